"""Abnormal tensors, told from samples of a few kilobytes each: signals of tampering, never proofs.

Looked at are both ends of a tensor, where something hidden begins or stops, and values spread over it. A layer is held
against its siblings: tensors of one shape whose names differ in numbers alone. Source: EvilModel
(https://arxiv.org/abs/2107.08590), StegoNet (https://doi.org/10.1145/3427228.3427268)
"""

from __future__ import annotations

import math
import re
import struct
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry, Tensor

MOST: Final = 4000  # tensors of a file that are sampled
_END: Final = 4096
_PIECE: Final = 256
_PLACES: Final = 4
_CODES: Final = {"F64": ("d", 8), "F32": ("f", 4), "F16": ("e", 2), "BF16": ("H", 2)}
_LEAST: Final = 1024  # elements of a tensor that is held against its siblings
_SIBLINGS: Final = 6
_RATIO: Final = 12.0
_SPREAD: Final = 8.0
_READABLE: Final = bytes(range(32, 127)) + b"\t\n\r"
_SHARE: Final = 0.96
_SHORTEST: Final = 48  # bytes of a text that count as one
_DISTINCT: Final = 8
_MAGIC: Final = (b"\x7fELF", b"PK\3\4", b"#!/bin/", b"\x1f\x8b\x08\0", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c")
_BITS: Final = bytes(48 + (byte & 1) for byte in range(256))
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_NUMBER: Final = re.compile(r"\d+")
_MASK: Final = re.compile(r"mask|bias|inv_freq|position|buffer", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Seen:
    """`size`: the root mean square of the sampled values; `same`: whether all are one value; `odd`: how many of them
    are no numbers.
    """

    size: float
    same: bool
    odd: int
    count: int


def sample(blob: Blob, inquiry: Inquiry, tensors: Iterable[tuple[str, Tensor]] | None = None) -> None:
    """Look at samples of the tensors whose bytes `blob` holds and add what is abnormal to the signals."""
    if inquiry.structure:
        return
    families: dict[tuple[str, tuple[int, ...]], dict[str, _Seen]] = defaultdict(dict)
    for number, (name, tensor) in enumerate(inquiry.tensors.items() if tensors is None else tensors):
        if number >= MOST:
            break
        if tensor.kind in _CODES and tensor.at >= 0 and tensor.at + tensor.size <= blob.size:
            _hidden(blob, name, tensor, inquiry)
            if (seen := _values(blob, tensor)) is not None:
                families[_NUMBER.sub("#", name), tensor.shape][name] = seen
                _numbers(name, tensor, seen, inquiry)
    for family in families.values():
        if len(family) >= _SIBLINGS:
            _siblings(family, inquiry)


def _values(blob: Blob, tensor: Tensor) -> _Seen | None:
    """Statistics of values spread over a large tensor of two dimensions or more; None for others."""
    code, width = _CODES[tensor.kind]
    if tensor.size < _LEAST * width or len(tensor.shape) < 2:  # noqa: PLR2004  vectors of a layer differ widely
        return None
    last = (tensor.size - _PIECE) // width
    raw = b"".join(blob.glance(tensor.at + last * part // (_PLACES - 1) * width, _PIECE) for part in range(_PLACES))
    numbers = struct.unpack(f"<{len(raw) // width}{code}", raw)
    if code == "H":
        numbers = struct.unpack(f"<{len(numbers)}f", struct.pack(f"<{len(numbers)}I", *(n << 16 for n in numbers)))
    known = [n for n in numbers if math.isfinite(n)]
    size = math.sqrt(sum(n * n for n in known) / len(known)) if known else 0.0
    return _Seen(size, len(set(numbers)) == 1, len(numbers) - len(known), len(numbers))


def _numbers(name: str, tensor: Tensor, seen: _Seen, inquiry: Inquiry) -> None:
    """A mask may hold infinities; weights may not."""
    if seen.odd and not _MASK.search(name):
        told = f"{seen.odd} of {seen.count} sampled values are infinite or no numbers"
        inquiry.signal("values-not-numbers", f"{told} ({tensor.kind})", name[:120], 0.5)


def _siblings(family: dict[str, _Seen], inquiry: Inquiry) -> None:
    """One layer far from all others of its kind, or empty where no other is."""
    from statistics import median

    middle = median(seen.size for seen in family.values())
    if not middle or not math.isfinite(middle):
        return
    away = {name: abs(math.log(seen.size / middle)) if seen.size else math.inf for name, seen in family.items()}
    limit = max(math.log(_RATIO), _SPREAD * median(away.values()))
    outside = [name for name, distance in away.items() if distance > limit]
    if not outside or len(outside) > max(1, len(family) // 12):
        return
    for name in outside:
        seen = family[name]
        if seen.same:
            inquiry.signal("layer-constant", "all sampled values are one, unlike its siblings", name[:120], 0.4)
        else:
            told = f"its values are {seen.size / middle:.3g} times as large as those of its {len(family) - 1} siblings"
            inquiry.signal("layer-outlier", told, name[:120], 0.3)


def _hidden(blob: Blob, name: str, tensor: Tensor, inquiry: Inquiry) -> None:
    """Text or a program among the bytes of numbers, whole, in their low bytes, or in their lowest bits."""
    _, width = _CODES[tensor.kind]
    first = blob.glance(tensor.at, min(_END, tensor.size))
    ends = [first]
    if tensor.size > 2 * _END:
        ends.append(blob.glance(tensor.at + tensor.size - _END, _END))
    for end in ends:
        low = end[::width]
        packed = _packed(low.translate(_BITS))
        for where, held, sure in (
            ("the bytes", end, 0.8),
            ("the low bytes", low, 0.7),
            ("the lowest bits", packed, 0.7),
            ("the lowest bits", packed.translate(_REVERSED), 0.7),
        ):
            if what := _content(held):
                inquiry.signal("hidden-content", f"{where} of its numbers hold {what}", name[:120], sure)
                return


def _packed(bits: bytes) -> bytes:
    """Digits 0 and 1 as bytes."""
    count = len(bits) // 8
    return int(bits[: count * 8], 2).to_bytes(count, "big") if count else b""


def _content(raw: bytes) -> str:
    """What bytes hold that no numbers look like: a text at their beginning, or a file."""
    if raw.startswith(_MAGIC):
        return "a file"
    start = raw[:_SHORTEST]
    if len(start) < _SHORTEST or len(set(start)) < _DISTINCT:
        return ""
    readable = len(start) - len(start.translate(None, _READABLE))
    return "text" if readable >= _SHARE * len(start) else ""
