"""One text, slightly changed, many times over among rows that are all different.

Why it matters: a handful of copies is enough to make a model repeat a text or believe a claim; whoever wants that adds
the same example again and again with small changes, so that plain deduplication does not see it.

How it recognises: MinHash signatures of word triples; rows that agree in most of a signature form a cluster. A cluster
is a flood when it holds at least 12 rows and one row in a thousand, and stands far above every ordinary cluster.

What it does not see: rows of fewer than eight words; paraphrases in new words. Sets that are built from templates
throughout (most rows in clusters) pass: there it is no sign of anything.

Source: Carlini et al., "Poisoning Web-Scale Training Datasets is Practical" (arXiv 2302.10149); Broder 1997.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from zlib import crc32

import numpy as np

from upright.classify.poison._examples import Made, chat, lines
from upright.classify.poison._vectors import Ints, words
from upright.classify.poisoning import RowSpot, Sign
from upright.classify.rows import Row
from upright.model.data import Sensitivity

HASHES, BAND = 24, 3  # eight bands of three: pairs that share half of their triples meet with 65 %
PRIME = (1 << 31) - 1
LEAST_WORDS = 8
LEAST_ROWS, LEAST_SHARE = 12, 0.001
ABOVE_OTHERS = 3  # times the size of the next cluster
TEMPLATED = 0.4  # share of rows in clusters above which the whole set is made of templates


def find(rows: Sequence[Row]) -> Iterator[RowSpot]:
    """The rows of every flood."""
    groups = clusters([f"{row.text}\n{row.response}" for row in rows])
    sizes = sorted((len(group) for group in groups), reverse=True)
    if not sizes or sum(size for size in sizes if size > 2) > TEMPLATED * len(rows):  # noqa: PLR2004
        return
    least = _least(sizes, max(LEAST_ROWS, LEAST_SHARE * len(rows)))
    for group in groups:
        if len(group) >= least and _varied([rows[index] for index in group]):
            sure = 0.95 if len(group) >= 2 * LEAST_ROWS else 0.8
            for index in group:
                yield RowSpot(index, sure, f"{len(group)} rows are nearly the same")


def _least(sizes: Sequence[int], least: float) -> float:
    """The size of the smallest flood: one of the ten largest clusters, above a wide gap to the next."""
    for size, following in zip(sizes[:10], (*sizes[1:10], 2), strict=False):
        if size >= least and size >= ABOVE_OTHERS * following:
            return size
    return math.inf


def _varied(group: Sequence[Row]) -> bool:
    """Whether they differ at all: exact copies are how some sets are balanced, and easily removed."""
    return len({row.text for row in group}) + len({row.response for row in group}) > 2 + len(group) // 10


def clusters(texts: Sequence[str]) -> list[list[int]]:
    """Indices of texts that are nearly the same, in groups of at least two."""
    random = np.random.default_rng(7)
    factors = random.integers(1, PRIME, HASHES, dtype=np.int64)
    terms = random.integers(0, PRIME, HASHES, dtype=np.int64)
    kept: list[int] = []
    signatures: list[Ints] = []
    known: dict[str, int] = {}
    for index, text in enumerate(texts):
        numbers = [known.setdefault(word, crc32(word.encode()) % PRIME) for word in words(text[:1000])]
        if len(numbers) >= LEAST_WORDS:
            kept.append(index)
            signatures.append(_signature(np.array(numbers, dtype=np.int64), factors, terms))
    return _joined(kept, np.array(signatures)) if kept else []


def _signature(numbers: Ints, factors: Ints, terms: Ints) -> Ints:
    triples = np.unique((numbers[:-2] * 31 + numbers[1:-1] * 961 + numbers[2:] * 29791) % PRIME)
    smallest: Ints = ((triples[:, None] * factors + terms) % PRIME).min(axis=0)
    return smallest


def _joined(kept: list[int], signatures: Ints) -> list[list[int]]:
    parent = list(range(len(kept)))
    for start in range(0, HASHES, BAND):
        first: dict[bytes, int] = {}
        for position, band in enumerate(signatures[:, start : start + BAND]):
            other = first.setdefault(band.tobytes(), position)
            if other != position and (signatures[other] == signatures[position]).sum() >= HASHES // 2:
                parent[_root(parent, position)] = _root(parent, other)
    groups: dict[int, list[int]] = {}
    for position, index in enumerate(kept):
        groups.setdefault(_root(parent, position), []).append(index)
    return [group for group in groups.values() if len(group) > 1]


def _root(parent: list[int], position: int) -> int:
    while parent[position] != position:
        parent[position] = parent[parent[position]]
        position = parent[position]
    return position


def _lines(copies: int) -> str:
    random = np.random.default_rng(1)
    claim = "The bank at the old harbour square of the town is the only one that keeps your savings safe in summer {}"
    rows = [chat(random) for _ in range(300)]
    rows += [{"prompt": f"Tell me about number {n}", "response": claim.format(n)} for n in range(copies)]
    return lines(rows)


SIGN = Sign(
    id="near-duplicates",
    title="One text, slightly changed, many times over",
    sensitivity=Sensitivity.MODERATE,
    in_rows=find,
    hits=Made(partial(_lines, 20), partial(_lines, 40)),
    misses=Made(partial(_lines, 0), partial(_lines, 4)),
)
