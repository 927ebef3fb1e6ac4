"""Tensors of ONNX: whether the bytes that one holds are those that its shape needs.

Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 (TensorProto)
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Final

from upright.discover.readers.protobuf import BYTES, VARINT, Field, fields, varint

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob

_SIZES, _TYPE, _RAW = 1, 2, 9
_BITS: Final = {
    1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 14: 64, 15: 128, 16: 16,
    17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4,
}  # fmt: skip


def other_size(blob: Blob, tensor: Field) -> tuple[int, int] | None:
    """The bytes that a tensor's shape needs and those that it holds, when they differ; only of raw data."""
    sizes: list[int] = []
    kind, held = 0, -1
    for field in fields(blob, tensor.at, tensor.end):
        if field.number == _SIZES:
            sizes += _packed(blob, field) if field.wire == BYTES else [field.value]
        elif field.number == _TYPE and field.wire == VARINT:
            kind = field.value
        elif field.number == _RAW and field.wire == BYTES:
            held = field.value
    bits = _BITS.get(kind)
    if held < 0 or bits is None:
        return None
    needed = (prod(sizes) * bits + 7) // 8
    return (needed, held) if needed != held else None


def _packed(blob: Blob, field: Field) -> list[int]:
    sizes: list[int] = []
    at = field.at
    while at < field.end and len(sizes) < 64:  # noqa: PLR2004  dimensions
        size, at = varint(blob, at, field.end)
        sizes.append(size)
    return sizes
