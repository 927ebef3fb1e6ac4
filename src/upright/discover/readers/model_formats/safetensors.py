"""Safetensors: a JSON header and raw tensors, with nothing to run; what hides in it are bytes that no tensor owns.

Source: https://github.com/huggingface/safetensors#format
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from upright.discover.readers.inquiry import Tensor, Verdict
from upright.discover.readers.json_text import depth_of
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.pickle_shape import shape_of
from upright.discover.readers.tensor_samples import sample
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

HEADER_LIMIT: Final = 100_000_000  # the reference reader's
HEAD: Final = 8  # bytes of the length of the header
_READ_LIMIT: Final = 32 << 20
DEPTH: Final = 16
_CODE = re.compile(
    r"<script\b|__import__\s*\(|\bos\.(?:system|popen)\s*\(|\bsubprocess\.\w{1,20}\s*\(|\b(?:eval|exec)\s*\(|\brm\s+-rf\s"
    r"|\b(?:curl|wget)\s[^|\n]{1,300}\|\s*(?:ba|z)?sh\b|\bpowershell\s+-|/bin/(?:ba)?sh\s+-c|\bjavascript:",
    re.IGNORECASE,
)
_WIDTHS: Final = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
    "I16": 16,
    "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32, "I64": 64, "U64": 64, "F64": 64, "C64": 64,
    "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
}  # fmt: skip


_LIKELY = re.compile(r"[A-Z]{1,3}(\d{1,3})(?:_[A-Z0-9]{1,12})?$")  # types that are yet to come, with their bits


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Check the header, that every tensor has its own bytes, and that there are no others."""
    try:
        _inspect(blob, inquiry)
    except MalformedError as error:
        inquiry.say(Verdict.SUSPICIOUS, "bad-header", error.what, error.where)


def _inspect(blob: Blob, inquiry: Inquiry) -> None:
    length = blob.number(0, 8)
    if length > HEADER_LIMIT or length > _READ_LIMIT:
        verdict = Verdict.SUSPICIOUS if length > HEADER_LIMIT or 2 * length > blob.size else Verdict.UNKNOWN
        inquiry.say(verdict, "huge-header", f"a header of {length} bytes is not read", 0)
        return
    header = _header(blob.take(8, length), inquiry)
    metadata = header.pop("__metadata__", None)
    if metadata is not None:
        _metadata(metadata, inquiry)
    spans = sorted(_tensor(name, entry, inquiry, 8 + length) for name, entry in header.items())
    inquiry.metadata["tensors"] = len(spans)
    _layout(spans, blob, 8 + length, inquiry)
    sample(blob, inquiry)


def _header(raw: bytes, inquiry: Inquiry) -> dict[str, Any]:
    twice: list[str] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            twice.extend(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        return made

    if depth_of(raw) > DEPTH:
        raise MalformedError("a header nested deeper than any", "offset 8")
    if not raw.startswith(b"{"):
        inquiry.say(Verdict.SUSPICIOUS, "bad-header", "something stands before the header", 8)
    try:
        header = json.loads(raw, object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise MalformedError("a header that is no JSON", "offset 8") from error
    if not isinstance(header, dict):
        raise MalformedError("a header that is no object", "offset 8")
    for name in sorted(twice)[:5]:
        inquiry.say(Verdict.SUSPICIOUS, "duplicate-key", f"the header names {name[:80]!r} twice", 8)
    return header


def _metadata(metadata: object, inquiry: Inquiry) -> None:
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        inquiry.say(Verdict.SUSPICIOUS, "bad-metadata", "metadata that is not text by text", 8)
        return
    if any(_CODE.search(value[:_READ_LIMIT]) for value in metadata.values()):
        inquiry.say(
            Verdict.SUSPICIOUS, "code-in-metadata", "metadata holds code or a command, which no tensor needs", 8
        )
    for name in ("format", "license", "licence", "base_model", "modelspec.license", "modelspec.architecture"):
        if isinstance(value := metadata.get(name), str):
            inquiry.metadata[name.rpartition(".")[2]] = value[:120]


def _tensor(name: str, entry: object, inquiry: Inquiry, start: int) -> tuple[int, int, str]:
    if not isinstance(entry, dict):
        raise MalformedError(f"tensor {name[:80]!r} is no object", "offset 8")
    shape, offsets, dtype = entry.get("shape"), entry.get("data_offsets"), entry.get("dtype")
    if not _sizes(shape) or not _sizes(offsets) or len(offsets) != 2:  # noqa: PLR2004
        raise MalformedError(f"tensor {name[:80]!r} has no shape or place", "offset 8")
    begin, end = offsets[0], offsets[1]
    if len(entry) > 3:  # noqa: PLR2004
        odd = next(key for key in entry if key not in {"shape", "data_offsets", "dtype"})
        inquiry.say(Verdict.SUSPICIOUS, "bad-header", f"tensor {name[:80]!r} has a key {odd[:40]!r} of its own", 8)
    bits = _WIDTHS.get(str(dtype))
    if bits is None:
        likely = _LIKELY.match(str(dtype))
        bits = int(likely[1]) if likely else None
        verdict = Verdict.UNKNOWN if likely else Verdict.SUSPICIOUS
        inquiry.say(verdict, "unknown-type", f"tensor {name[:80]!r} is of type {str(dtype)[:20]}", 8)
    if bits is not None and _product(shape) * bits != (end - begin) * 8:
        inquiry.say(Verdict.SUSPICIOUS, "bad-size", f"tensor {name[:80]!r} has other bytes than its shape needs", 8)
    inquiry.tensor(name, Tensor(str(dtype)[:20], tuple(shape), start + begin, end - begin))
    return begin, end, name


def _sizes(value: object) -> TypeGuard[list[int]]:
    """Whether a value is a list of sizes; true and false are none."""
    return isinstance(value, list) and all(type(each) is int and each >= 0 for each in value)


def _product(shape: list[int]) -> int:
    product = 1
    for size in shape:
        product = min(product * size, 1 << 70)
    return product


def _layout(spans: list[tuple[int, int, str]], blob: Blob, start: int, inquiry: Inquiry) -> None:
    at = 0
    for begin, end, name in spans:
        if end < begin or start + end > blob.size:
            inquiry.say(Verdict.SUSPICIOUS, "truncated", f"tensor {name[:80]!r} goes beyond the end of the file", start)
            return
        if begin < at:
            inquiry.say(Verdict.SUSPICIOUS, "overlap", f"tensor {name[:80]!r} overlaps another", start + begin)
        elif begin > at:
            inquiry.say(Verdict.SUSPICIOUS, "hidden-bytes", f"{begin - at} bytes belong to no tensor", start + at)
        at = max(at, end)
    if start + at < blob.size:
        inquiry.say(
            Verdict.SUSPICIOUS, "trailing-data", f"{blob.size - start - at} bytes stand after the tensors", start + at
        )
        rest = blob.part(start + at, blob.size - start - at)
        if rest.peek(0, 2) == b"PK" or shape_of(rest).calls:
            inquiry.inspect(rest, "trailing data")


def accompanies(leaf: str, blob: Blob) -> str:
    """A file of the format's name whose header is so damaged that nothing else tells it."""
    return "safetensors" if leaf.lower().endswith(".safetensors") and blob.size > HEAD else ""


FORMAT = ModelFormat(names=frozenset({"safetensors"}), inspect=inspect, accompanies=accompanies)
