"""SQL dumps: texts, numbers, comments and the data of COPY.

Backslashes are escapes where the file says that it comes from MySQL or MariaDB, elsewhere only in E'...'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from upright.classify.redaction.layout import Layout
from upright.classify.redaction.piece import Cell, Piece, View
from upright.classify.redaction.quoting import PLAIN, SINGLE, SQL, Bare

_MYSQL = re.compile(r"(?i)mysql|mariadb|\bENGINE\s*=|`")
_REST = (
    r"|(?P<comment>--[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z))|(?P<name>\"[^\"]*(?:\"|\Z)|`[^`]*(?:`|\Z))"
    r"|\$(?P<tag>\w{0,63})\$(?P<body>.*?)(?:\$(?P=tag)\$|\Z)"
    r"|(?P<copy>\bCOPY\s[^;()]{1,200}\((?P<columns>[^()]{0,8000})\)\s*FROM\s+stdin[^;\n]{0,200};[^\n]*\n)"
    r"|(?P<insert>\bINSERT\s+INTO\s[^;()']{1,200}\([^()']{1,8000}\)\s*VALUES\b)"
    r"|(?P<number>(?<![\w.'\"`@])\d[\w.+@-]*(?!['\"`]))|(?P<end>;)|(?P<row>\),)|(?P<line>\n)"
)
_STANDARD = re.compile(
    r"(?i)(?P<e>\bE')(?P<escaped>(?:[^'\\]|''|\\.)*)(?:'|\Z)|'(?P<text>(?:[^']|'')*)(?:'|\Z)" + _REST, re.DOTALL
)
_BACKSLASHED = re.compile(r"(?i)(?P<e>')(?P<escaped>(?:[^'\\]|''|\\.)*)(?:'|\Z)|(?P<text>\Z\A)" + _REST, re.DOTALL)
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class SqlLayout(Layout):
    """`_columns`: of the COPY that is open; `_head`: of the INSERT."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[str] | None = None
        self._head = ""
        self._tokens: re.Pattern[str] | None = None
        self._after: tuple[str, list[str] | None, str] = ("", None, "")
        self._safe = 0

    def cut(self, text: str) -> int:
        """After the last line end that is in no text, or after a row of an INSERT."""
        self._take(text)
        return self._safe or super().cut(text)

    def lay(self, text: str) -> Piece:
        """Rows of COPY are columns; texts with escapes are read as they are meant; what follows an INSERT that began
        before is read under its head.
        """
        cells, columns = self._take(text)
        meant = View()
        for cell in cells:
            if cell.quoting.escape and cell.quoting.escape.search(text, cell.start, cell.end):
                meant.add(text, cell, "\n\n")
        return Piece(text, [self.raw_view(text), meant, *columns.values()], cells, PLAIN)

    def passed(self, written: str) -> None:
        """Later pieces may go on with a COPY or an INSERT."""
        if self._after[0] != written:
            self._take(written)
        _, self._columns, self._head = self._after
        super().passed(written)
        if self._columns is not None:
            self._lead = ""
        elif self._head:
            self._lead = f"{self._head} "

    def _take(self, text: str) -> tuple[list[Cell], dict[str, View]]:
        if self._tokens is None:
            self._tokens = _BACKSLASHED if _MYSQL.search(text, 0, 20_000) else _STANDARD
        cells: list[Cell] = []
        views: dict[str, View] = {}
        columns, head, position, self._safe = self._columns, self._head, 0, 0
        while position < len(text):
            if columns is not None:
                position, closed = self._rows(text, position, columns, cells, views)
                columns = None if closed else columns
                continue
            token = self._tokens.search(text, position)
            if token is None:
                break
            position = token.end()
            if token["copy"]:
                columns = [name.strip(' "`\n\r\t') for name in token["columns"].split(",")]
            head = token["insert"] or ("" if token["end"] else head)
            if (token["line"] or token["row"]) and position > self._safe:
                self._safe = position
            cells.extend(self._cells(token))
        self._after = (text, columns, head)
        return cells, views

    def _cells(self, token: re.Match[str]) -> Iterator[Cell]:
        if token["escaped"] is not None:
            yield Cell(*token.span("escaped"), SQL)
        elif token["text"] is not None:
            yield Cell(*token.span("text"), SINGLE)
        elif token["comment"]:
            yield Cell(*token.span("comment"), PLAIN)
        elif token["body"] is not None:
            yield Cell(*token.span("body"), PLAIN)
        elif token["number"]:
            quoting = SQL if self._tokens is _BACKSLASHED else SINGLE
            yield Cell(*token.span("number"), PLAIN, "", Bare(_no_number, quoting, "'", always=True))

    def _rows(
        self, text: str, position: int, columns: list[str], cells: list[Cell], views: dict[str, View]
    ) -> tuple[int, bool]:
        """The lines of a COPY; where they end, and whether its end was seen."""
        while position < len(text):
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            if text.startswith("\\.", position):
                return end, True
            start = position
            for name, value in zip(columns, text[position:end].split("\t"), strict=False):
                cell = Cell(start, start + len(value), PLAIN, name)
                if value and value != "\\N":
                    cells.append(cell)
                    views.setdefault(name, View(name)).add(text, cell, "\n")
                start += len(value) + 1
            position = self._safe = min(end + 1, len(text))
        return position, False


def _no_number(value: str) -> bool:
    return not _BARE_NUMBER.fullmatch(value)
