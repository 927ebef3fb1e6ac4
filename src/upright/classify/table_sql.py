"""Statements of SQL inside plain text: rows that are inserted or copied, and what their columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upright.classify.table_lines import LONGEST_LINE, Cell

_INSERT = re.compile(r"\s{0,8}([\w.\"`\[\]]{1,128})\s{0,8}(?:\(([^()]{1,4000})\)\s{0,8})?values\s{0,8}", re.IGNORECASE)
_INTO = re.compile(r"(?m)^[ \t]*into\s", re.IGNORECASE)
_AMONG = re.compile(r"(?i)([\w\"`\[\]]{1,64})\s{1,4}in\s{0,4}\(\s{0,4}[a-z]?'\Z")
LONGEST_NAME, MOST_AMONG = 90, 1000
_COPY = re.compile(r"copy\s[^\n(]{1,300}\(([^()\n]{1,4000})\)\sfrom\s{1,4}stdin", re.IGNORECASE)
_BETWEEN_ROWS = re.compile(r"\)?\s*,?\s*")
_SQL_VALUE = re.compile(r"\s*(?:[A-Za-z]?'((?:[^'\\]|''|\\.)*)'|([^,()']*))\s*([,)]|\Z)")
_STRING = r"'(?:[^'\\]|\\.|'')*+'"
_MARK = re.compile(rf"{_STRING}|--[^\n]*|[(),]")
_COLUMN = re.compile(
    r"(?:\s++|--[^\n]*+\n)*+(?:\"([^\"\n]{1,64})\"|`([^`\n]{1,64})`|\[([^\]\n]{1,64})\]|(\w{1,64}))\s{1,8}[A-Za-z]"
)
_NOT_COLUMNS = frozenset({"primary", "unique", "key", "constraint", "foreign", "check", "index", "fulltext", "exclude"})
_TABLE_MADE = re.compile(
    r"(?i)create\s{1,8}(?:temporary\s{1,8})?table\s{1,8}(?:if\s{1,8}not\s{1,8}exists\s{1,8})?([^\s(]{1,128})\s{0,8}\("
)
_MADE_BEFORE = 40_000  # characters before an INSERT in which its table is made
_STATEMENTS = 8  # that are looked through


def inserted(text: str, end: int) -> Iterator[Cell]:
    """`insert into t (name, ...) values (...), (...)`, or without names, which the statement that made the table says;
    `end`: after the word `into`.
    """
    statement = _INSERT.match(text, end)
    if statement is None:
        return
    names = [bare_name(name) for name in statement[2].split(",")] if statement[2] else _made(text, end, statement[1])
    if not names:
        return
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


def inserted_each(text: str, end: int) -> Iterator[Cell]:
    """A row of `insert all into t (name, ...) values (...) into ...`; `end`: behind the bracket that opens it."""
    begins = [found.end() for found in _INTO.finditer(text, max(0, end - LONGEST_LINE), end)]
    if begins:
        yield from inserted(text, begins[-1])


def among(text: str, end: int) -> Iterator[Cell]:
    """`name in ('value', 'value')`; `end`: behind the first quote."""
    column = _AMONG.search(text, max(0, end - LONGEST_NAME), end)
    position = end - 1
    for _ in range(MOST_AMONG if column else 0):
        value = _SQL_VALUE.match(text, position)
        if value is None or value[1] is None or column is None:
            return
        yield Cell(*value.span(1), bare_name(column[1]))
        if value[3] != ",":
            return
        position = value.end()


def copied(text: str, end: int) -> Iterator[Cell]:
    r"""`copy t (name, ...) from stdin;` and lines of tab-separated values up to `\\.`; `end`: after `stdin`."""
    begin = max(text.rfind("\n", max(0, end - LONGEST_LINE), end), 0)
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


def _next_row(text: str, position: int) -> int:
    found = _BETWEEN_ROWS.match(text, position)
    return found.end() if found else len(text)


def _made(text: str, end: int, table: str) -> list[str]:
    """The columns of a table, by the nearest statement before that makes it."""
    low, at, wanted = max(0, end - _MADE_BEFORE), end, bare_name(table)
    for _ in range(_STATEMENTS):
        at = max(text.rfind("CREATE ", low, at), text.rfind("create ", low, at))
        if at < 0:
            break
        made = _TABLE_MADE.match(text, at, end)
        if made and bare_name(made[1]) == wanted:
            return columns_of(text[made.end() : min(end, made.end() + 20_000)])
    return []


def bare_name(name: str) -> str:
    """A name without the marks around it."""
    return re.sub(r"[\"'`\[\]]", "", name).strip()


def columns_of(text: str) -> list[str]:
    """The columns of the CREATE TABLE statement that goes on so."""
    depth, start, parts = 0, 0, []
    for found in _MARK.finditer(text):
        mark = found[0]
        if mark == "(":
            depth += 1
        elif mark == ")" and depth:
            depth -= 1
        elif depth == 0 and mark in ",)":
            parts.append(text[start : found.start()])
            start = found.end()
            if mark == ")":
                break
    columns = [column for part in parts if (column := _COLUMN.match(part))]
    names = ["".join(column.groups("")) for column in columns]
    return [name for name in names if name.lower() not in _NOT_COLUMNS]
