"""Tensors of ONNX: whether the bytes that one holds are those that its shape needs.

Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 (TensorProto)
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Final

from upright.discover.readers.protobuf import BYTES, VARINT, Field, fields, varint

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob

_SIZES, _TYPE, _TEXTS, _RAW = 1, 2, 6, 9
_STRINGS: Final = 8  # a kind
_WIDTHS: Final = {4: 4, 10: 8}  # fields of floats and doubles, whose elements have all the same width
_VARYING: Final = frozenset({5, 7, 11})  # fields of integers, each of at least a byte
_COMPLEX: Final = frozenset({14, 15})  # kinds with two numbers for each element
_BITS: Final = {
    1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 14: 64, 15: 128, 16: 16,
    17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4,
}  # fmt: skip


def other_size(blob: Blob, tensor: Field) -> tuple[int, int] | None:
    """The bytes that a tensor's shape needs and those that it holds, when they differ; of texts, how many."""
    sizes, kind, raw, typed, least = _told(blob, tensor)
    if kind == _STRINGS:
        return (prod(sizes), least) if least and prod(sizes) != least else None
    bits = _BITS.get(kind)
    if bits is None:
        return None
    elements = prod(sizes)
    needed = (elements * bits + 7) // 8
    if raw >= 0:
        return (needed, raw) if needed != raw else None
    numbers = elements * (2 if kind in _COMPLEX else 1)
    if typed:
        return (needed, typed * bits // 8) if typed != numbers else None
    return (needed, least) if least and elements > least * 2 else None  # two of four bits share a number


def needed_bytes(blob: Blob, tensor: Field) -> int:
    """The bytes that a tensor's shape needs; -1 where its kind has no width."""
    sizes, kind, *_ = _told(blob, tensor)
    bits = _BITS.get(kind)
    return -1 if bits is None else (prod(sizes) * bits + 7) // 8


def _told(blob: Blob, tensor: Field) -> tuple[list[int], int, int, int, int]:
    """Shape, kind, bytes of raw data (-1: none), numbers of one width, bytes of other numbers."""
    sizes: list[int] = []
    kind, raw, typed, least = 0, -1, 0, 0
    for field in fields(blob, tensor.at, tensor.end):
        if field.number == _SIZES:
            sizes += _packed(blob, field) if field.wire == BYTES else [field.value]
        elif field.number == _TYPE and field.wire == VARINT:
            kind = field.value
        elif field.number == _RAW and field.wire == BYTES:
            raw = field.value
        elif width := _WIDTHS.get(field.number):
            typed += field.value // width if field.wire == BYTES else 1
        elif field.number == _TEXTS:
            least += 1
        elif field.number in _VARYING:
            least += field.value if field.wire == BYTES else 1
    return sizes, kind, raw, typed, least


def _packed(blob: Blob, field: Field) -> list[int]:
    sizes: list[int] = []
    at = field.at
    while at < field.end and len(sizes) < 64:  # noqa: PLR2004  dimensions
        size, at = varint(blob, at, field.end)
        sizes.append(size)
    return sizes
