"""HTML: visible text, the attributes that hold values, and tables with headers as columns.

Scripts are read as text (keys and records are often left there); styles are not. Lines are those of the file.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from upright.classify.format import Example, Format, Part
from upright.classify.formats._stream import blocks, sections
from upright.classify.formats._table import column_parts, names_of
from upright.model.evidence import Gap
from upright.model.item import Item

MOST_ROWS = 5000  # of one table that are held at a time
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]{0,40})((?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+)>")
_ATTRIBUTE = re.compile(r"([\w:-]{1,60})\s{0,8}=\s{0,8}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]{1,2000}))")
_INLINE = frozenset(
    {"a", "b", "i", "u", "em", "strong", "span", "font", "small", "code", "mark", "sub", "sup", "abbr", "label", "s"}
)
_NAMING = frozenset({"name", "id", "type", "property", "itemprop", "for"})
_SILENT = frozenset({"class", "style", "width", "height", "rel", "lang", "charset", "xmlns", "role", "target", "align"})


def looks(text: str) -> bool:
    """Whether a text begins as a page."""
    return text[:200].lstrip().lower().startswith(("<!doctype html", "<html"))


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """The text, then the columns of the tables that ended in each piece."""
    page = _Page(item.path)
    for line, text, size in blocks(item, limit):
        yield from page.take(text, line, size)
    yield from page.table_parts()


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    header: bool = False


class _Page:
    """What has been read of one page."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._rows: list[str] = [""]
        self._lines: list[int] = [1]
        self._table: _Table | None = None
        self._silent = ""

    def take(self, text: str, line: int, size: int) -> Iterator[Part]:
        """The parts of a piece that begins at `line`."""
        self._row(line)
        at, open_comments = 0, True
        while at < len(text):
            begin = text.find("<", at)
            begin = len(text) if begin < 0 else begin
            self._text(text[at:begin], line)
            line += text.count("\n", at, begin) if line else 0
            end = text.find("-->", begin) + 3 if open_comments and text.startswith("<!--", begin) else 0
            if end == 2:  # noqa: PLR2004  not found
                open_comments, end = False, 0
            tag = None if end else _TAG.match(text, begin)
            at = end or (tag.end() if tag else begin + 1)
            if tag:
                yield from self._tag(tag, line)
            elif end:
                self._text(text[begin + 4 : end - 3], line)
            line += text.count("\n", begin, at) if line else 0
        yield Part(self._path, "\n".join(self._rows), line=0, lines=tuple(self._lines), size=size)
        self._rows, self._lines = [""], [line]

    def _row(self, line: int) -> None:
        if self._rows[-1].strip():
            self._rows.append("")
            self._lines.append(line)
        else:
            self._lines[-1] = line

    def _text(self, text: str, line: int) -> None:
        if self._silent == "style":
            return
        plain = html.unescape(text) if "&" in text else text
        if self._table is not None and self._table.rows and self._table.rows[-1]:
            self._table.rows[-1][-1] += plain.replace("\n", " ")
            return
        first, *others = plain.split("\n")
        self._rows[-1] += first
        for offset, other in enumerate(others, 1):
            self._row(line + offset if line else 0)
            self._rows[-1] += other

    def _tag(self, tag: re.Match[str], line: int) -> Iterator[Part]:
        closing, name = bool(tag[1]), tag[2].lower()
        self._silent = "" if closing else name if name == "style" else self._silent
        if name == "table":
            yield from self.table_parts()
            self._table = None if closing else _Table()
        elif self._table is not None and name in {"tr", "td", "th"}:
            yield from self._cell(self._table, name, line, closing=closing)
        elif name not in _INLINE and self._table is None:
            self._row(line)
        shown = "" if closing else _values(tag[3])
        if shown:
            self._text(f" {shown} ", line)

    def _cell(self, table: _Table, name: str, line: int, *, closing: bool) -> Iterator[Part]:
        if closing:
            return
        if name == "tr":
            if len(table.rows) >= MOST_ROWS:
                yield from self.table_parts()
                table.rows, table.lines = table.rows[:1], table.lines[:1]
            table.rows.append([])
            table.lines.append(line)
        elif table.rows:
            table.header = table.header or (name == "th" and len(table.rows) == 1)
            table.rows[-1].append("")

    def table_parts(self) -> Iterator[Part]:
        """The columns of the table at hand, or its rows as text where it has no header."""
        table = self._table
        if table is None or not any(cell.strip() for row in table.rows for cell in row):
            return
        rows = [[" ".join(cell.split()) for cell in row] for row in table.rows]
        names = names_of(rows) if table.header or min(map(len, rows)) > 1 else []
        if names and len(rows) > 1:
            yield from column_parts(self._path, names, rows[1:], tuple(table.lines[1:]))
        else:
            yield Part(self._path, "\n".join("\t".join(row) for row in rows), line=0, lines=tuple(table.lines))


def _values(written: str) -> str:
    """The attributes that hold values, with the name of a field before its value."""
    found = [
        (name.lower(), html.unescape(one or two or three)) for name, one, two, three in _ATTRIBUTE.findall(written)
    ]
    named = " ".join(value for name, value in found if name in _NAMING)
    told = [
        f"{named} {name}: {value}" if name in {"value", "content"} else f'{name}="{value}"'
        for name, value in found
        if name not in _SILENT and name not in _NAMING and value.strip()
    ]
    return "; ".join(told).replace("\n", " ")


FORMAT = Format(
    id="html-page",
    title="HTML",
    suffixes=(".html", ".htm", ".xhtml"),
    looks=looks,
    read=read,
    sections=sections,
    examples=(
        Example(
            "a.html",
            lambda: (
                b"<html><body><p>Call&nbsp;<b>Eva</b></p><!-- hidden --><input name=mail value='tom@mail.net'>"
                b"<table><tr><th>name</th><th>mail</th></tr><tr><td>Eva</td><td>eva.b&#64;mail.net</td></tr></table>"
            ),
            ((":mail", "eva.b@mail.net"), ("", "Call\xa0Eva"), ("", "tom@mail.net"), ("", "hidden")),
        ),
    ),
)
