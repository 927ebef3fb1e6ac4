"""One text while it is looked at closely: where the patterns fired, what matches there, what stands around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from upright.classify.classes import Announced, Classes
from upright.classify.compiled import Hits
from upright.classify.context import AFTER, BEFORE, Nearby, Surroundings, heads_things, look_around, tags_things
from upright.classify.goods import names_goods
from upright.classify.shape import LONGEST, Shape, ends_row, in_part
from upright.classify.spans import Candidate, candidate
from upright.classify.tables import MARKS, Cell, Cells, find_cells

ENOUGH_CONTEXT = 0.35  # weight of the surroundings that a classifier which needs context asks for
EVERY = -1  # all classes, as bits
NOTHING: Announced = ((), 0)


class Seen(NamedTuple):
    """A text, the marks of tables and what else fired in it, and the phrases that stand near."""

    text: str
    marks: Hits
    hits: Hits
    nearby: Nearby


def look_over(classes: Classes, texts: Sequence[str]) -> list[Seen]:
    """All that is found in a first pass over texts; short ones together take less than one by one."""
    apart, first = classes.apart, len(MARKS)
    found = list(classes.hits(texts))
    near = look_around(classes.lexicon, texts, [[end for end, number in own if apart[number]] for own in found])
    marks = [[hit for hit in own if hit[1] < first] for own in found]
    hits = [[hit for hit in own if hit[1] >= first] for own in found]
    return list(map(Seen, texts, marks, hits, near))


class Reading:
    """One text while it is read."""

    def __init__(self, classes: Classes, seen: Seen, *, column: str = "", alone: Collection[int] = ()) -> None:
        """`column`: that each line is a value of, if any. `alone`: the classes of which hits are kept that lack the
        context they need.
        """
        self._classes, self._column, self._alone = classes, column, alone
        self._text, marks, self._hits, self._nearby = seen
        lexicon = classes.lexicon
        self.cells = Cells([]) if column else find_cells(seen.text, marks)
        self._by_column = 0
        self._named: dict[str, Mapping[int, float]] = {}
        for name in [column] if column else self.cells.columns:
            self._named[name] = lexicon.named(name)
            self._by_column |= lexicon.named_mask(name)
        self._found: list[Candidate] = []
        self._done: list[int] = []  # up to where each shape has matched

    def candidates(self) -> list[Candidate]:
        """Hits of patterns, then cells of columns whose class is recognised by its label."""
        shapes, heralds, anywhere = self._classes.shapes, self._classes.heralds, bool(self._alone)
        text = self._text
        self._done = done = [0] * len(shapes)
        somewhere = self._by_column | self._nearby.somewhere
        near, near_to = 0, -1
        for end, number in self._hits:
            several, mask, asks, _, size, begins = heralds[number]
            if size:
                several, mask = begins.get(text[end - size : end - size + 1], NOTHING)
            spoken_for = EVERY
            if asks and not anywhere:
                if near_to != end and mask & somewhere:
                    near_to = end
                    near = self._by_column | self._nearby.mask(end - 2 * BEFORE, end + 2 * AFTER)
                if not mask & near:
                    continue
                spoken_for = near
            for position, own in several:
                if own & spoken_for and end > done[position]:
                    self._look(position, shapes[position], end, size, spoken_for)
        self._labelled_cells()
        return self._found

    def _look(self, position: int, one: Shape, end: int, size: int, spoken_for: int) -> None:
        """What the shape matches where a hit ends. `size`: characters of it, if known; `spoken_for`: classes, as bits,
        that may be spoken for near.
        """
        text = self._text
        if one.follows:
            match = one.regex.match(text, end)
        elif size:
            match = one.at(text, self._done[position], end - size, end)
        else:
            match = one.match(text, self._done[position], end)
        if match is None:
            return
        self._done[position] = match.end()
        start, stop = match.span("value") if one.named else match.span()
        if start == stop or in_part(text, start, stop):
            return
        if one.follows:
            self._follow(position, one, start, stop)
        else:
            self._take(position, one, start, stop, spoken_for)

    def _follow(self, position: int, one: Shape, start: int, end: int) -> None:
        """A candidate for each class of the shape that the value can be, whose label is part of the pattern."""
        classes, value = self._classes, self._text[start:end]
        if tags_things(self._text, start):
            return
        for index in one.classes:
            if classes.holds(index, value):
                self._found.append(candidate((start, end, index, classes.sure[index], False, position)))

    def _take(self, position: int, one: Shape, start: int, end: int, spoken_for: int) -> None:
        """A candidate for each class of the shape that the value can be."""
        classes, value = self._classes, self._text[start:end]
        cell = self._cell(start, end)
        alone = cell is not None and cell.start == start and cell.end == end  # nothing else stands in its cell
        around = None if alone else self._around(start, end, cell)
        named = self._named[cell.column] if cell else {}
        others = bool(named) and cell is not None and 2 * (end - start) >= cell.end - cell.start
        of_thing: bool | None = None if around else cell is not None and not named and heads_things(cell.column)
        for index in one.classes if len(one.classes) == 1 else _members(one.mask & spoken_for):
            weight = around.weight(index) if around else 0.0
            if named:
                weight = max(named.get(index, 0.0), weight)
            lacking = weight < ENOUGH_CONTEXT and classes.asks_context(index, value)
            if (lacking and index not in self._alone) or not classes.holds(index, value):
                continue
            if of_thing is None and around:
                of_thing = around.of_thing(self._text)
            if of_thing and ends_row(self._text, start, end):
                continue
            odds = classes.odds(index, weight, of_thing=bool(of_thing), other=others and not weight)
            self._found.append(candidate((start, end, index, odds, lacking, position)))

    def surroundings(self, start: int, end: int) -> tuple[Surroundings, str]:
        """What stands around a value; the column it stands in, if any."""
        cell = self._cell(start, end)
        return self._around(start, end, cell), cell.column if cell else ""

    def _around(self, start: int, end: int, cell: Cell | None) -> Surroundings:
        return self._nearby.around(start, end, (cell.start, cell.end) if cell else (0, len(self._text)))

    def _cell(self, start: int, end: int) -> Cell | None:
        """The cell that the value stands in; in a column, its line."""
        if not self._column:
            return self.cells.at(start, end)
        stop = self._text.find("\n", end)
        return Cell(self._text.rfind("\n", 0, start) + 1, stop if stop >= 0 else len(self._text), self._column)

    def _labelled_cells(self) -> None:
        """Values of columns whose class is recognised by its label: the cell is read as `label: value`."""
        labelled_by = self._classes.labelled_by
        beside = frozenset(self.cells.columns)
        named = (name for name in self._named if not tags_things(name, len(name)) and not names_goods(name, beside))
        meant = {name: classes for name in named if (classes := labelled_by(name))}
        if not meant:
            return
        for start, end, column in _lines(self._text, self._column) if self._column else self.cells.cells:
            labelled = meant.get(column)
            if labelled and 0 < end - start <= LONGEST:
                value = self._text[start:end]
                for index, looks in labelled:
                    self._labelled_cell(index, looks, start, value)

    def _labelled_cell(self, index: int, looks: Sequence[re.Pattern[str]], place: int, value: str) -> None:
        """A candidate if the first of `looks` that matches the cell takes most of it, and the class can be that."""
        for regex in looks:
            match = regex.match(value)
            if match:
                start, end = match.span("value")
                if _is_numbered(value, start, end):
                    return
                if 2 * (end - start) > len(value) and self._classes.holds(index, value[start:end]):
                    self._found.append(Candidate(place + start, place + end, index, self._classes.sure[index]))
                    return


def _is_numbered(cell: str, start: int, end: int) -> bool:
    """Whether words in a cell are what the number behind them counts: `Ross 614` among the names of stars."""
    return cell[end:].lstrip(" -")[:1].isdecimal() and not any(map(str.isdecimal, cell[start:end]))


@lru_cache(1 << 12)
def _members(mask: int) -> tuple[int, ...]:
    """The classes whose bits are set."""
    return tuple(index for index in range(mask.bit_length()) if mask >> index & 1)


def _lines(text: str, column: str) -> Iterator[Cell]:
    position = 0
    for line in text.split("\n"):
        yield Cell(position, position + len(line), column)
        position += len(line) + 1
