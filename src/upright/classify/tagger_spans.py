"""Which stretches of a text the name tagger scores, and how scores become spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upright.classify.tagger_rules import ADDRESS, PERSON, plausible, within

MARGIN = 9  # tokens scored on each side of a word that could be a name
SPANS = ((1, 2, PERSON), (3, 4, ADDRESS))  # tag of the first token, of the others, class
NEVER = -1e4
LEAST = 1e-12  # probability
ISLAND = 0.03  # probability of a name or address under which a token surely is none

Floats = NDArray[np.float32]


def _allowed() -> Floats:
    """What a step from one tag (row) to the next costs: inside tags follow their own class only."""
    allowed = np.zeros((8, 8), np.float32)
    for begin, inside, _ in SPANS:
        allowed[:, inside] = NEVER
        allowed[[begin, inside], inside] = 0
    return allowed


ALLOWED = _allowed()
INSIDE = {begin: (inside, data_class) for begin, inside, data_class in SPANS}
_BEGINS = np.array([0, 1, 1, 3, 3, 0, 0, 0])  # the first tag of what each tag belongs to
_INSIDES = np.array([False, False, True, False, True, False, False, False])


@dataclass(frozen=True, slots=True, order=True)
class Tagged:
    """`text[start:end]` is of `data_class`; `odds` in log-odds."""

    start: int
    end: int
    data_class: str
    odds: float


@dataclass(frozen=True)
class Scored:
    """Tokens scored together: `places[i]` among the pieces, their text and probabilities `(tokens, tags)`."""

    places: Sequence[int]
    tokens: list[str]
    scores: Floats


def worth_scoring(marks: list[int], count: int) -> Iterator[tuple[int, int]]:
    """Stretches `(start, end)` of `count` tokens around those where a name could be (`marks`, sorted)."""
    start = end = 0
    for mark in marks:
        if mark - MARGIN > end:
            if end:
                yield start, end
            start = mark - MARGIN
        end = mark + MARGIN + 1
    if end:
        yield start, min(end, count)


def tidy(scored: Scored) -> Iterator[tuple[int, int, str, float]]:
    """`(first piece, last piece, class, log-odds)` of each span, by position."""
    tags = _tags(scored.scores)
    starts = [at for at, tag in enumerate(tags) if tag in INSIDE]
    if not starts:
        return
    odds = dict(zip((1, 3), np.cumsum(_odds(scored.scores), axis=0).T.tolist(), strict=True))
    for start in starts:
        inside, data_class = INSIDE[tags[start]]
        end = start + 1
        while end < len(tags) and tags[end] == inside:
            end += 1
        first, last = within(data_class, scored.tokens, start, end - 1)
        if first <= last and plausible(data_class, scored.tokens[first : last + 1]):
            sums = odds[tags[start]]
            mean = (sums[last + 1] - sums[first]) / (last + 1 - first)
            yield scored.places[first], scored.places[last], data_class, mean


def _odds(scores: Floats) -> NDArray[np.float64]:
    """How much likelier a name (left) or an address (right) is than all else, in log-odds; first, a row of zeros."""
    own = np.zeros((len(scores) + 1, 2))
    own[1:] = scores[:, 1:4:2] + scores[:, 2:5:2]
    own[0] = 0.5
    return np.log(np.maximum(own, 1e-6) / np.maximum(1 - own, 1e-6))


def _tags(scores: Floats) -> list[int]:
    """The likeliest sequence of tags in which an inside tag only follows its own class."""
    guess = scores.argmax(axis=1)
    begins = _BEGINS[guess]
    wrong = _INSIDES[guess]
    wrong[1:] &= begins[1:] != begins[:-1]
    tags: list[int] = guess.tolist()
    if wrong.any():
        likely = np.concatenate([[False], scores[:, 1:5].sum(axis=1) > ISLAND, [False]])
        edges = np.flatnonzero(likely[1:] != likely[:-1])
        for at in np.unique(np.searchsorted(edges, np.flatnonzero(wrong), side="right")).tolist():
            start, end = edges[at - 1], edges[at]
            tags[start:end] = _path(np.log(np.maximum(scores[start:end], LEAST)))
    return tags


def _path(scores: Floats) -> list[int]:
    """The likeliest sequence of tags in which an inside tag only follows its own class."""
    total = scores[0].copy()
    total[[inside for _, inside, _ in SPANS]] = NEVER
    back = np.zeros(scores.shape, np.int8)
    for at in range(1, len(scores)):
        reached = total[:, None] + ALLOWED
        back[at] = reached.argmax(axis=0)
        total = reached.max(axis=0) + scores[at]
    tag = int(total.argmax())
    path = [tag]
    for at in range(len(scores) - 1, 0, -1):
        tag = int(back[at, tag])
        path.append(tag)
    return path[::-1]
