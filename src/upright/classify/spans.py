"""Spans and candidates: what a text holds, before and after overlaps are resolved."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import NamedTuple, TypeAlias

LABELLED, MENTIONED, TAGGED = -1, -2, -3  # instead of a shape: by its column's name, by another mention, by the tagger


class Span(NamedTuple):
    """`text[start:end]` is of `data_class`; `line` counts from 1; `key` names the field or variable of a secret."""

    start: int
    end: int
    data_class: str
    confidence: float
    line: int = 1
    key: str = ""


class Candidate(NamedTuple):
    """A hit before overlaps are resolved: `classifier` by its index, `odds` in log-odds.
    `alone`: it lacks the context that its classifier asks for. `shape`: which pattern matched, or one of
    LABELLED, MENTIONED, TAGGED.
    """

    start: int
    end: int
    classifier: int
    odds: float
    alone: bool = False
    shape: int = LABELLED


Written: TypeAlias = "tuple[int, int, int, float, bool, int]"
candidate: Callable[[Written], Candidate] = partial(tuple.__new__, Candidate)
"""The candidate of these values, in half the time of the class: a dense text has tens of thousands."""


def log_odds(probability: float) -> float:
    """ln(p / (1 - p)), within 0.001..0.999."""
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


@lru_cache(maxsize=1 << 12)
def probability(odds: float) -> float:
    """The inverse of `log_odds`, to three places: nothing is certain."""
    return min(0.999, round(1 / (1 + math.exp(-odds)), 3))


def resolve(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The surest of those that overlap, then the longest; by position."""
    kept: list[Candidate] = []
    group: list[Candidate] = []
    reach = -1
    for candidate in sorted(candidates):
        if candidate.start >= reach:
            kept += group if len(group) < 2 else _surest(group)  # noqa: PLR2004
            group = []
        group.append(candidate)
        reach = max(reach, candidate.end)
    return kept + (group if len(group) < 2 else _surest(group))  # noqa: PLR2004


def _surest(group: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for candidate in sorted(
        group, key=lambda hit: (-hit.odds - min(hit.end - hit.start, 100) / 100, hit.start, hit.classifier)
    ):
        at = bisect_left(kept, candidate.start, key=lambda hit: hit.start)
        before_ends = at == 0 or kept[at - 1].end <= candidate.start
        if before_ends and (at == len(kept) or kept[at].start >= candidate.end):
            kept.insert(at, candidate)
    return kept
