"""Tables inside plain text: delimited lines under a header, and SQL inserts. Says which column a value stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

_DELIMITERS = ",\t;|"
_HEADER_CELL = re.compile(r"^[ \t]*[\"'`]?[^\W\d][\w .()/#-]{0,48}[\"'`]?[ \t]*$")
_INSERT = re.compile(r"\s{0,8}[\w.\"`\[\]]{1,128}\s{0,8}\(([^()]{1,4000})\)\s{0,8}values\s{0,8}", re.IGNORECASE)
_COPY = re.compile(r"copy\s[^\n(]{1,300}\(([^()\n]{1,4000})\)\sfrom\s{1,4}stdin", re.IGNORECASE)
LONGEST_HEAD = 4400  # characters of one line that begins a table
_SQL_VALUE = re.compile(r"\s*(?:[A-Za-z]?'((?:[^'\\]|''|\\.)*)'|([^,()']*))\s*([,)]|\Z)")
_CELLS = {
    mark: re.compile(rf'[ \t]*"((?:[^"]|"")*)"[ \t]*(?={re.escape(mark)}|$)|([^{re.escape(mark)}]*)')
    for mark in _DELIMITERS
}


class Cell(NamedTuple):
    """`text[start:end]` is one value (without its quotes) of the column called `column`."""

    start: int
    end: int
    column: str


class Cells:
    """The cells of all tables in a text, by position."""

    def __init__(self, cells: list[Cell]) -> None:
        self.cells = cells
        self._starts = [cell.start for cell in cells]
        self.columns = {cell.column for cell in cells}

    def at(self, start: int, end: int) -> Cell | None:
        """The cell that `text[start:end]` lies in, if any."""
        position = bisect_right(self._starts, start) - 1
        if position >= 0 and self.cells[position].end >= end:
            return self.cells[position]
        return None


def find_cells(text: str, marks: Iterable[tuple[int, int]]) -> Cells:
    """The cells of a delimited table that begins the text, and of the tables that `marks` announce: `(offset of the
    end, index in MARKS)`.
    """
    cells = list(_delimited(text))
    done = 0
    for end, mark in marks:
        if end > done:
            found = list(_READERS[mark](text, end))
            cells += found
            done = found[-1].end if found else done
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


def _insert(text: str, end: int) -> Iterator[Cell]:
    """`insert into t (name, ...) values (...), (...)`; `end`: after the word `into`."""
    statement = _INSERT.match(text, end)
    if statement is None:
        return
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


def _copy(text: str, end: int) -> Iterator[Cell]:
    r"""`copy t (name, ...) from stdin;` and lines of tab-separated values up to `\\.`; `end`: after `stdin`."""
    begin = max(text.rfind("\n", max(0, end - LONGEST_HEAD), end), 0)
    head = _COPY.search(text, begin, end)
    if head is None:
        return
    names = [name.strip(' \t"') for name in head[1].split(",")]
    position = text.find("\n", end) + 1
    while 0 < position < len(text) and not text.startswith("\\.", position):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        for name, value in zip(names, text[position:stop].split("\t"), strict=False):
            yield Cell(position, position + len(value), name)
            position += len(value) + 1
        position = stop + 1


def _piped(text: str, end: int) -> Iterator[Cell]:
    """A table of Markdown; `end`: in the rule under its header."""
    rule = text.rfind("\n", 0, end) + 1
    names = [
        name.strip(" \t*`")
        for name in text[text.rfind("\n", 0, max(rule - 1, 0)) + 1 : max(rule - 1, 0)].strip().strip("|").split("|")
    ]
    position = text.find("\n", end) + 1
    while 0 < position < len(text) and "|" in (line := text[position : _line_end(text, position)]):
        at = position + len(line) - len(line.lstrip())
        at += text.startswith("|", at)
        for name, value in zip(names, text[at : position + len(line)].split("|"), strict=False):
            bare = value.strip(" \t*`")
            begin = at + (value.find(bare) if bare else 0)
            yield Cell(begin, begin + len(bare), name)
            at += len(value) + 1
        position += len(line) + 1


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


_BETWEEN_ROWS = re.compile(r"\)?\s*,?\s*")


def _next_row(text: str, position: int) -> int:
    found = _BETWEEN_ROWS.match(text, position)
    return found.end() if found else len(text)


_READERS: tuple[Callable[[str, int], Iterator[Cell]], ...] = (_insert, _copy, _piped)
MARKS = (
    r"(?i:\binsert\s{1,8}into\s)",
    r"(?i:^copy\s[^\n]{1,800}\sfrom\s{1,4}stdin)",
    r"^[ \t]{0,8}\|?[ \t]{0,4}:?-{2,}:?[ \t]{0,4}\|",
)
"""What announces a table, as patterns of the engine's database, in the order of the readers."""
