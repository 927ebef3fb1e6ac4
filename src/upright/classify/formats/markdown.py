"""Markdown: pipe tables as columns, the rest as text with its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._stream import blocks, sections
from upright.classify.formats._table import column_parts
from upright.model.evidence import Gap
from upright.model.item import Item

_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{1,200}:?[ \t]*(?:\|[ \t]*:?-{1,200}:?[ \t]*){1,200}\|?[ \t]*\r?")
_BAR = re.compile(r"(?:[^|\\]|\\.)*")


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """The text without its tables, then the columns of each table."""
    for line, text, size in blocks(item, limit):
        lines = text.split("\n")
        tables = list(_tables(lines)) if "|" in text else []
        for start, end in tables:
            names = [name.strip("*_` ") or "column" for name in _cells(lines[start])]
            rows = [_cells(row) for row in lines[start + 2 : end]]
            numbers = tuple(range(line + start + 2, line + end)) if line else ()
            yield from column_parts(item.path, names, rows, numbers)
        for start, end in tables:
            lines[start:end] = [""] * (end - start)
        yield Part(item.path, "\n".join(lines), line=line, size=size)


def _tables(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First line, and line after the last, of each table."""
    at = 1
    while at < len(lines):
        if "-" in lines[at] and "|" in lines[at - 1] and _RULE.fullmatch(lines[at]):
            end = at + 1
            while end < len(lines) and "|" in lines[end]:
                end += 1
            yield at - 1, end
            at = end
        at += 1


def _cells(line: str) -> list[str]:
    stripped = line.strip()
    stripped = stripped.removeprefix("|")
    stripped = stripped[:-1] if stripped.endswith("|") and not stripped.endswith("\\|") else stripped
    cells, at = [], 0
    while at <= len(stripped):
        found = _BAR.match(stripped, at)
        end = found.end() if found else len(stripped)
        cells.append(stripped[at:end].strip())
        at = end + 1
    return cells


FORMAT = Format(
    id="markdown",
    title="Markdown",
    suffixes=(".md", ".markdown", ".mdx"),
    read=read,
    sections=sections,
    examples=(
        Example(
            "a.md",
            lambda: b"# People\n\n| name | mail |\n|---|:--|\n| Eva | eva.b@mail.net |\n\nCall Tom.\n",
            ((":mail", "eva.b@mail.net"), ("", "Call Tom.")),
        ),
    ),
)
