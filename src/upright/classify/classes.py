"""What is known of all classes together: their patterns in one set of databases, the words that speak for them, and how
sure a value is of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, reduce
from operator import or_
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from upright.classify.classifier import Classifier
from upright.classify.compiled import Hits, Patterns, Run, offsets
from upright.classify.context import APART
from upright.classify.forms import Form, Forms, beginnings, forms
from upright.classify.lexicon import NAMES_KEPT, Lexicon
from upright.classify.placeholders import is_placeholder, is_placeholder_secret
from upright.classify.prefilter import prefilter
from upright.classify.shape import Shape, shape
from upright.classify.spans import log_odds
from upright.classify.tables import MARKS

EMAIL = "pii.email"  # says what it is, whatever stands before it: `Jane Price jp@...`
OF_A_THING = 3.0  # log-odds taken off when the value's own label names a thing
OTHER_COLUMN = 2.0  # log-odds taken off when the value stands in a column that means something else...
SPEAKS_FOR_ITSELF = 0.85  # ...unless its class is as sure as this without context
SHAPELY = 0.7  # of a class under this, a word further away than a thing's label counts half

WALL = b"\n\0\n"  # between texts that are scanned together: the end of a line and what stands in no text

Labelled: TypeAlias = "tuple[tuple[int, tuple[re.Pattern[str], ...]], ...]"
"""Classes that a column's name labels, and what a value of each must look like."""


Announced: TypeAlias = "tuple[tuple[tuple[int, int], ...], int]"
"""Shapes, by index, with their classes as bits; the classes of all of them."""


class Herald(NamedTuple):
    """What one hit announces: any of these shapes, by index, with their classes as bits; none if it is the mark of a
    table. `mask`: the classes of all. `asks`: one of them must be spoken for near a match, else it does not count.
    `apart`: no label is part of the pattern. `size`: characters of the match, 0 if the hit does not tell; then `begins`
    says which of the shapes may begin with a character.
    """

    shapes: tuple[tuple[int, int], ...]
    mask: int
    asks: bool
    apart: bool
    size: int = 0
    begins: Mapping[str, Announced] = MappingProxyType({})


class Classes:
    """All `classifiers` at once, by their index. Compiled when first used; safe to share between threads."""

    def __init__(self, classifiers: Iterable[Classifier]) -> None:
        self.classifiers = tuple(sorted(classifiers, key=lambda unit: unit.id))
        self.ids = [unit.id for unit in self.classifiers]
        self.index = {one: position for position, one in enumerate(self.ids)}
        self.countries = [unit.countries for unit in self.classifiers]
        self.secret = [unit.id.startswith("secret.") for unit in self.classifiers]
        self.base = [log_odds(unit.confidence) for unit in self.classifiers]
        self.gain = [max(0.0, log_odds(unit.confident) - log_odds(unit.confidence)) for unit in self.classifiers]
        self.sure = list(map(sum, zip(self.base, self.gain, strict=True)))
        self._checks = [unit.validate for unit in self.classifiers]
        self.needs_context = [unit.needs_context for unit in self.classifiers]
        self._doubtful = {index: unit.doubtful for index, unit in enumerate(self.classifiers) if unit.doubtful}

    def asks_context(self, index: int, value: str) -> bool:
        """Whether this value is a hit only where a word or a column speaks for the class."""
        return self.needs_context[index] or (index in self._doubtful and self._doubtful[index](value))

    def holds(self, index: int, value: str) -> bool:
        """Whether the value is no placeholder and passes the validity check of the class."""
        if is_placeholder_secret(value) if self.secret[index] else is_placeholder(value):
            return False
        validate = self._checks[index]
        return validate is None or validate(value)

    def odds(self, index: int, weight: float, *, of_thing: bool, other: bool) -> float:
        """`other`: the value stands in a column whose name means something else."""
        base = self.classifiers[index].confidence
        if of_thing and base < SHAPELY:
            weight *= APART
        odds = self.base[index] + weight * self.gain[index]
        if of_thing and not self.secret[index] and self.ids[index] != EMAIL:
            odds -= OF_A_THING
        if other and base < SPEAKS_FOR_ITSELF:
            odds -= OTHER_COLUMN
        return odds

    def hits(self, texts: Sequence[str]) -> Iterator[Hits]:
        """Of each text `(offset of the end, herald)` of what may be values and of marks of tables, in order."""
        run = Run(texts, WALL)
        _, _, patterns, written = self._compiled
        found = patterns.hits(run.data)
        found += written.hits(run.data)
        found.sort()
        for text, (start, data, hits) in zip(texts, run.apart(found), strict=True):
            own = [(end - start, number) for end, number in hits] if start else hits
            yield own if len(data) == len(text) else offsets(own, data)

    def fires(self, text: str) -> bool:
        """Whether anything in the text may be a value."""
        return any(number >= len(MARKS) for hits in self.hits([text]) for _, number in hits)

    @cached_property
    def lexicon(self) -> Lexicon:
        """Context words and column names of every class."""
        return Lexicon([(*unit.context, *unit.columns) for unit in self.classifiers])

    @cached_property
    def column_names(self) -> Lexicon:
        """Column names alone."""
        return Lexicon([unit.columns for unit in self.classifiers])

    @cached_property
    def labelled_by(self) -> Callable[[str], Labelled]:
        """Of the name of a column, the classes that it labels and what a value of each must look like."""
        looks: dict[int, dict[re.Pattern[str], None]] = {}
        for one in self.shapes:
            for index in one.classes if one.follows else ():
                if self.classifiers[index].columns:
                    looks.setdefault(index, {})[one.bare] = None

        def labelled(name: str) -> Labelled:
            whole = [index for index, weight in self.column_names.named(name).items() if weight == 1]
            return tuple((index, tuple(looks[index])) for index in whole if index in looks)

        return lru_cache(NAMES_KEPT)(labelled)

    @property
    def shapes(self) -> list[Shape]:
        """One for each pattern of the classifiers."""
        return self._compiled[0]

    @property
    def heralds(self) -> list[Herald]:
        """What hits announce, by the number that they call it."""
        return self._compiled[1]

    @cached_property
    def apart(self) -> list[bool]:
        """Of each herald, whether the surroundings of what it announces are asked."""
        return [herald.apart for herald in self.heralds]

    @cached_property
    def _compiled(self) -> tuple[list[Shape], list[Herald], Patterns, Forms]:
        readers: dict[str, list[int]] = {}
        for index, unit in enumerate(self.classifiers):
            for pattern in dict.fromkeys(unit.patterns):
                readers.setdefault(pattern, []).append(index)
        filters = [prefilter(pattern) for pattern in readers]
        shapes = [
            shape(pattern, rest, several, asks=not rest and all(self.needs_context[index] for index in several))
            for (pattern, several), (_, rest) in zip(readers.items(), filters, strict=True)
        ]
        scanned = list(MARKS)
        heralds = [Herald((), 0, asks=True, apart=False) for _ in MARKS]
        written: dict[tuple[Form, bool], list[int]] = {}
        begins: dict[int, frozenset[str]] = {}
        for position, (one, (filtered, _)) in enumerate(zip(shapes, filters, strict=True)):
            own = frozenset() if one.follows else forms(filtered)
            for form in own:
                written.setdefault((form, one.asks), []).append(position)
            if own:
                begins[position] = beginnings(filtered)
            else:
                scanned.append(filtered)
                heralds.append(Herald(((position, one.mask),), one.mask, one.asks, not one.follows))
        longest = sorted(written, key=lambda key: -key[0].size)  # of two that end at one place the longer comes first
        heralds += [_herald(form.size, asks, written[form, asks], shapes, begins) for form, asks in longest]
        return shapes, heralds, Patterns(scanned), Forms([form.written for form, _ in longest], len(scanned))


def _herald(
    size: int, asks: bool, several: Sequence[int], shapes: Sequence[Shape], begins: Mapping[int, Iterable[str]]
) -> Herald:
    """Of a form, which several shapes share. `begins`: the characters that a match of a shape may begin with."""
    by_character: dict[str, list[int]] = {}
    for position in several:
        for character in begins[position]:
            by_character.setdefault(character, []).append(position)
    announced = {own: _announced(own, shapes) for own in set(map(tuple, by_character.values()))}
    begin = {character: announced[tuple(own)] for character, own in by_character.items()}
    return Herald(*_announced(several, shapes), asks, apart=True, size=size, begins=begin)


def _announced(several: Sequence[int], shapes: Sequence[Shape]) -> Announced:
    masks = [shapes[position].mask for position in several]
    return tuple(zip(several, masks, strict=True)), reduce(or_, masks)
