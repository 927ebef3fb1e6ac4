"""A text as hashed features: its words, pairs of words, runs of marks, how its lines begin, and what it begins with.

Everything is computed on the bytes of UTF-8 with NumPy, about a millisecond for 16 KB.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

BITS = 17
WIDTH = 1 << BITS  # features
READ = 16 << 10  # characters of a text that are looked at
TITLE = 200  # bytes at the beginning that count once more, as they often say what a document is
TITLE_WEIGHT = 0.6  # of that against the whole

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]

_BASE = 0x9E3779B97F4A7C15 | 1
_POWERS = np.cumprod(np.full(4 * READ + 1, _BASE, dtype=np.uint64))
_INVERSE = np.cumprod(np.full(4 * READ + 1, pow(_BASE, -1, 1 << 64), dtype=np.uint64))
_MIX = np.uint64(0xD6E8FEB86659FD93)
_TITLE = np.uint64(0x589965CC75374CC3)
_PAIR, _LINE, _MARK = np.uint64(0xA0761D6478BD642F), np.uint64(0xE7037ED1A0B428DB), np.uint64(0x8EBC6AF09C88C6E3)
_ZERO, _NINE, _NEWLINE, _LETTERS = 48, 57, 10, 128


def features(text: str) -> tuple[Ints, Floats]:
    """Indices and their weights, which have length one together; what stands in the title comes once more. Digits all
    count as nought.
    """
    data = np.frombuffer(text[:READ].lower().encode("utf-8", "replace"), dtype=np.uint8).copy()
    if not data.size:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    data[(data >= _ZERO) & (data <= _NINE)] = _ZERO
    indices, weights = _weighed(_hashed(data))
    also, above = _weighed(_hashed(data[:TITLE]) * _TITLE)
    whole = np.concatenate((weights, TITLE_WEIGHT * above)) / math.hypot(1, TITLE_WEIGHT)
    return np.concatenate((indices, also)), np.asarray(whole, dtype=np.float32)


def _hashed(data: npt.NDArray[np.uint8]) -> Words:
    """A hash of each feature of the bytes, as often as it occurs."""
    wordy = ((data >= 97) & (data <= 122)) | (data == _ZERO) | (data >= _LETTERS) | (data == 95)  # noqa: PLR2004
    marks = ~wordy & (data > 32)  # noqa: PLR2004
    words, starts = _runs(data, wordy)
    pairs = (words[:-1] * _PAIR) ^ words[1:]
    signs, _ = _runs(data, marks)
    return np.concatenate((words, pairs, signs * _MARK, _line_starts(data, words, starts)))


def _weighed(hashed: Words) -> tuple[Ints, Floats]:
    """Indices, each once, and their weights, of length one together."""
    mixed = ((hashed ^ (hashed >> np.uint64(29))) * _MIX) >> np.uint64(64 - BITS)
    indices, counts = np.unique(mixed.astype(np.int32), return_counts=True)
    weights = np.log1p(counts).astype(np.float32)
    return indices.astype(np.int64), np.asarray(weights / max(float(np.linalg.norm(weights)), 1e-6), dtype=np.float32)


def _runs(data: npt.NDArray[np.uint8], inside: npt.NDArray[np.bool_]) -> tuple[Words, Ints]:
    """A hash of each run of bytes that are `inside`, and where it starts."""
    edges = np.diff(np.concatenate(([False], inside, [False])).astype(np.int8))
    starts, ends = np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0]
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(data.astype(np.uint64) * _POWERS[: data.size])))
    hashes: Words = (sums[ends] - sums[starts]) * _INVERSE[starts]
    return hashes, starts.astype(np.int64)


def _line_starts(data: npt.NDArray[np.uint8], words: Words, starts: Ints) -> Words:
    """The first word of each line, and its first byte."""
    begins = np.concatenate(([0], np.nonzero(data == _NEWLINE)[0] + 1))
    begins = begins[begins < data.size]
    first = np.searchsorted(starts, begins)
    first = first[first < starts.size]
    return np.concatenate((words[first] * _LINE, (data[begins].astype(np.uint64) + np.uint64(1)) * _LINE * _PAIR))
