"""Tensors that a pickle of PyTorch names: their shapes and kinds, told without their bytes.

Source: torch/_utils.py (`_rebuild_tensor_v2`, `_rebuild_parameter`), torch/storage.py.
"""

from __future__ import annotations

from typing import Final

from upright.discover.readers.inquiry import Tensor
from upright.discover.readers.pickle_values import Group, Made, Opaque, Value

_STORAGE: Final = "storage of "
_WIDTHS: Final = {
    "DoubleStorage": 8, "FloatStorage": 4, "HalfStorage": 2, "BFloat16Storage": 2, "LongStorage": 8, "IntStorage": 4,
    "ShortStorage": 2, "CharStorage": 1, "ByteStorage": 1, "BoolStorage": 1, "UntypedStorage": 1,
    "ComplexFloatStorage": 8, "ComplexDoubleStorage": 16,
}  # fmt: skip

_TENSORS: Final = frozenset({"_rebuild_tensor", "_rebuild_tensor_v2"})
_WRAPPERS: Final = frozenset({"_rebuild_parameter", "_rebuild_parameter_with_state"})
_KINDS: Final = {
    "DoubleStorage": "F64", "FloatStorage": "F32", "HalfStorage": "F16", "BFloat16Storage": "BF16",
    "LongStorage": "I64", "IntStorage": "I32", "ShortStorage": "I16", "CharStorage": "I8", "ByteStorage": "U8",
    "BoolStorage": "BOOL",
}  # fmt: skip
_SHAPE: Final = 3  # storage, offset, shape
_COUNT: Final = 4  # "storage", class, key, place, elements


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
    what = storage.what.removeprefix(_STORAGE) if isinstance(storage, Opaque) else ""
    return Tensor(_KINDS.get(what, what or "unknown"), tuple(size for size in shape.items if isinstance(size, int)))


def storage_of(named: tuple[Value, ...]) -> Opaque:
    """What a persistent id of `torch.save` stands for: its class, key, place and number of elements."""
    what = getattr(named[1], "name", "")
    key, count = (named[2], named[4]) if len(named) > _COUNT else ("", -1)
    if not isinstance(key, str) or not isinstance(count, int):
        return Opaque(f"{_STORAGE}{what}")
    return Opaque(f"{_STORAGE}{what}", key, count)


def size_of(storage: Opaque) -> int:
    """Its bytes; negative where that is not known."""
    width = _WIDTHS.get(storage.what.removeprefix(_STORAGE), 0)
    return storage.count * width if width else -1


def reaches_beyond(value: Made) -> bool:
    """Whether a tensor is rebuilt of elements that its storage has not."""
    if value.callee.name not in _TENSORS or len(value.arguments) <= _SHAPE:
        return False
    storage, offset, shape, strides = value.arguments[: _SHAPE + 1]
    if not isinstance(storage, Opaque) or not storage.key or not isinstance(offset, int):
        return False
    if not isinstance(shape, Group) or not isinstance(strides, Group) or shape.more or strides.more:
        return False
    pairs = [
        (size, step)
        for size, step in zip(shape.items, strides.items, strict=False)
        if isinstance(size, int) and isinstance(step, int)
    ]
    if len(pairs) < max(len(shape.items), len(strides.items)):
        return False
    empty = any(not size for size, _ in pairs)
    return offset < 0 or (not empty and offset + sum((size - 1) * step for size, step in pairs) >= storage.count)
