"""Comma-, tab-, semicolon- and bar-separated values: each column on its own, under the name that the header gives it.

The separator is the one that the first lines agree on. Cells that hold line ends are put together again. Without a
header the columns are called `column 1`, `column 2`...; what is no table is read as text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from upright.classify.format import Example, Format, Part
from upright.classify.formats import _stream
from upright.classify.formats._stream import BLOCK, blocks
from upright.classify.formats._table import FIRST, column_parts, names_of
from upright.model.evidence import Gap
from upright.model.item import Item

MARKS = ",\t;|"
LONGEST = 256 << 10  # characters of one row; beyond, a quotation mark is no opening one
_COMMENT = re.compile(r"(?:sep=.|#.*)?\r?\n")


@dataclass(slots=True)
class Table:
    """How a table is written: its separator, its column names (none: no table), and what stands before its rows."""

    mark: str
    names: list[str]
    skip: int = 0


def looks(text: str) -> bool:
    """Whether a text begins as a table of at least three lines, with a header or with many columns."""
    lines = [line for line in text.split("\n")[:-1] if line.strip()][:FIRST]
    if len(lines) < 3 or lines[0].lstrip()[:1] in "{[<":  # noqa: PLR2004
        return False
    mark = separator(text)
    widths = {len(row) for row in _rows("\n".join(lines), mark)[0]}
    return len(widths) == 1 and widths.pop() > 2 - (mark == "\t")


def separator(text: str) -> str:
    """The separator that splits the first lines into the same number of cells, most of them."""
    lines = text[:BLOCK].splitlines()[:FIRST]
    return max(
        MARKS,
        key=lambda mark: (
            (min((line.count(mark) for line in lines), default=0), lines[0].count(mark)) if lines else (0, 0)
        ),
    )


def table_of(text: str) -> Table:
    """How the table that begins a text is written."""
    skip = 0
    while (found := _COMMENT.match(text, skip)) and found.end() > skip and skip < BLOCK:
        skip = found.end()
    rest = text[skip:]
    mark = separator(rest)
    rows = [row for row in _rows(rest[:BLOCK], mark)[0][:FIRST] if row]
    if not rows:
        return Table(mark, [])
    names = names_of(rows)
    if names:
        end = rest.find("\n") + 1
        return Table(mark, names, skip + (end or len(rest)))
    width = len(rows[0])
    alike = len(rows) > 2 and len({len(row) for row in rows}) == 1 and width > 1  # noqa: PLR2004
    return Table(mark, [f"column {number}" for number in range(1, width + 1)] if alike else [], skip)


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """Columns of each piece of the file."""
    table: Table | None = None
    held, first = "", 0
    for line, piece, size in blocks(item, limit):
        text, at = (held + piece, first) if held and line else (piece, line)
        held = ""
        if table is None:
            table = table_of(text)
            at += text.count("\n", 0, table.skip)
            text = text[table.skip :]
        if not table.names:
            yield Part(item.path, text, line=at, size=size)
            continue
        parts, held, first = _piece(item.path, table, text, at, size)
        yield from parts
    if held and table:
        yield from _columns(item.path, table, *_rows(held, table.mark), first, 0)


def _piece(path: str, table: Table, text: str, line: int, size: int) -> tuple[Iterator[Part], str, int]:
    """The columns of a piece, and the row at its end that goes on in the next, with its line."""
    rows, ends = _rows(text, table.mark)
    held, first = "", 0
    if line and text.count('"') % 2 and len(rows) > 1:
        start = _place(text, ends[-2])
        if len(text) - start <= LONGEST:
            held, first = text[start:], line + ends[-2]
            rows, ends = rows[:-1], ends[:-1]
    return _columns(path, table, rows, ends, line, size), held, first


def _place(text: str, lines: int) -> int:
    """Where the text goes on after so many lines."""
    at = 0
    for _ in range(lines):
        at = text.find("\n", at) + 1
    return at


def _rows(text: str, mark: str) -> tuple[list[list[str]], list[int]]:
    """The rows, and the line (counted from 1) on which each ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows: list[list[str]] = []
    ends: list[int] = []
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error:
        begun = ends[-1] if ends else 0
        for number, line in enumerate(text.split("\n")[begun:], begun + 1):
            rows.append(line.split(mark))
            ends.append(number)
    return rows, ends


def _columns(path: str, table: Table, rows: list[list[str]], ends: list[int], first: int, size: int) -> Iterator[Part]:
    starts = [first, *(first + end for end in ends[:-1])]
    kept = [(start, row) for start, row in zip(starts, rows, strict=False) if row]
    lines = tuple(start for start, _ in kept) if first else ()
    yield from column_parts(path, table.names, [row for _, row in kept], lines, size)


def sections(item: Item, limit: int) -> Iterator[Part]:
    """Pieces of the text; from the second on, the header belongs before each."""
    lead = ""
    for part in _stream.sections(item, limit):
        if part.start == 0:
            table = table_of(part.text)
            lead = part.text[: table.skip] if table.names and table.skip < LONGEST else ""
            yield part
        else:
            yield replace(part, lead=lead)


FORMAT = Format(
    id="delimited",
    title="Delimited text",
    suffixes=(".csv", ".tsv", ".psv", ".tab"),
    looks=looks,
    read=read,
    sections=sections,
    examples=(
        Example("a.csv", lambda: b'name,mail\n"Eva\nB",eva.b@mail.net\nTom,\n', ((":mail", "eva.b@mail.net"),)),
        Example("b.tsv", lambda: b"1\teva.b@mail.net\n2\ttom@mail.net\n3\t\n", ((":column 2", "tom@mail.net"),)),
    ),
)
