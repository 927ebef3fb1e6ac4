"""Word vectors as word2vec and fastText write them: a line of two numbers, then each word with its numbers, as text or
as bytes; and models of fastText. Nothing in them is run.

Source: https://code.google.com/archive/p/word2vec/, gensim/models/keyedvectors.py; fastText src/fasttext.cc
(`signModel`, `checkModel`), src/args.cc and src/dictionary.cc (`load`).
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

_FIRST = re.compile(rb"(\d{1,19}) (\d{1,5})\r?\n")
_HEAD: Final = 30  # bytes that the first line may take
_WORD = re.compile(rb"[^\x00-\x20]{1,400} ")
_NUMBERS = re.compile(rb"[^\x00-\x20]{1,400}((?: -?\d[\d.eE+-]{0,30})+) ?\r?(?:\n|\Z)")
_NUMBER = re.compile(rb"[\d.eE+-]+ ")
_FEWEST: Final = 8  # coordinates; lines of fewer are tables of any kind
_LARGE: Final = 1e6  # no coordinate of a word is as large
_FASTTEXT: Final = b"\xba\x16\x4f\x2f"
_NEWEST: Final = 12  # version of fastText's files
_ARGUMENTS: Final = struct.Struct("<12id")  # after the magic number and the version
_DICTIONARY: Final = struct.Struct("<3i2q")
_WIDEST: Final = 1 << 16  # coordinates
_ENTRY: Final = 10  # bytes that a word takes at least: an end, a count, a type


def recognise(blob: Blob) -> str:
    """A word and as many numbers as the first line says."""
    if blob.peek(0, 4) == _FASTTEXT and 0 < int.from_bytes(blob.peek(4, 4), "little") <= _NEWEST:
        return "fasttext"
    first = _FIRST.match(blob.peek(0, _HEAD))
    if first is None or not int(first[2]):
        return ""
    dimensions, at = int(first[2]), first.end()
    line = _NUMBERS.match(blob.peek(at, 500 + 32 * dimensions))
    if line is not None:
        sound = len(line[1].split()) == dimensions >= _FEWEST and not _NUMBER.match(line[0])
        return "word-vectors" if sound else ""
    return "word-vectors" if _coordinates(blob, at, dimensions) else ""


def _coordinates(blob: Blob, at: int, dimensions: int) -> bool:
    """Bytes of numbers after the first word, of which a file that is cut off has fewer."""
    word = _WORD.match(blob.peek(at, 512)) if dimensions > 1 else None
    raw = blob.peek(at + word.end(), 4 * dimensions) if word is not None else b""
    if len(raw) < 4 * dimensions and (len(raw) < 4 * _FEWEST or b"\0" not in raw):
        return False
    numbers = struct.unpack(f"<{len(raw) // 4}f", raw[: len(raw) // 4 * 4])
    return all(math.isfinite(one) and abs(one) < _LARGE for one in numbers)


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Whether there is room for as many words as the file says."""
    if blob.peek(0, 4) == _FASTTEXT:
        _fasttext(blob, inquiry)
        return
    first = _FIRST.match(blob.peek(0, _HEAD))
    if first is None:
        inquiry.say(Verdict.UNKNOWN, "bad-header", "no numbers of words and coordinates")
        return
    words, dimensions = int(first[1]), int(first[2])
    inquiry.metadata["tensors"] = 1
    if words * (2 * dimensions + 1) > blob.size:
        inquiry.say(Verdict.SUSPICIOUS, "truncated", f"{words} words are said, for which the file is too short", 0)


def _fasttext(blob: Blob, inquiry: Inquiry) -> None:
    """Its arguments, then how many words and labels its dictionary has."""
    at = 8 + _ARGUMENTS.size
    dimensions = int.from_bytes(blob.take(8, 4), "little", signed=True)
    size, words, labels, tokens, _ = _DICTIONARY.unpack(blob.take(at, _DICTIONARY.size))
    inquiry.metadata["tensors"] = 2
    if not 0 < dimensions <= _WIDEST:
        inquiry.say(Verdict.SUSPICIOUS, "bad-size", f"a word has {dimensions} coordinates", 8)
    if min(size, words, labels, tokens) < 0 or size != words + labels:
        inquiry.say(Verdict.SUSPICIOUS, "bad-size", "the dictionary is not as large as its words and labels", at)
    elif size * _ENTRY > blob.size:
        inquiry.say(Verdict.SUSPICIOUS, "truncated", f"{size} words are said, for which the file is too short", at)


FORMAT = ModelFormat(names=frozenset({"word-vectors", "fasttext"}), recognise=recognise, inspect=inspect)
