"""GGML: what llama.cpp and whisper.cpp wrote before GGUF. Lengths are followed to the end.

Source: llama.cpp before August 2023 (llama_model_load), whisper.cpp (whisper_model_load).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.readers.ggml_types import BLOCKS
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_VOCABULARY, _NAME, _LARGE = 1 << 20, 1 << 12, 1 << 24


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Try the layouts of the programs that used the format; a file that fits none is said to lie about its lengths."""
    magic = blob.peek(0, 4)
    layouts = (_adapter,) if magic == b"algg" else (_llama, _whisper, _gpt)
    problems: list[MalformedError] = []
    for layout in layouts:
        try:
            at = layout(blob, magic)
            inquiry.metadata["tensors"] = _tensors(blob, at, 32 if magic in {b"tjgg", b"algg"} else 1)
        except MalformedError as error:
            problems.append(error)
        else:
            return
    worst = max(problems, key=lambda each: int("".join(filter(str.isdigit, each.where)) or 0))
    inquiry.say(Verdict.SUSPICIOUS, "bad-structure", worst.what, worst.where)


def _counts(blob: Blob, at: int, count: int) -> list[int]:
    values = [blob.number(at + 4 * index, 4) for index in range(count)]
    if any(value > _LARGE for value in values):
        raise MalformedError("a size that no model has", f"offset {at}")
    return values


def _words(blob: Blob, at: int, count: int, score: int) -> int:
    if count > _VOCABULARY:
        raise MalformedError("a vocabulary larger than any", f"offset {at}")
    for _ in range(count):
        length = blob.number(at, 4)
        if length > _NAME:
            raise MalformedError("a word longer than any", f"offset {at}")
        at += 4 + length + score
    return at


def _llama(blob: Blob, magic: bytes) -> int:
    """[version], seven sizes, the vocabulary with scores."""
    start = 4 if magic == b"lmgg" else 8
    sizes = _counts(blob, start, 7)
    return _words(blob, start + 28, sizes[0], 0 if magic == b"lmgg" else 4)


def _adapter(blob: Blob, _: bytes) -> int:
    """Version, rank and scale. Source: llama.cpp convert-lora-to-ggml.py"""
    _counts(blob, 4, 3)
    return 16


def _whisper(blob: Blob, _: bytes) -> int:
    """Eleven sizes, mel filters, the vocabulary."""
    _counts(blob, 4, 11)
    mels, width = _counts(blob, 48, 2)
    at = 56 + 4 * mels * width
    return _words(blob, at + 4, blob.number(at, 4), 0)


def _gpt(blob: Blob, _: bytes) -> int:
    """Six to eight sizes, then the vocabulary with its own count, as the examples of ggml have it."""
    sizes = _counts(blob, 4, 6)
    for count in (6, 7, 8):
        if blob.number(4 + 4 * count, 4) == sizes[0]:
            return _words(blob, 8 + 4 * count, sizes[0], 0)
    raise MalformedError("a model without vocabulary", "offset 28")


def _tensors(blob: Blob, at: int, align: int) -> int:
    count = 0
    while at < blob.size:
        dimensions, length, kind = (blob.number(at + 4 * index, 4) for index in range(3))
        if not 0 < dimensions <= 4 or length > _NAME or kind not in BLOCKS:  # noqa: PLR2004
            raise MalformedError("a tensor of no known kind", f"offset {at}")
        elements = 1
        for index in range(dimensions):
            elements *= blob.number(at + 12 + 4 * index, 4)
        block, width = BLOCKS[kind]
        start = at + 12 + 4 * dimensions + length
        start = (start + align - 1) // align * align
        size = (elements + block - 1) // block * width
        if start + size > blob.size:
            raise MalformedError("a tensor goes beyond the end of the file", f"offset {at}")
        at = start + size
        count += 1
    if not count:
        raise MalformedError("a model without tensors", f"offset {at}")
    return count


FORMAT = ModelFormat(names=frozenset({"ggml"}), inspect=inspect)
