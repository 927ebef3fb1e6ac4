"""Names of persons and street addresses in free text, by a small network of our own (`tagger_model.py`).

What patterns cannot tell, because nothing but the words around it makes `Hope` a person and `Reading` a place. The text
is cut into pieces; only stretches around words that could begin a name or an address are scored.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from upright.classify.tagger_context import FAMED, may_be_word, needed
from upright.classify.tagger_ends import ended
from upright.classify.tagger_lines import by_lines
from upright.classify.tagger_model import Model
from upright.classify.tagger_named import of_story
from upright.classify.tagger_rules import ADDRESS, PERSON, loose
from upright.classify.tagger_scripts import in_words
from upright.classify.tagger_spans import Scored, Tagged, tidy, worth_scoring
from upright.classify.tagger_words import pieces_of

BREAK = "\n"  # two stand between stretches, as between the texts that the model was trained on
LEAST_ODDS = 0.0  # in log-odds, under which no span is reported
LONGEST_NAME = 40  # characters of names that are joined
MANY, SELDOM = 8, 5  # places of a word, and for each in which it is taken for a name, from which on it is none
_MARKS = frozenset(".,;:!?)")
_SHORT = frozenset([" O", " D", "'O", "'D"])  # before the mark in a name: `O'Brien`, `D'Angelo`
_QUOTED = re.compile(r"[OD](?:''|\\')[A-Z]")
_ESCAPED = re.compile(r"(?:''|\\')[A-Z][^\W\d_]{2,24}")
APART = 4  # blanks between two columns
AT_ONCE = 1 << 15  # characters tagged together: memory stays flat


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
            part = by_lines(text, in_words(text, _joined(text, self._part(text[start:end], start))))
            part = (_whole(text, one) for one in part) if _QUOTED.search(text, start, end) else part
            found.extend(_steady(text, start, end, [ended(text, one) for one in part]))
        starts = [begin for begin, _ in taken]
        return [one for one in found if not _overlaps(one, taken, starts)]

    def _part(self, text: str, origin: int) -> Iterator[Tagged]:
        pieces = pieces_of(text)
        numbers, first_layer, anchor = self._model.numbers([*pieces, BREAK])
        tokens = np.flatnonzero(numbers[:-1])
        marks = np.flatnonzero(anchor[numbers[tokens]]).tolist()
        if not marks:
            return
        apart = np.full(2, len(pieces))
        stretches = [part for start, end in worth_scoring(marks, len(tokens)) for part in (apart, tokens[start:end])]
        places = np.concatenate(stretches[1:])
        count, listed = len(pieces), places.tolist()
        pieces.append(BREAK)
        scores = self._model.scores(first_layer.take(numbers[places], axis=0), _gaps(pieces, numbers, places))
        small = cache(partial(_small_words, pieces))
        read = 0
        for first, last, data_class, odds in tidy(Scored(listed, [pieces[place] for place in listed], scores)):
            origin += sum(map(len, pieces[read:first]))
            read = first
            if odds < LEAST_ODDS or last >= count or not loose(pieces, first, last):
                continue
            if first == last and odds < FAMED and may_be_word(pieces[first]):
                word = pieces[first].lower()
                if f" {word}" in text and word in small():
                    continue
            for start, end in _cells(data_class, pieces, first, last):
                if odds >= needed(data_class, pieces, start, end) and not _over_columns(data_class, pieces, start, end):
                    begin = origin + sum(map(len, pieces[first:start]))
                    yield Tagged(begin, begin + sum(map(len, pieces[start : end + 1])), data_class, round(odds, 2))


def _joined(text: str, several: Iterable[Tagged]) -> Iterator[Tagged]:
    """First and last names that were found apart as one."""
    last: Tagged | None = None
    for one in several:
        together = last is not None and one.data_class == last.data_class == PERSON
        if last and together and text[last.end : one.start] == " " and one.end - last.start <= LONGEST_NAME:
            last = Tagged(last.start, one.end, PERSON, min(last.odds, one.odds))
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _whole(text: str, one: Tagged) -> Tagged:
    """To the end of a name in whose midst a quotation mark is doubled or escaped: `O''Sullivan` in a dump."""
    found = (
        _ESCAPED.match(text, one.end) if one.data_class == PERSON and text[one.end - 2 : one.end] in _SHORT else None
    )
    return replace(one, end=found.end()) if found else one


def _steady(text: str, start: int, end: int, found: list[Tagged]) -> Iterator[Tagged]:
    """Without words that stand in many places of the text and are taken for somebody in few of them: what a manual is
    about (`Helm`), once behind `tell`. And without the cast of a story.
    """
    persons = [text[one.start : one.end] for one in found if one.data_class == PERSON]
    told = "\n".join(persons)
    rare = {
        name
        for name in set(persons)
        if name.isalpha() and text.count(name, start, end) > max(SELDOM * told.count(name), MANY)
    }
    yield from (one for one in found if text[one.start : one.end] not in rare and not of_story(one, text))


def _cells(data_class: str, pieces: Sequence[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The parts of a name that stand in columns of their own: `Claes<tab>Sofie`."""
    if data_class == PERSON:
        for at in range(first + 1, last):
            if "\t" in pieces[at]:
                yield first, at - 1
                first = at + 1
    yield first, last


def _over_columns(data_class: str, pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether a tab stands in an address, or many blanks in a name: one part in one column, one in the next."""
    if data_class == ADDRESS:
        return any("\t" in piece for piece in pieces[first:last])
    return any(len(piece) >= APART and piece.isspace() for piece in pieces[first:last])


def _small_words(pieces: Sequence[str]) -> frozenset[str]:
    """The words that stand alone in small letters, not in an address or an identifier."""
    return frozenset(
        piece
        for at, piece in enumerate(pieces[1:-1], 1)
        if piece.islower() and pieces[at - 1] == " " and (pieces[at + 1] == " " or pieces[at + 1] in _MARKS)
    )


def _gaps(pieces: Sequence[str], numbers: NDArray[np.int32], places: NDArray[np.intp]) -> NDArray[np.int64]:
    """How many blanks stand before each token, up to 2."""
    before = np.maximum(places - 1, 0)
    lengths = np.fromiter(map(len, map(pieces.__getitem__, before.tolist())), np.int64, len(before))
    return np.where((numbers[before] == 0) & (places > 0), np.minimum(lengths, 2), 0)


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
