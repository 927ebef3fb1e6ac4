"""Comma-, tab-, semicolon- and bar-separated values: each column on its own, under the name that the header gives it.

The separator is the one that the first lines agree on. Without a header line the file is read as text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from upright.classify.format import Format, Part, columns
from upright.classify.formats._stream import BLOCK, blocks
from upright.model.evidence import Gap
from upright.model.item import Item

_NAME = re.compile(r"[^\W\d][\w .()/#:-]{0,63}")


def read(item: Item, limit: int) -> Iterator[Part | Gap]:
    """Columns of each piece of the file; cells that hold line ends are put together again within a piece."""
    header: list[str] = []
    mark = ","
    for number, (line, text, size) in enumerate(blocks(item, limit)):
        rows = text
        if number == 0:
            mark = separator(text)
            header = _header(text, mark)
            rows = text[text.find("\n") + 1 :] if header else text
        if not header:
            yield Part(item.path, text, line=line, size=size)
        else:
            yield from _columns(item.path, header, rows, mark, (line + (number == 0)) if line else 0, size)


def separator(text: str) -> str:
    """The separator that splits the first lines into the same number of cells, most of them."""
    lines = text[:BLOCK].splitlines()[:5]
    return max(
        ",\t;|",
        key=lambda mark: (
            (min((line.count(mark) for line in lines), default=0), lines[0].count(mark)) if lines else (0, 0)
        ),
    )


def _header(text: str, mark: str) -> list[str]:
    names = next(_rows(text.partition("\n")[0], mark), [])
    names = [name.strip().lstrip("\ufeff") for name in names]
    return names if names and all(_NAME.fullmatch(name) for name in names) else []


def _rows(text: str, mark: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        yield from reader
    except csv.Error:
        yield from (line.split(mark) for line in text.splitlines()[reader.line_num :])


def _columns(path: str, header: list[str], text: str, mark: str, first: int, size: int) -> Iterator[Part]:
    values: dict[str, list[str]] = {name: [] for name in header}
    lines: list[int] = []
    at = first
    for row in _rows(text, mark):
        lines.append(at)
        at += 1 + sum(cell.count("\n") for cell in row) if first else 0
        for position, name in enumerate(header):
            values[name].append(row[position] if position < len(row) else "")
    if len(values) < len(header):  # two columns of one name: their values cannot be told apart by line
        lines = []
    yield from columns(path, values, tuple(lines) if first else (), size)


FORMAT = Format(id="delimited", title="Delimited text", suffixes=(".csv", ".tsv", ".psv"), read=read)
