"""Tensors that a pickle of PyTorch names: their shapes and kinds, told without their bytes.

Source: torch/_utils.py (`_rebuild_tensor_v2`, `_rebuild_parameter`), torch/storage.py.
"""

from __future__ import annotations

from typing import Final

from upright.discover.readers.inquiry import Tensor
from upright.discover.readers.pickle_values import Group, Made, Opaque, Value

_TENSORS: Final = frozenset({"_rebuild_tensor", "_rebuild_tensor_v2"})
_WRAPPERS: Final = frozenset({"_rebuild_parameter", "_rebuild_parameter_with_state"})
_KINDS: Final = {
    "DoubleStorage": "F64", "FloatStorage": "F32", "HalfStorage": "F16", "BFloat16Storage": "BF16",
    "LongStorage": "I64", "IntStorage": "I32", "ShortStorage": "I16", "CharStorage": "I8", "ByteStorage": "U8",
    "BoolStorage": "BOOL",
}  # fmt: skip
_SHAPE: Final = 3  # storage, offset, shape


def tensor_of(value: Value) -> Tensor | None:
    """The tensor or parameter that a call rebuilds; None when it rebuilds something else."""
    if not isinstance(value, Made) or value.callee.module != "torch._utils":
        return None
    if value.callee.name in _WRAPPERS and value.arguments:
        return tensor_of(value.arguments[0])
    if value.callee.name not in _TENSORS or len(value.arguments) < _SHAPE:
        return None
    storage, _, shape = value.arguments[:_SHAPE]
    if not isinstance(shape, Group) or not all(type(size) is int for size in shape.items):
        return None
    what = storage.what.removeprefix("storage of ") if isinstance(storage, Opaque) else ""
    return Tensor(_KINDS.get(what, what or "unknown"), tuple(size for size in shape.items if isinstance(size, int)))
