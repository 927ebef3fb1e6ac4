"""Word vectors as word2vec and fastText write them: a line of two numbers, then each word with its numbers, as text or
as bytes. Nothing in them is run.

Source: https://code.google.com/archive/p/word2vec/, gensim/models/keyedvectors.py
"""

from __future__ import annotations

import math
import re
import struct
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_FIRST = re.compile(rb"(\d{1,9}) (\d{1,5})\r?\n")
_WORD = re.compile(rb"[^\x00-\x20]{1,400} ")
_NUMBERS = re.compile(rb"[^\x00-\x20]{1,400}((?: -?\d[\d.eE+-]{0,30})+) ?\r?(?:\n|\Z)")
_NUMBER = re.compile(rb"[\d.eE+-]+ ")
_FEWEST: Final = 8  # coordinates; lines of fewer are tables of any kind
_LARGE: Final = 1e6  # no coordinate of a word is as large


def recognise(blob: Blob) -> str:
    """A word and as many numbers as the first line says."""
    first = _FIRST.match(blob.peek(0, 20))
    if first is None or not int(first[2]):
        return ""
    dimensions, at = int(first[2]), first.end()
    line = _NUMBERS.match(blob.peek(at, 500 + 32 * dimensions))
    if line is not None:
        sound = len(line[1].split()) == dimensions >= _FEWEST and not _NUMBER.match(line[0])
        return "word-vectors" if sound else ""
    return "word-vectors" if _coordinates(blob, at, dimensions) else ""


def _coordinates(blob: Blob, at: int, dimensions: int) -> bool:
    word = _WORD.match(blob.peek(at, 512)) if dimensions > 1 else None
    raw = blob.peek(at + word.end(), 4 * dimensions) if word is not None else b""
    if len(raw) < 4 * dimensions:
        return False
    return all(math.isfinite(one) and abs(one) < _LARGE for one in struct.unpack(f"<{dimensions}f", raw))


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Whether there is room for as many words as the file says."""
    first = _FIRST.match(blob.peek(0, 20))
    if first is None:
        inquiry.say(Verdict.UNKNOWN, "bad-header", "no numbers of words and coordinates")
        return
    words, dimensions = int(first[1]), int(first[2])
    inquiry.metadata["tensors"] = 1
    if words * (2 * dimensions + 1) > blob.size:
        inquiry.say(Verdict.SUSPICIOUS, "truncated", f"{words} words are said, for which the file is too short", 0)


FORMAT = ModelFormat(names=frozenset({"word-vectors"}), recognise=recognise, inspect=inspect)
