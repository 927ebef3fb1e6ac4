"""Which stretches of a text the name tagger scores, and how scores become spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MARGIN = 14  # tokens scored on each side of a word that could be a name
JOINED = 12  # tokens between two stretches that are scored as one
SPANS = ((1, 2, "pii.person-name"), (3, 4, "pii.street-address"))  # tag of the first token, of the others, class
NEVER = -1e4

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Stretch:
    """Tokens scored together: `places[i]` among the pieces, their text and log-probabilities `(tokens, tags)`."""

    places: NDArray[np.intp]
    tokens: list[str]
    scores: Floats


def stretches(anchor: NDArray[np.bool_]) -> Iterator[slice]:
    """The ranges of tokens that could hold a name or an address. `anchor[i]`: one could begin at token `i`."""
    anchors = np.flatnonzero(anchor)
    if not len(anchors):
        return
    breaks = np.flatnonzero(np.diff(anchors) > 2 * MARGIN + JOINED)
    firsts = anchors[np.concatenate([[0], breaks + 1])]
    lasts = anchors[np.concatenate([breaks, [len(anchors) - 1]])]
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        yield slice(max(0, first - MARGIN), min(len(anchor), last + MARGIN + 1))


def tidy(stretch: Stretch) -> Iterator[tuple[int, int, str, float]]:
    """`(first piece, last piece, class, log-odds)` of each span of a stretch."""
    tags = _best(stretch.scores)
    for begin, inside, data_class in SPANS:
        at = 0
        while at < len(tags):
            if tags[at] != begin:
                at += 1
                continue
            end = at + 1
            while end < len(tags) and tags[end] == inside:
                end += 1
            first, last = _trimmed(stretch.tokens, at, end - 1)
            if first <= last:
                yield (
                    int(stretch.places[first]),
                    int(stretch.places[last]),
                    data_class,
                    _odds(stretch.scores, first, last, (begin, inside)),
                )
            at = end


def _trimmed(tokens: list[str], first: int, last: int) -> tuple[int, int]:
    while first <= last and not tokens[first][0].isalnum():
        first += 1
    while first <= last and not tokens[last][0].isalnum() and tokens[last] not in ".)":
        last -= 1
    return first, last


def _odds(scores: Floats, first: int, last: int, tags: tuple[int, int]) -> float:
    """The mean over the span's tokens of how much likelier its class is than any other."""
    own = np.logaddexp(scores[first : last + 1, tags[0]], scores[first : last + 1, tags[1]])
    other = np.log(np.maximum(1 - np.exp(own), 1e-6))
    return float(np.mean(own - other))


def _best(scores: Floats) -> list[int]:
    """The likeliest sequence of tags in which an inside tag only follows its own class."""
    guess = scores.argmax(axis=1).tolist()
    if not any(tag in {1, 2, 3, 4} for tag in guess):
        return [0] * len(guess)
    allowed = np.zeros((scores.shape[1], scores.shape[1]), np.float32)
    for begin, inside, _ in SPANS:
        allowed[:, inside] = NEVER
        allowed[[begin, inside], inside] = 0
    return _path(scores, allowed)


def _path(scores: Floats, allowed: Floats) -> list[int]:
    total = scores[0].copy()
    total[[inside for _, inside, _ in SPANS]] = NEVER
    back = np.zeros(scores.shape, np.int8)
    for at in range(1, len(scores)):
        reached = total[:, None] + allowed
        back[at] = reached.argmax(axis=0)
        total = reached.max(axis=0) + scores[at]
    tag = int(total.argmax())
    path = [tag]
    for at in range(len(scores) - 1, 0, -1):
        tag = int(back[at, tag])
        path.append(tag)
    return path[::-1]
