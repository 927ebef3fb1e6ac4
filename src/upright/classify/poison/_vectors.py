"""Texts as hashed vectors: what row signs share. Memory is bounded by the number of rows times `WIDTH`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

WIDTH = 384  # columns of a text's vector
_WORD = re.compile(r"\w+|[^\w\s]")


def words(text: str) -> list[str]:
    """Lower-case words and marks."""
    return _WORD.findall(text.lower())


def vectors(texts: Sequence[Sequence[str]], width: int = WIDTH) -> Floats:
    """A unit vector for each list of words: word and word-pair counts weighted by rarity, folded into `width` columns."""
    hashed = [[crc32(gram.encode()) for gram in with_pairs(text)] for text in texts]
    seen: dict[int, int] = {}
    for grams in hashed:
        for gram in set(grams):
            seen[gram] = seen.get(gram, 0) + 1
    matrix = np.zeros((len(texts), width), dtype=np.float32)
    for row, grams in enumerate(hashed):
        for gram in set(grams):
            if seen[gram] > 1:  # a word of one text alone is like nothing
                weight = math.log(len(texts) / seen[gram]) + 0.1
                matrix[row, gram % width] += weight if gram & 0x10000000 else -weight
                matrix[row, (gram >> 12) % width] += weight if gram & 0x20000000 else -weight
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.maximum(lengths, 1e-6), dtype=np.float32)


def with_pairs(text: Sequence[str]) -> list[str]:
    """Words and pairs of words."""
    alone = [word for word in text if word.isalnum()]
    return alone + [f"{first} {second}" for first, second in pairwise(alone)]


def binomial_tail(hits: int, trials: int, chance: float) -> float:
    """The natural logarithm of (an upper bound of) the probability of at least `hits` of `trials`: Chernoff's."""
    if trials <= 0 or hits <= chance * trials:
        return 0.0
    share = hits / trials
    chance = min(max(chance, 1e-9), 1 - 1e-9)
    rest = 0.0 if share >= 1 else (1 - share) * math.log((1 - share) / (1 - chance))
    return -trials * (share * math.log(share / chance) + rest)
