"""Names of persons and street addresses in free text, by a small network of our own (`tagger_model.py`).

What patterns cannot tell, because nothing but the words around it makes `Hope` a person and `Reading` a place. The text
is cut into pieces; only stretches around words that could begin a name or an address are scored.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from upright.classify.tagger_model import Model
from upright.classify.tagger_spans import Stretch, stretches, tidy
from upright.classify.tagger_words import PIECE

PERSON, ADDRESS = "pii.person-name", "pii.street-address"
LEAST_ODDS = {PERSON: 0.0, ADDRESS: 0.0}  # log-odds under which a span is not reported
AT_ONCE = 1 << 18  # characters tagged together: memory stays flat


@dataclass(frozen=True, slots=True, order=True)
class Tagged:
    """`text[start:end]` is of `data_class`; `odds` in log-odds."""

    start: int
    end: int
    data_class: str
    odds: float


class Tagger:
    """Finds names and addresses. Safe to share between threads."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @staticmethod
    @cache
    def load() -> Tagger:
        """The tagger that comes with the package; read once."""
        return Tagger(Model.shipped())

    def tag(self, text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Tagged]:
        """What `text` holds, by position, without overlaps. `taken`: sorted spans that are already something else."""
        found: list[Tagged] = []
        for start, end in _parts(text):
            found.extend(self._part(text[start:end], start))
        starts = [begin for begin, _ in taken]
        return [one for one in found if not _overlaps(one, taken, starts)]

    def _part(self, text: str, origin: int) -> Iterator[Tagged]:
        pieces = PIECE.findall(text)
        if not pieces:
            return
        numbers, embedded, anchor = self._model.numbers(pieces)
        ends = np.cumsum(np.fromiter(map(len, pieces), np.int32, len(pieces)))
        tokens = np.flatnonzero(numbers)
        for chosen in stretches(anchor[numbers[tokens]]):
            places = tokens[chosen]
            scores = self._model.scores(embedded[numbers[places]], _gaps(pieces, places))
            stretch = Stretch(places, [pieces[place] for place in places], scores)
            for first, last, data_class, odds in tidy(stretch):
                if odds >= LEAST_ODDS[data_class]:
                    begin = int(ends[first]) - len(pieces[first])
                    yield Tagged(origin + begin, origin + int(ends[last]), data_class, round(odds, 2))


def _gaps(pieces: list[str], places: NDArray[np.intp]) -> NDArray[np.int32]:
    before = [pieces[place - 1] if place else "\n" for place in places]
    return np.fromiter(
        (0 if not piece.isspace() or piece == "\n" else min(len(piece), 2) for piece in before), np.int32, len(before)
    )


def _parts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(start + AT_ONCE, len(text))
        if end < len(text):
            end = text.rfind("\n", start + AT_ONCE // 2, end) + 1 or end
        yield start, end
        start = end


def _overlaps(one: Tagged, taken: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    at = bisect_right(starts, one.start)
    before = at > 0 and taken[at - 1][1] > one.start
    return before or (at < len(taken) and taken[at][0] < one.end)
