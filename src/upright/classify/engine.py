"""The engine: every classifier over a text in one pass, and the spans that survive.

How sure a hit is, in log-odds: the classifier's own confidence without context (its pattern, given that its validity
check passed), plus up to the distance to its confidence with context, in proportion to how strongly the surroundings
speak for it (`context.py`: its own label or column 1, a word nearby 0.6, behind another field half of that), minus
`OF_A_THING` when the label right before it names a thing (order, batch, checksum). Where hits overlap, the surest wins,
then the longest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial

from upright.classify.classifier import Classifier
from upright.classify.compiled import Hits, Patterns, offsets
from upright.classify.context import AFTER, APART, BEFORE, NEAR, Evidence, Nearby, Surroundings, key_before
from upright.classify.homeland import at_home
from upright.classify.lexicon import Lexicon
from upright.classify.mentions import mentions, named
from upright.classify.placeholders import is_placeholder, is_placeholder_secret
from upright.classify.prefilter import prefilter
from upright.classify.shape import LONGEST, Shape, in_decimal, shape
from upright.classify.spans import Candidate, Span, log_odds, probability, resolve
from upright.classify.tables import MARKS, Cell, Cells, find_cells

LEAST = 0.5  # confidence under which nothing is reported
OF_A_THING = 3.0  # log-odds taken off when the value's own label names a thing
OTHER_COLUMN = 2.0  # log-odds taken off when the value stands in a column that means something else...
SHAPELY = 0.7  # of a class under this, a word further away than a thing's label counts half
SPEAKS_FOR_ITSELF = 0.85  # ...unless its class is as sure as this without context
ENOUGH_CONTEXT = 0.35  # weight of the surroundings that a classifier which needs context asks for
MANY = 10  # distinct values of a column that together can speak for a class...
NEARLY_ALL = 0.9  # ...when so many of them pass its check
CHOOSY = 0.3  # a check that more than this share of slightly changed values pass proves nothing
ENOUGH_LINES = 200  # of a column, to see what its values may be without any context


class Engine:
    """All `classifiers` at once. Compiled when first used; safe to share between threads."""

    def __init__(self, classifiers: Iterable[Classifier], *, names: bool = True) -> None:
        """`names`: whether names and addresses in free text are looked for, which takes most of the time."""
        self.names = names
        self.classifiers = tuple(sorted(classifiers, key=lambda unit: unit.id))
        self.index = {unit.id: position for position, unit in enumerate(self.classifiers)}
        self.countries = [unit.countries for unit in self.classifiers]
        self.secret = [unit.id.startswith("secret.") for unit in self.classifiers]
        self.base = [log_odds(unit.confidence) for unit in self.classifiers]
        self.gain = [max(0.0, log_odds(unit.confident) - log_odds(unit.confidence)) for unit in self.classifiers]

    def __reduce__(self) -> tuple[Callable[..., Engine], tuple[tuple[Classifier, ...]]]:
        return partial(Engine, names=self.names), (self.classifiers,)

    def prepare(self) -> Engine:
        """Compile now what is otherwise compiled when first used; returns itself."""
        self.chosen("SSN: 417-20-4914, Jane Roe")
        return self

    def spans(self, text: str, *, least: float = LEAST) -> list[Span]:
        """What `text` holds, by position, without overlaps."""
        return self._spans(text, self.chosen(text), least, "")

    def chosen(self, text: str) -> list[Candidate]:
        """The hits that survive, by position: of patterns, mentions of names given away, names in free text."""
        found = resolve(at_home(text, self.candidates(text), self.countries))
        found = sorted(found + mentions(text, found, self.index))
        return named(text, found, self.index) if self.names else found

    def column_spans(self, text: str, name: str, *, least: float = LEAST) -> list[Span]:
        """The same for one column of a table: each line of `text` is a value of the column called `name`.

        Where nearly all of many values pass a validity check, that speaks for the class as a word nearby would.
        """
        evident = self._evident(text, name)
        found = [
            hit._replace(odds=hit.odds + NEAR * self.gain[hit.classifier]) if hit.alone else hit
            for hit in self.candidates(text, column=name, alone=evident)
        ]
        return self._spans(text, resolve(found), least, name)

    def _evident(self, text: str, name: str) -> Collection[int]:
        """The classes whose check nearly all of the first values pass, though nothing around them says so."""
        values = list(dict.fromkeys(filter(None, text.split("\n", ENOUGH_LINES)[:ENOUGH_LINES])))
        if len(values) < MANY:
            return ()
        likely = self._passed_by(values[:MANY], name, self._checked)
        passed = self._passed_by(values, name, likely.keys()) if likely else {}
        return {index for index, several in passed.items() if self._is_choosy(index, several)}

    def _passed_by(self, values: Sequence[str], name: str, classes: Collection[int]) -> dict[int, set[str]]:
        """Of these classes, those whose check nearly all of the values pass, and which do."""
        passed: dict[int, set[str]] = {}
        text, whole = "\n".join(values), set(values)
        for hit in self.candidates(text, column=name, alone=classes):
            if hit.alone:
                passed.setdefault(hit.classifier, set()).add(text[hit.start : hit.end])
        return {index: found for index, found in passed.items() if len(found & whole) >= NEARLY_ALL * len(whole)}

    def _is_choosy(self, index: int, values: set[str]) -> bool:
        """Whether the class's check refuses most values that differ from these in their last digit."""
        neighbours = [
            value[:-1] + str((int(value[-1]) + 1) % 10) for value in sorted(values)[:50] if value[-1].isdecimal()
        ]
        validate = self.classifiers[index].validate
        return validate is not None and sum(map(validate, neighbours)) <= CHOOSY * len(neighbours)

    def _spans(self, text: str, chosen: Iterable[Candidate], least: float, column: str) -> list[Span]:
        found: list[Span] = []
        line, position = 1, 0
        for hit in chosen:
            start, end, index = hit[:3]
            line += text.count("\n", position, start)
            position = start
            sure = probability(hit.odds)
            if sure >= least:
                key = (column or key_before(text, start)) if self.secret[index] else column
                found.append(Span(start, end, self.classifiers[index].id, sure, line, key))
        return found

    def candidates(self, text: str, *, column: str = "", alone: Collection[int] = ()) -> list[Candidate]:
        """Every hit with its log-odds, overlapping ones too. `alone`: the classes of which hits are kept that lack the
        context they need.
        """
        return Reading(self, text, column, alone).candidates()

    def holds(self, index: int, value: str) -> bool:
        """Whether the value is no placeholder and passes the validity check of the class."""
        if is_placeholder_secret(value) if self.secret[index] else is_placeholder(value):
            return False
        validate = self.classifiers[index].validate
        return validate is None or validate(value)

    def weight(self, index: int, evidence: Iterable[Evidence]) -> float:
        """How strongly the evidence speaks for the class, 0..1."""
        classes, weight = self.lexicon.classes, 0.0
        for strength, phrase in evidence:
            if strength > weight and index in classes[phrase]:
                weight = strength
        return weight

    def odds(self, index: int, weight: float, *, of_thing: bool, other: bool) -> float:
        """`other`: the value stands in a column whose name means something else."""
        base = self.classifiers[index].confidence
        if of_thing and base < SHAPELY:
            weight *= APART
        odds = self.base[index] + weight * self.gain[index]
        if of_thing and not self.secret[index]:
            odds -= OF_A_THING
        if other and base < SPEAKS_FOR_ITSELF:
            odds -= OTHER_COLUMN
        return odds

    def hits(self, text: str) -> tuple[Hits, Hits]:
        """`(offset of the end, shape)` of what may be values, `(..., mark)` of tables."""
        data = text.encode("utf-8", "replace")
        found = self._compiled[1].hits(data)
        if len(data) != len(text):
            found = offsets(found, data)
        first = len(self.shapes)
        marks = [(end, number - first) for end, number in found if number >= first]
        return ([hit for hit in found if hit[1] < first] if marks else found), marks

    @cached_property
    def lexicon(self) -> Lexicon:
        """Context words and column names of every class."""
        return Lexicon([(*unit.context, *unit.columns) for unit in self.classifiers])

    @cached_property
    def column_names(self) -> Lexicon:
        """Column names alone."""
        return Lexicon([unit.columns for unit in self.classifiers])

    @cached_property
    def by_label(self) -> Mapping[int, Sequence[re.Pattern[str]]]:
        """What the value of a class must look like that is recognised by its label."""
        found: dict[int, dict[re.Pattern[str], None]] = {}
        for one in self.shapes:
            for index in one.classes if one.follows else ():
                if self.classifiers[index].columns:
                    found.setdefault(index, {})[one.bare] = None
        return {index: list(several) for index, several in found.items()}

    @cached_property
    def _checked(self) -> Collection[int]:
        return frozenset(index for index, unit in enumerate(self.classifiers) if unit.validate)

    @cached_property
    def shapes(self) -> list[Shape]:
        """One for each pattern of the classifiers, by the number that hits call it."""
        return self._compiled[0]

    @cached_property
    def _compiled(self) -> tuple[list[Shape], Patterns]:
        readers: dict[str, list[int]] = {}
        for index, unit in enumerate(self.classifiers):
            for pattern in dict.fromkeys(unit.patterns):
                readers.setdefault(pattern, []).append(index)
        filters = [prefilter(pattern) for pattern in readers]
        shapes = [
            shape(
                pattern,
                rest,
                classes,
                asks=not rest and all(self.classifiers[index].needs_context for index in classes),
            )
            for (pattern, classes), (_, rest) in zip(readers.items(), filters, strict=True)
        ]
        return shapes, Patterns([*(filtered for filtered, _ in filters), *MARKS])


class Reading:
    """One text while it is read."""

    def __init__(self, engine: Engine, text: str, column: str, alone: Collection[int]) -> None:
        self._engine, self._text, self._column, self._alone = engine, text, column, alone
        self._hits, marks = engine.hits(text)
        shapes = engine.shapes
        places = [end for end, position in self._hits if not shapes[position].follows]
        self._nearby = Nearby(engine.lexicon, text, places)
        self.cells = Cells([]) if column else find_cells(text, marks)
        named = [column] if column else self.cells.columns
        self._named = {name: engine.lexicon.named(name) for name in named}
        self._by_column = sum(1 << index for index in {index for several in self._named.values() for index in several})
        self._found: list[Candidate] = []

    def candidates(self) -> list[Candidate]:
        """Hits of patterns, then cells of columns whose class is recognised by its label."""
        text, shapes, nearby, anywhere = self._text, self._engine.shapes, self._nearby, bool(self._alone)
        done = [0] * len(shapes)
        spoken_for, spoken_at = -1, -1
        for end, position in self._hits:
            if end <= done[position]:
                continue
            one = shapes[position]
            if anywhere or not one.asks:
                spoken_for = spoken_at = -1  # all classes
            else:
                if spoken_at != end:
                    spoken_at = end
                    spoken_for = self._by_column | nearby.mask(end - 2 * BEFORE, end + 2 * AFTER)
                if not one.mask & spoken_for:
                    continue
            match = one.match(text, done[position], end)
            if match is None:
                continue
            done[position] = match.end()
            start, stop = match.span("value") if one.named else match.span()
            if start < stop and not in_decimal(text, start, stop):
                self._take(position, one, start, stop, spoken_for)
        self._found += self._labelled_cells()
        return self._found

    def _take(self, position: int, one: Shape, start: int, end: int, spoken_for: int) -> None:
        """A candidate for each class of the shape that the value can be. `spoken_for`: classes, as bits, that the
        surroundings may speak for (-1: any).
        """
        engine, value, found = self._engine, self._text[start:end], self._found
        if one.follows:  # the label is part of the pattern
            for index in one.classes:
                if engine.holds(index, value):
                    found.append(Candidate(start, end, index, engine.base[index] + engine.gain[index], shape=position))
            return
        around, column, size = self.surroundings(start, end)
        named = self._named.get(column, {})
        others = bool(named) and 2 * (end - start) >= size
        of_thing: bool | None = None
        for index in one.classes:
            if not spoken_for >> index & 1:
                continue
            weight = max(named.get(index, 0.0), engine.weight(index, around.evidence))
            lacking = weight < ENOUGH_CONTEXT and engine.classifiers[index].needs_context
            if (lacking and index not in self._alone) or not engine.holds(index, value):
                continue
            if of_thing is None:
                of_thing = around.of_thing(self._text)
            odds = engine.odds(index, weight, of_thing=of_thing, other=others and not weight)
            found.append(Candidate(start, end, index, odds, lacking, position))

    def surroundings(self, start: int, end: int) -> tuple[Surroundings, str, int]:
        """What stands around a value; the column it stands in, if any, and the characters of its cell."""
        text = self._text
        cell = self.cells.at(start, end)
        if cell:
            return self._nearby.around(start, end, (cell.start, cell.end)), cell.column, cell.end - cell.start
        if self._column:
            stop = text.find("\n", end)
            first, last = text.rfind("\n", 0, start) + 1, stop if stop >= 0 else len(text)
            return self._nearby.around(start, end, (first, last)), self._column, last - first
        return self._nearby.around(start, end, (0, len(text))), "", 0

    def _labelled_cells(self) -> Iterator[Candidate]:
        """Values of columns whose class is recognised by its label: the cell is read as `label: value`."""
        by_label, named = self._engine.by_label, self._engine.column_names.named
        meant = {
            name: [index for index, weight in named(name).items() if index in by_label and weight == 1]
            for name in self._named
        }
        if not any(meant.values()):
            return
        for cell in _lines(self._text, self._column) if self._column else self.cells.cells:
            for index in meant[cell.column]:
                yield from self._labelled_cell(index, cell)

    def _labelled_cell(self, index: int, cell: Cell) -> Iterator[Candidate]:
        engine, value = self._engine, self._text[cell.start : cell.end]
        for regex in engine.by_label[index] if value and len(value) <= LONGEST else ():
            match = regex.match(value)
            if match and 2 * len(match["value"]) > len(value) and engine.holds(index, match["value"]):
                start, end = match.span("value")
                yield Candidate(cell.start + start, cell.start + end, index, engine.base[index] + engine.gain[index])
                return


def _lines(text: str, column: str) -> Iterator[Cell]:
    position = 0
    for line in text.split("\n"):
        yield Cell(position, position + len(line), column)
        position += len(line) + 1
