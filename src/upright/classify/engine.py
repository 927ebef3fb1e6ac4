"""The engine: every classifier over a text in one pass, and the spans that survive.

How sure a hit is, in log-odds: the classifier's own confidence without context (its pattern, given that its validity
check passed), plus up to the distance to its confidence with context, in proportion to how strongly the surroundings speak
for it (`context.py`: its own label or column 1, a word nearby 0.6, behind another field half of that), minus `OF_A_THING`
when the label right before it names a thing (order, batch, checksum). Where hits overlap, the surest wins, then the longest.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

from upright.classify.classifier import Classifier
from upright.classify.compiled import Prefilter, prefilter
from upright.classify.context import Lexicon, Surroundings, key_before
from upright.classify.mentions import mentions
from upright.classify.placeholders import is_placeholder, is_placeholder_secret
from upright.classify.tables import Cell, Cells, find_cells

LEAST = 0.5  # confidence under which nothing is reported
OF_A_THING = 3.0  # log-odds taken off when the value's own label names a thing
OTHER_COLUMN = 2.0  # log-odds taken off when the value stands in a column that means something else
ENOUGH_CONTEXT = 0.35  # weight of the surroundings that a classifier which needs context asks for
LONGEST = 8192  # characters of one match


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`text[start:end]` is of `data_class`; `line` counts from 1; `key` names the field or variable that holds it."""

    start: int
    end: int
    data_class: str
    confidence: float
    line: int = 1
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Shape:
    """One pattern and all classes that read it. `width`: characters of its longest match."""

    regex: re.Pattern[str]
    width: int
    classes: tuple[int, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit before overlaps are resolved: `index` of the classifier, `odds` in log-odds."""

    start: int
    end: int
    index: int
    odds: float


def log_odds(probability: float) -> float:
    """ln(p / (1 - p)), within 0.001..0.999."""
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


def probability(odds: float) -> float:
    """The inverse of `log_odds`, to three places."""
    return round(1 / (1 + math.exp(-odds)), 3)


class Engine:
    """All `classifiers` at once. Compiled when first used; safe to share between threads."""

    def __init__(self, classifiers: Iterable[Classifier]) -> None:
        self.classifiers = tuple(sorted(classifiers, key=lambda unit: unit.id))
        self.index = {unit.id: position for position, unit in enumerate(self.classifiers)}
        self._secret = [unit.id.startswith("secret.") for unit in self.classifiers]
        self._base = [log_odds(unit.confidence) for unit in self.classifiers]
        self._gain = [
            max(0.0, log_odds(unit.confident) - log_odds(unit.confidence)) for unit in self.classifiers
        ]

    def __reduce__(self) -> tuple[type[Engine], tuple[tuple[Classifier, ...]]]:
        return Engine, (self.classifiers,)

    def spans(self, text: str, *, least: float = LEAST, column: str = "") -> list[Span]:
        """What `text` holds, by position, without overlaps. `column`: the name of the field that holds all of it."""
        chosen = resolve(self.candidates(text, column=column))
        found: list[Span] = []
        line, position = 1, 0
        for hit in chosen + mentions(text, chosen, self.index):
            line += text.count("\n", position, hit.start) if hit.start >= position else -text.count("\n", hit.start, position)
            position = hit.start
            sure = probability(hit.odds)
            if sure >= least:
                key = column or key_before(text, hit.start)
                found.append(Span(hit.start, hit.end, self.classifiers[hit.index].id, sure, line, key))
        return sorted(found)

    def candidates(self, text: str, *, column: str = "", alone: bool = False) -> list[Candidate]:
        """Every hit with its log-odds, overlapping ones too. `alone`: keep those that lack the context they need."""
        found: list[Candidate] = []
        surroundings = _Reader(self, text, column)
        for shape, match in self._matches(text):
            start, end = match.span("value" if shape.named else 0)
            if start == end:
                continue
            value = text[start:end]
            for index in shape.classes:
                if self._holds(index, value):
                    odds = self._odds(index, surroundings.around(start, end), alone=alone)
                    if odds is not None:
                        found.append(Candidate(start, end, index, odds))
        found.extend(self._labelled_cells(text, surroundings.cells, column))
        return found

    def _holds(self, index: int, value: str) -> bool:
        refused = is_placeholder_secret(value) if self._secret[index] else is_placeholder(value)
        validate = self.classifiers[index].validate
        return not refused and (validate is None or validate(value))

    def _odds(self, index: int, around: Surroundings, *, alone: bool = False) -> float | None:
        unit = self.classifiers[index]
        weight = around.weights.get(index, 0.0)
        if unit.needs_context and weight < ENOUGH_CONTEXT and not alone:
            return None
        odds = self._base[index] + weight * self._gain[index]
        if around.of_thing and weight < 1 and not self._secret[index]:
            odds -= OF_A_THING
        if around.column and not weight and around.weights:
            odds -= OTHER_COLUMN
        return odds

    def _matches(self, text: str) -> Iterator[tuple[_Shape, re.Match[str]]]:
        shapes, database = self._compiled
        data = text.encode("utf-8", "replace")
        done = [0] * len(shapes)
        size = len(text)
        for index, end in _in_characters(database.hits(data), data, len(data) == size):
            if end <= done[index]:
                continue
            shape = shapes[index]
            limit = min(size, end + shape.width + 2)
            match = shape.regex.search(text, max(done[index], end - shape.width - 2), limit)
            while match and match.end() < end:
                match = shape.regex.search(text, match.end(), limit)
            if match and match.start() <= end:
                done[index] = match.end()
                yield shape, match

    def _labelled_cells(self, text: str, cells: Cells, column: str) -> Iterator[Candidate]:
        """Values of columns whose class is recognised by its label: the cell is read as `label: value`."""
        whole = _lines(text, column) if column else cells.cells
        meant: dict[str, list[int]] = {}
        for cell in whole:
            if cell.column not in meant:
                named = self._column_names.named(cell.column)
                meant[cell.column] = [index for index, weight in named.items() if index in self._by_label and weight == 1]
            for index in meant[cell.column]:
                yield from self._labelled_cell(index, text, cell)

    def _labelled_cell(self, index: int, text: str, cell: Cell) -> Iterator[Candidate]:
        unit = self.classifiers[index]
        value = text[cell.start : cell.end].strip()
        prefix = f"{unit.columns[0]}: "
        for regex in self._by_label[index] if value and len(value) <= LONGEST else ():
            match = regex.match(prefix + value)
            if match and 2 * len(match["value"]) > len(value) and self._holds(index, match["value"]):
                start = text.index(value, cell.start) + match.start("value") - len(prefix)
                yield Candidate(start, start + len(match["value"]), index, self._base[index] + self._gain[index])
                return

    @cached_property
    def lexicon(self) -> Lexicon:
        """Context words and column names of every class."""
        return Lexicon([(*unit.context, *unit.columns) for unit in self.classifiers])

    @cached_property
    def _column_names(self) -> Lexicon:
        return Lexicon([unit.columns for unit in self.classifiers])

    @cached_property
    def _by_label(self) -> dict[int, list[re.Pattern[str]]]:
        return {
            index: [re.compile(pattern, re.ASCII) for pattern in unit.patterns if "(?P<value>" in pattern]
            for index, unit in enumerate(self.classifiers)
            if unit.columns and any("(?P<value>" in pattern for pattern in unit.patterns)
        }

    @cached_property
    def _compiled(self) -> tuple[list[_Shape], Prefilter]:
        readers: dict[str, list[int]] = {}
        for index, unit in enumerate(self.classifiers):
            for pattern in dict.fromkeys(unit.patterns):
                readers.setdefault(pattern, []).append(index)
        shapes = [
            _Shape(re.compile(pattern, re.ASCII | re.MULTILINE), _width(pattern), tuple(classes), "(?P<value>" in pattern)
            for pattern, classes in readers.items()
        ]
        return shapes, Prefilter([prefilter(pattern) for pattern in readers])


class _Reader:
    """The surroundings of places in one text, each computed once; tables are looked for when first needed."""

    def __init__(self, engine: Engine, text: str, column: str) -> None:
        self._lexicon, self._text, self._column = engine.lexicon, text, column
        self._seen: dict[tuple[int, int], Surroundings] = {}
        self._columns: dict[str, dict[int, float]] = {}
        self.cells = Cells([]) if column else find_cells(text)

    def around(self, start: int, end: int) -> Surroundings:
        key = (start, end)
        if key not in self._seen:
            cell = self.cells.at(start, end)
            self._seen[key] = self._in_cell(cell, start, end) if cell or self._column else self._lexicon.around(self._text, start, end)
        return self._seen[key]

    def _in_cell(self, cell: Cell | None, start: int, end: int) -> Surroundings:
        name = cell.column if cell else self._column
        text, origin = (self._text[cell.start : cell.end], cell.start) if cell else (self._text, 0)
        if name not in self._columns:
            self._columns[name] = self._lexicon.named(name)
        inside = self._lexicon.around(text, start - origin, end - origin)
        weights = dict(inside.weights)
        for index, weight in self._columns[name].items():
            weights[index] = max(weight, weights.get(index, 0.0))
        return Surroundings(weights, inside.of_thing, name)


def resolve(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The surest of those that overlap, then the longest; by position."""
    kept: list[Candidate] = []
    group: list[Candidate] = []
    reach = -1
    for candidate in sorted(candidates, key=lambda hit: (hit.start, hit.end, hit.index)):
        if candidate.start >= reach:
            kept.extend(_surest(group))
            group = []
        group.append(candidate)
        reach = max(reach, candidate.end)
    kept.extend(_surest(group))
    return kept


def _surest(group: list[Candidate]) -> list[Candidate]:
    if len(group) < 2:  # noqa: PLR2004
        return group
    kept: list[Candidate] = []
    for candidate in sorted(group, key=lambda hit: (-hit.odds - min(hit.end - hit.start, 100) / 100, hit.start, hit.index)):
        at = bisect_left(kept, candidate.start, key=lambda hit: hit.start)
        before_ends = at == 0 or kept[at - 1].end <= candidate.start
        if before_ends and (at == len(kept) or kept[at].start >= candidate.end):
            kept.insert(at, candidate)
    return kept


def _in_characters(hits: Sequence[tuple[int, int]], data: bytes, same: bool) -> Iterator[tuple[int, int]]:
    """Byte offsets as character offsets. Hits come in order, so each byte is decoded once."""
    if same:
        yield from hits
        return
    at_byte = at_character = 0
    for index, end in hits:
        if end > at_byte:
            while end < len(data) and data[end] & 0xC0 == 0x80:  # noqa: PLR2004  inside a character
                end += 1  # noqa: PLW2901
            at_character += len(data[at_byte:end].decode())
            at_byte = end
        yield index, at_character


def _lines(text: str, column: str) -> list[Cell]:
    cells, position = [], 0
    for line in text.split("\n"):
        cells.append(Cell(position, position + len(line), column))
        position += len(line) + 1
    return cells


def _width(pattern: str) -> int:
    """Characters of the longest match, at most `LONGEST`."""
    _, longest = import_module("re._parser").parse(pattern).getwidth()
    return min(int(longest), LONGEST)
