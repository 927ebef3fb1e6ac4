"""Tables inside plain text: delimited lines under a header, and SQL inserts. Says which column a value stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_DELIMITERS = ",\t;|"
_HEADER_CELL = re.compile(r"^[ \t]*[\"'`]?[^\W\d][\w .()/#-]{0,48}[\"'`]?[ \t]*$")
_INSERT = re.compile(r"(?i)\binsert\s{1,8}into\s{1,8}[\w.\"`\[\]]{1,128}\s{0,8}\(([^()]{1,4000})\)\s{0,8}values\s{0,8}")
_SQL_VALUE = re.compile(r"\s*(?:[A-Za-z]?'((?:[^'\\]|''|\\.)*)'|([^,()']*))\s*([,)]|\Z)")
_CELLS = {
    mark: re.compile(rf'[ \t]*"((?:[^"]|"")*)"[ \t]*(?={re.escape(mark)}|$)|([^{re.escape(mark)}]*)')
    for mark in _DELIMITERS
}


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """`text[start:end]` is one value (without its quotes) of the column called `column`."""

    start: int
    end: int
    column: str


class Cells:
    """The cells of all tables in a text, by position."""

    def __init__(self, cells: list[Cell]) -> None:
        self.cells = cells
        self._starts = [cell.start for cell in cells]

    def at(self, start: int, end: int) -> Cell | None:
        """The cell that `text[start:end]` lies in, if any."""
        position = bisect_right(self._starts, start) - 1
        if position >= 0 and self.cells[position].end >= end:
            return self.cells[position]
        return None


def find_cells(text: str) -> Cells:
    """The cells of a delimited table that begins the text, and of every SQL insert with named columns."""
    cells = list(_delimited(text))
    cells.extend(_inserts(text))
    cells.sort()
    return Cells(cells)


def _delimited(text: str) -> Iterator[Cell]:
    end = text.find("\n")
    header = text[: max(end, 0)].rstrip("\r")
    mark = max(_DELIMITERS, key=header.count)
    names = header.split(mark)
    if len(names) < 2 or not all(_HEADER_CELL.match(name) for name in names):  # noqa: PLR2004
        return
    names = [name.strip(" \t\"'`") for name in names]
    position = end + 1
    while position < len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        row = list(split_row(text[position:stop].rstrip("\r"), mark))
        if len(row) != len(names):
            if row and position == end + 1:
                return
        else:
            for name, (start, finish) in zip(names, row, strict=True):
                yield Cell(position + start, position + finish, name)
        position = stop + 1


def split_row(line: str, mark: str) -> Iterator[tuple[int, int]]:
    """Start and end of each value in one line of a delimited table, quotes left out."""
    position, cells = 0, _CELLS[mark]
    while position <= len(line):
        found = cells.match(line, position)
        if found is None:
            return
        yield found.span(1) if found[1] is not None else found.span(2)
        position = found.end() + 1


def _inserts(text: str) -> Iterator[Cell]:
    for statement in _INSERT.finditer(text):
        names = [name.strip(" \t\n\r\"'`[]") for name in statement[1].split(",")]
        position = statement.end()
        while position < len(text) and text[position] == "(":
            position += 1
            for name in names:
                value = _SQL_VALUE.match(text, position)
                if value is None:
                    return
                yield Cell(*(value.span(1) if value[1] is not None else value.span(2)), name)
                position = value.end()
                if value[3] != ",":
                    break
            position = _next_row(text, position)


_BETWEEN_ROWS = re.compile(r"\)?\s*,?\s*")


def _next_row(text: str, position: int) -> int:
    found = _BETWEEN_ROWS.match(text, position)
    return found.end() if found else len(text)
