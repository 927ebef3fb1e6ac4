"""SQL dumps split into tables: COPY blocks of pg_dump, INSERTs of every dialect, and the text around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from upright.classify.table_sql import bare_name, columns_of

HELD = 1 << 20  # characters of a row that does not end; beyond, it is text
_TABLE = r"(?P<table>(?:[\w$.]|\"[^\"\n]{1,64}\"|`[^`\n]{1,64}`|\[[^\]\n]{1,64}\]){1,200})"
_NAMES = r"(?:\((?P<names>[^()]{1,20000})\))?"
_MAYBE = r"(?:TEMPORARY\s{1,8}|UNLOGGED\s{1,8})?TABLE\s{1,8}(?:IF\s{1,8}NOT\s{1,8}EXISTS\s{1,8})?"
_BEGIN = re.compile(
    rf"(?im)^[ \t]*(?:COPY\s{{1,8}}{_TABLE}\s{{0,8}}{_NAMES}\s{{0,8}}FROM\s{{1,8}}stdin[^;\n]{{0,400}};[ \t]*\r?\n)"
    rf"|^[ \t]*(?:INSERT(?:\s{{1,8}}(?:IGNORE|LOW_PRIORITY|DELAYED|OR\s{{1,8}}\w{{1,10}})){{0,2}}|REPLACE)\s{{1,8}}INTO"
    rf"\s{{1,8}}{_TABLE.replace('table', 'into')}\s{{0,8}}"
    rf"{_NAMES.replace('names', 'into_names')}\s{{0,8}}VALUES\s{{0,8}}"
    rf"|^[ \t]*CREATE\s{{1,8}}{_MAYBE}{_TABLE.replace('table', 'made')}\s{{0,8}}\("
)
_STRING = r"'(?:[^'\\]|\\.|'')*+'"
_ROW = re.compile(
    rf"\s*+\(((?:[^()'\"]++|{_STRING}|\"[^\"]*\"|\((?:[^()']++|{_STRING})*+\))*+)\)\s*+([,;]?)", re.DOTALL
)
_CELL = re.compile(
    rf"\s*+(?:[A-Za-z_]\w*+\s*+)?+(?:'((?:[^'\\]|\\.|'')*+)'[^,]*+|((?:[^,()']++|\((?:[^()']++|{_STRING})*+\))*+))(?:,|\Z)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)|''", re.DOTALL)
_COPIED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "0": "", "N": ""}


@dataclass(slots=True)
class Rows:
    """Rows of one table. `names` may be empty: the dump does not say them. `lines`: where each row begins."""

    table: str
    names: list[str]
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Rest:
    """Text that is no rows, and the line at which it begins."""

    text: str
    line: int


class Dump:
    """A dump that arrives in pieces which end at line ends, or anywhere inside long lines."""

    def __init__(self) -> None:
        self._made: dict[str, list[str]] = {}
        self._open: Rows | None = None
        self._copying = False
        self._held = ""
        self._line = 1

    def take(self, text: str, line: int, *, last: bool = False) -> Iterator[Rows | Rest]:
        """The rows and the text of the next piece; `line` 0: it does not follow the one before."""
        if not line and self._line:
            self._open, self._held, self._line = None, "", 0
        if not self._held:
            self._line = line
        text, self._held = self._held + text, ""
        at = 0
        while at < len(text):
            if self._open is None:
                at, rest = self._seek(text, at)
                if rest.text.strip():
                    yield rest
                continue
            read = self._copied if self._copying else self._inserted
            at, rows, ended = read(self._open, text, at)
            if rows.rows:
                yield rows
            if not ended and at < len(text) and len(text) - at <= HELD and not last:
                self._held = text[at:]
                return
            self._open = self._open if not ended and at == len(text) else None

    def _move(self, text: str, start: int, end: int) -> None:
        self._line += text.count("\n", start, end) if self._line else 0

    def _seek(self, text: str, at: int) -> tuple[int, Rest]:
        """Pass over the text up to the next rows."""
        start, line = at, self._line
        while found := _BEGIN.search(text, at):
            at = found.end()
            if found["made"]:
                self._made[bare_name(found["made"])] = columns_of(text[at : at + 20_000])
                continue
            table = bare_name(found["table"] or found["into"])
            named = found["names"] or found["into_names"] or ""
            names = [bare_name(name) for name in named.split(",")] if named else self._made.get(table, [])
            self._open, self._copying = Rows(table, names), bool(found["table"])
            self._move(text, start, at)
            return at, Rest(text[start : found.start()], line)
        self._move(text, start, len(text))
        return len(text), Rest(text[start:], line)

    def _copied(self, table: Rows, text: str, at: int) -> tuple[int, Rows, bool]:
        found = Rows(table.table, table.names)
        while at < len(text):
            end = text.find("\n", at)
            if end < 0:
                return at, found, False
            row = text[at:end].rstrip("\r")
            if row == "\\.":
                self._move(text, at, end + 1)
                return end + 1, found, True
            cells = row.split("\t")
            found.rows.append([_unescaped(cell) for cell in cells] if "\\" in row else cells)
            found.lines.append(self._line)
            self._move(text, at, end + 1)
            at = end + 1
        return at, found, False

    def _inserted(self, table: Rows, text: str, at: int) -> tuple[int, Rows, bool]:
        found = Rows(table.table, table.names)
        while row := _ROW.match(text, at):
            if not row[2] and row.end() == len(text):
                return at, found, False
            found.rows.append([_value(quoted, bare) for quoted, bare in _CELL.findall(row[1])])
            found.lines.append(self._line + (text.count("\n", at, row.start(1)) if self._line else 0))
            self._move(text, at, row.end())
            at = row.end()
            if row[2] != ",":
                return at, found, True
        begun = text[at : at + 64].lstrip()[:1]
        return at, found, begun not in {"(", ""}


def _unescaped(cell: str) -> str:
    return _ESCAPE.sub(lambda found: _COPIED.get(found[1], found[1]), cell) if "\\" in cell else cell


def _value(quoted: str, bare: str) -> str:
    if quoted:
        escaped = "\\" in quoted or "''" in quoted
        return (
            _ESCAPE.sub(lambda found: _COPIED.get(found[1], found[1]) if found[1] else "'", quoted)
            if escaped
            else quoted
        )
    value = bare.strip()
    return "" if value.upper() == "NULL" else value
