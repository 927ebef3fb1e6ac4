"""The engine: every classifier over a text in one pass, and the spans that survive.

How sure a hit is, in log-odds: the classifier's own confidence without context (its pattern, given that its validity
check passed), plus up to the distance to its confidence with context, in proportion to how strongly the surroundings
speak for it (`context.py`: its own label or column 1, a word nearby 0.6, behind another field half of that), minus
`OF_A_THING` when the label right before it names a thing (order, batch, checksum). Where hits overlap, the surest wins,
then the longest.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module

from upright.classify.classifier import Classifier
from upright.classify.compiled import Prefilter, prefilter
from upright.classify.context import APART, NEAR, Lexicon, Surroundings, key_before
from upright.classify.mentions import mentions
from upright.classify.placeholders import is_placeholder, is_placeholder_secret
from upright.classify.tables import Cell, Cells, find_cells

LEAST = 0.5  # confidence under which nothing is reported
OF_A_THING = 3.0  # log-odds taken off when the value's own label names a thing
OTHER_COLUMN = 2.0  # log-odds taken off when the value stands in a column that means something else...
SHAPELY = 0.7  # of a class under this, a word further away than a thing's label counts half
SPEAKS_FOR_ITSELF = 0.85  # ...unless its class is as sure as this without context
ENOUGH_CONTEXT = 0.35  # weight of the surroundings that a classifier which needs context asks for
MANY = 10  # distinct values of a column that together can speak for a class...
NEARLY_ALL = 0.9  # ...when so many of them pass its check
CHOOSY = 0.3  # a check that more than this share of slightly changed values pass proves nothing
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
    """One pattern and all classes that read it. `width`: characters of its longest match.
    `follows`: `regex` matches what follows the hit (a value after its label) instead of what ends there.
    """

    regex: re.Pattern[str]
    width: int
    classes: tuple[int, ...]
    named: bool
    follows: bool

    def match(self, text: str, done: int, end: int) -> re.Match[str] | None:
        """The match that the hit ending at `end` announced; nothing before `done` counts."""
        if self.follows:
            return self.regex.match(text, end)
        limit = min(len(text), end + self.width + 2)
        match = self.regex.search(text, max(done, end - self.width - 2), limit)
        while match and match.end() < end:
            match = self.regex.search(text, match.end(), limit)
        return match if match and match.start() <= end else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit before overlaps are resolved: `index` of the classifier, `odds` in log-odds.
    `alone`: it lacks the context that its classifier asks for.
    """

    start: int
    end: int
    index: int
    odds: float
    alone: bool = False


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
        self._gain = [max(0.0, log_odds(unit.confident) - log_odds(unit.confidence)) for unit in self.classifiers]

    def __reduce__(self) -> tuple[type[Engine], tuple[tuple[Classifier, ...]]]:
        return Engine, (self.classifiers,)

    def spans(self, text: str, *, least: float = LEAST) -> list[Span]:
        """What `text` holds, by position, without overlaps."""
        chosen = resolve(self.candidates(text))
        return self._spans(text, chosen + mentions(text, chosen, self.index), least, "")

    def column_spans(self, text: str, name: str, *, least: float = LEAST) -> list[Span]:
        """The same for one column of a table: each line of `text` is a value of the column called `name`.

        Where nearly all of many values pass a validity check, that speaks for the class as a word nearby would.
        """
        found = self.candidates(text, column=name, alone=True)
        evident = self._evident(found, text)
        kept = [
            replace(hit, odds=hit.odds + NEAR * self._gain[hit.index]) if hit.alone else hit
            for hit in found
            if not hit.alone or hit.index in evident
        ]
        return self._spans(text, resolve(kept), least, name)

    def _evident(self, found: Iterable[Candidate], text: str) -> set[int]:
        alone = [hit for hit in found if hit.alone and self.classifiers[hit.index].validate]
        values = {value for value in text.split("\n") if value} if alone else set()
        if len(values) < MANY:
            return set()
        passed: dict[int, set[str]] = {}
        for hit in alone:
            passed.setdefault(hit.index, set()).add(text[hit.start : hit.end])
        return {
            index
            for index, several in passed.items()
            if len(several & values) >= NEARLY_ALL * len(values) and self._is_choosy(index, several)
        }

    def _is_choosy(self, index: int, values: set[str]) -> bool:
        """Whether the class's check refuses most values that differ from these in their last digit."""
        neighbours = [
            value[:-1] + str((int(value[-1]) + 1) % 10) for value in sorted(values)[:50] if value[-1].isdecimal()
        ]
        return sum(self._holds(index, value) for value in neighbours) <= CHOOSY * len(neighbours)

    def _spans(self, text: str, chosen: Iterable[Candidate], least: float, column: str) -> list[Span]:
        found: list[Span] = []
        line, position = 1, 0
        for hit in sorted(chosen, key=lambda hit: hit.start):
            line += text.count("\n", position, hit.start)
            position = hit.start
            sure = probability(hit.odds)
            if sure >= least:
                key = column or key_before(text, hit.start)
                found.append(Span(hit.start, hit.end, self.classifiers[hit.index].id, sure, line, key))
        return found

    def candidates(self, text: str, *, column: str = "", alone: bool = False) -> list[Candidate]:
        """Every hit with its log-odds, overlapping ones too. `alone`: keep those that lack the context they need."""
        found: list[Candidate] = []
        surroundings = _Reader(self, text, column)
        for shape, match in self._matches(text):
            start, end = match.span("value" if shape.named else 0)
            if start == end or _in_decimal(text, start, end):
                continue
            around = surroundings.around(start, end)
            for index in shape.classes:
                lacking = self.classifiers[index].needs_context and around.weights.get(index, 0.0) < ENOUGH_CONTEXT
                if (alone or not lacking) and self._holds(index, text[start:end]):
                    found.append(Candidate(start, end, index, self._odds(index, around), lacking))
        found.extend(self._labelled_cells(text, surroundings.cells, column))
        return found

    def _holds(self, index: int, value: str) -> bool:
        refused = is_placeholder_secret(value) if self._secret[index] else is_placeholder(value)
        validate = self.classifiers[index].validate
        return not refused and (validate is None or validate(value))

    def _odds(self, index: int, around: Surroundings) -> float:
        unit, weight = self.classifiers[index], around.weights.get(index, 0.0)
        if around.of_thing and unit.confidence < SHAPELY:
            weight *= APART
        odds = self._base[index] + weight * self._gain[index]
        if around.of_thing and not self._secret[index]:
            odds -= OF_A_THING
        if around.column and not weight and around.weights and unit.confidence < SPEAKS_FOR_ITSELF:
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
            match = shapes[index].match(text, done[index], end)
            if match:
                done[index] = match.end()
                yield shapes[index], match

    def _labelled_cells(self, text: str, cells: Cells, column: str) -> Iterator[Candidate]:
        """Values of columns whose class is recognised by its label: the cell is read as `label: value`."""
        whole = _lines(text, column) if column else cells.cells
        meant: dict[str, list[int]] = {}
        for cell in whole:
            if cell.column not in meant:
                named = self._column_names.named(cell.column)
                meant[cell.column] = [
                    index for index, weight in named.items() if index in self._by_label and weight == 1
                ]
            for index in meant[cell.column]:
                yield from self._labelled_cell(index, text, cell)

    def _labelled_cell(self, index: int, text: str, cell: Cell) -> Iterator[Candidate]:
        value = text[cell.start : cell.end]
        for regex in self._by_label[index] if value and len(value) <= LONGEST else ():
            match = regex.match(value)
            if match and 2 * len(match["value"]) > len(value) and self._holds(index, match["value"]):
                start, end = match.span("value")
                yield Candidate(cell.start + start, cell.start + end, index, self._base[index] + self._gain[index])
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
        shapes, _ = self._compiled
        found: dict[int, list[re.Pattern[str]]] = {}
        for shape in shapes:
            for index in shape.classes if shape.follows else ():
                if self.classifiers[index].columns:
                    found.setdefault(index, []).append(shape.regex)
        return found

    @cached_property
    def _compiled(self) -> tuple[list[_Shape], Prefilter]:
        readers: dict[str, list[int]] = {}
        for index, unit in enumerate(self.classifiers):
            for pattern in dict.fromkeys(unit.patterns):
                readers.setdefault(pattern, []).append(index)
        filters = [prefilter(pattern) for pattern in readers]
        shapes = [
            _shape(pattern, rest, classes)
            for (pattern, classes), (_, rest) in zip(readers.items(), filters, strict=True)
        ]
        return shapes, Prefilter([filtered for filtered, _ in filters])


def _shape(pattern: str, rest: str, classes: list[int]) -> _Shape:
    read = rest or pattern
    regex = re.compile(read, re.ASCII | re.MULTILINE)
    return _Shape(regex, _width(read), tuple(classes), "value" in regex.groupindex, bool(rest))


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
            self._seen[key] = (
                self._in_cell(cell, start, end)
                if cell or self._column
                else self._lexicon.around(self._text, start, end)
            )
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


def _in_decimal(text: str, start: int, end: int) -> bool:
    """Whether digits on the other side of a point make the value a part of a decimal number."""
    before = text[start].isdigit() and text[start - 1 : start] == "." and text[max(0, start - 2) : start - 1].isdigit()
    return before or (text[end - 1].isdigit() and text[end : end + 1] == "." and text[end + 1 : end + 2].isdigit())


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
    for candidate in sorted(
        group, key=lambda hit: (-hit.odds - min(hit.end - hit.start, 100) / 100, hit.start, hit.index)
    ):
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
