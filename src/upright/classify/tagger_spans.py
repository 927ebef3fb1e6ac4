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
WITHIN = {inside: {begin, inside} for begin, inside, _ in SPANS}
INSIDE = {begin: (inside, data_class) for begin, inside, data_class in SPANS}


@dataclass(frozen=True)
class Scored:
    """Tokens scored together: `places[i]` among the pieces, their text and log-probabilities `(tokens, tags)`."""

    places: Sequence[int]
    tokens: list[str]
    scores: Floats


def worth_scoring(anchor: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The tokens near one where a name could be (`anchor`), and the positions among them where a new stretch begins."""
    marks = np.flatnonzero(anchor)
    edges = np.zeros(len(anchor) + 1, np.int32)
    np.add.at(edges, np.maximum(marks - MARGIN, 0), 1)
    np.add.at(edges, np.minimum(marks + MARGIN + 1, len(anchor)), -1)
    chosen = np.flatnonzero(np.cumsum(edges[:-1]) > 0)
    return chosen, np.flatnonzero(np.diff(chosen) > 1) + 1


def tidy(scored: Scored) -> Iterator[tuple[int, int, str, float]]:
    """`(first piece, last piece, class, log-odds)` of each span, by position."""
    for start, tags in _islands(scored.scores):
        for at, tag in enumerate(tags):
            if tag not in INSIDE:
                continue
            inside, data_class = INSIDE[tag]
            end = next((later for later in range(at + 1, len(tags)) if tags[later] != inside), len(tags))
            first, last = within(data_class, scored.tokens, start + at, start + end - 1)
            if first <= last and plausible(data_class, scored.tokens[first : last + 1]):
                odds = _odds(scored.scores[first : last + 1, [tag, inside]])
                yield scored.places[first], scored.places[last], data_class, odds


def _odds(scores: Floats) -> float:
    """The mean over a span's tokens of how much likelier its class is than any other."""
    own = np.exp(scores).sum(axis=1)
    return float(np.log(np.maximum(own, 1e-6) / np.maximum(1 - own, 1e-6)).mean())


def _islands(scores: Floats) -> Iterator[tuple[int, list[int]]]:
    """Where names or addresses are likely: `(first token, best tags)`."""
    likely = np.concatenate([[False], np.exp(scores[:, 1:5]).sum(axis=1) > ISLAND, [False]])
    edges = np.flatnonzero(likely[1:] != likely[:-1]).tolist()
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield start, _path(scores[start:end])


def _path(scores: Floats) -> list[int]:
    """The likeliest sequence of tags in which an inside tag only follows its own class."""
    guess: list[int] = scores.argmax(axis=1).tolist()
    if (
        all(tag not in WITHIN or guess[at - 1] in WITHIN[tag] for at, tag in enumerate(guess) if at)
        and guess[0] not in WITHIN
    ):
        return guess
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
