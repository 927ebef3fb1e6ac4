"""joblib keeps the bytes of arrays between the opcodes: how many to skip, from what the pickle says about the array.

Source: joblib/numpy_pickle.py, NumpyArrayWrapper.read_array.
"""

from __future__ import annotations

import re
from typing import Final

from upright.discover.readers.pickle_values import Global, Group, Made, Value

WRAPPERS: Final = frozenset({"NumpyArrayWrapper"})
_CODE = re.compile(r"[<>=|]?([a-zA-Z?])(\d{0,9})\Z")
_SIZES: Final = {
    "b": 1,
    "B": 1,
    "?": 1,
    "h": 2,
    "H": 2,
    "e": 2,
    "i": 4,
    "I": 4,
    "f": 4,
    "l": 8,
    "L": 8,
    "q": 8,
    "Q": 8,
    "d": 8,
    "g": 16,
    "F": 8,
    "D": 16,
    "G": 32,
}
_HAS_OBJECT: Final = 1


def array_of(value: Value) -> Group | None:
    """The state of a joblib array wrapper, or None for anything else."""
    if isinstance(value, Made) and value.callee.name in WRAPPERS and isinstance(value.state, Group):
        return value.state
    return None


def holds_objects(state: Group) -> bool:
    """Whether the array's elements are objects, which follow as a pickle of their own."""
    dtype = state.get("dtype")
    if not isinstance(dtype, Made):
        return False
    spec = dtype.arguments[0] if dtype.arguments else ""
    flags = dtype.state.items[7] if isinstance(dtype.state, Group) and len(dtype.state.items) > 7 else 0  # noqa: PLR2004
    return (isinstance(spec, str) and spec.lstrip("<>=|").startswith("O")) or (
        isinstance(flags, int) and bool(flags & _HAS_OBJECT)
    )


def raw_size(state: Group) -> int | None:
    """The bytes that the array's elements take; None when the pickle does not say it plainly."""
    shape, dtype = state.get("shape"), state.get("dtype")
    if not isinstance(shape, Group) or shape.more or not isinstance(dtype, Made) or not dtype.arguments:
        return None
    count = 1
    for size in shape.items:
        if not isinstance(size, int) or size < 0:
            return None
        count *= size
    width = _width(dtype.arguments[0])
    return None if width is None else count * width


def _width(spec: Value) -> int | None:
    if isinstance(spec, Global):
        spec = {"float64": "f8", "int64": "i8", "float32": "f4", "int32": "i4", "bool_": "b1"}.get(spec.name, "")
    match = _CODE.match(spec) if isinstance(spec, str) else None
    if match is None:
        return None
    letter, digits = match.groups()
    if not digits:
        return _SIZES.get(letter)
    return int(digits) * (4 if letter == "U" else 1)


def alignment(state: Group) -> bool:
    """Whether a byte that counts padding, and the padding, stand before the elements."""
    return isinstance(state.get("numpy_array_alignment_bytes"), int)
