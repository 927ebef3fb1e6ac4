"""Delimited tables: cells under the names of their header; quotes, separators and line ends stay as they are."""

from __future__ import annotations

import re

from upright.classify.redaction.layout import Layout
from upright.classify.redaction.piece import Cell, Piece, View
from upright.classify.redaction.quoting import DOUBLED, PLAIN, Bare

_MARKS = ",\t;|"
_NAME = re.compile(r"[^\W\d][\w .()/#:-]{0,63}")
_OPEN_CELL = 1 << 20  # characters that one cell may go on for
_SAMPLE = 5
_MANY_COLUMNS = 500


class CsvLayout(Layout):
    """`header`: the names of the columns, once the first piece was seen."""

    def __init__(self) -> None:
        super().__init__()
        self.mark, self._header, self._first = "", list[str](), ""
        self._cell = re.compile("")
        self._bare = Bare(lambda _: False, DOUBLED, '"')

    def cut(self, text: str) -> int:
        """After the last line end that is in no quotes."""
        self._look(text)
        end = len(text)
        for _ in range(_OPEN_CELL):
            end = text.rfind("\n", 0, end)
            if end < 0 or len(text) - end > _OPEN_CELL:
                break
            if self._closed(text, end):
                return end + 1
        return super().cut(text) if len(text) > 2 * _OPEN_CELL else 0

    def _closed(self, text: str, end: int) -> bool:
        return text.count('"', 0, end) % 2 == 0

    def lay(self, text: str) -> Piece:
        """A column for each name; the table as it stands is a view too."""
        self._look(text)
        cells: list[Cell] = []
        views: dict[str, View] = {}
        position, column, row = 0, 0, 0 if self._first == "" and self._header else 1
        size = len(text)
        while position < size:
            found = self._cell.match(text, position)
            assert found is not None  # noqa: S101  the pattern matches an empty cell
            quoted = found[1] is not None
            start, end = found.span(1 if quoted else 2)
            name = self._header[column] if row and column < len(self._header) else ""
            cell = Cell(start, end, DOUBLED if quoted else PLAIN, name, None if quoted else self._bare)
            cells.append(cell)
            if name and end > start and column < _MANY_COLUMNS:
                views.setdefault(name, View(name)).add(text, cell, "\n")
            position = found.end()
            if text.startswith(self.mark, position):
                position, column = position + 1, column + 1
            else:
                position, column, row = _next_line(text, position), 0, row + 1
        return Piece(text, [self.raw_view(text), *views.values()], cells)

    def _look(self, text: str) -> None:
        if self.mark:
            return
        lines = text.splitlines()[:_SAMPLE]
        self.mark = _separator(lines)
        mark = re.escape(self.mark)
        self._cell = re.compile(rf'"((?:[^"]|"")*)"(?=[{mark}\r\n]|\Z)|([^{mark}\r\n]*)')
        names = [name.strip().strip('"').lstrip("\ufeff") for name in (lines[0] if lines else "").split(self.mark)]
        self._header = names if len(names) > 0 and all(_NAME.fullmatch(name) for name in names) else []
        special = (self.mark, '"', "\n", "\r")
        self._bare = Bare(lambda value: any(character in value for character in special), DOUBLED, '"')

    def passed(self, written: str) -> None:
        """Later pieces are read under the header of the first."""
        if not self._first:
            self._first = written.partition("\n")[0] + "\n" if self._header else "\n"
            self._lead = self._first if self._header else ""


def _next_line(text: str, position: int) -> int:
    if text.startswith("\r\n", position):
        return position + 2
    return position + 1


def _separator(lines: list[str]) -> str:
    if not lines:
        return ","
    return max(_MARKS, key=lambda mark: (min(line.count(mark) for line in lines), lines[0].count(mark)))
