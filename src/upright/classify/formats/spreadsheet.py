"""Excel sheets (xlsx, xlsm): columns of each sheet, row by row in flat memory, comments, properties, embedded files.

Partitions: `a.xlsx:Sheet1:mail`. Numbers that a date format shows are given as dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from upright.classify.format import Example, Format, Part
from upright.classify.formats._package import content, embedded, entries, package, prose_of
from upright.classify.formats._properties import properties_of
from upright.classify.formats._table import Sheet
from upright.classify.formats._xml import Event, events
from upright.classify.formats._zip import Member
from upright.model.errors import LimitExceeded, MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

STRINGS = 64 << 20  # characters of shared strings that are held
WIDEST = 2000  # columns of a sheet
_CELL = re.compile(r"([A-Z]{1,3})\d*")
_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)})
_DATE_FORMAT = re.compile(r"(?i)(?:\[[^\]]*\]|\"[^\"]*\"|\\.)|(yy|d{1,4}[-/. ]m)")
_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_LAST_DAY = 2_958_465  # 9999-12-31


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """The columns of every sheet."""
    with item.open() as stream:
        parts = entries(stream)
        if "xl/workbook.xml" not in parts:
            raise MalformedError("not a workbook, or encrypted", item.path)
        book = _Book(stream, parts)
        left = limit
        for name, entry in book.sheets():
            partition = f"{item.path}:{name}"
            try:
                for part in book.rows(partition, entry):
                    left -= part.size
                    yield part
                    if left <= 0:
                        yield Gap(partition, f"read the first {limit} bytes", "sampled", item.source)
                        return
            except MalformedError as error:
                yield Gap(partition, error.what, "malformed", item.source)
        for name, entry in parts.items():
            if re.fullmatch(r"xl/(?:comments\d*|threadedComments/.{1,60}|drawings/drawing\d*)\.xml", name):
                yield from prose_of(item, stream, entry, f"{item.path}:comments")
        yield from properties_of(item, stream, parts)
        yield from embedded(item, stream, parts, limit)


class _Book:
    """A workbook: its sheets, the strings that they share, and which of its styles are dates."""

    def __init__(self, stream: BinaryIO, parts: Mapping[str, Member]) -> None:
        self._stream, self._parts = stream, parts
        self._strings = self._shared()
        self._dates = self._date_styles()

    def _events(self, name: str) -> Iterator[Event]:
        return events(content(self._stream, self._parts[name])) if name in self._parts else iter(())

    def sheets(self) -> Iterator[tuple[str, Member]]:
        """The name of each sheet and its part."""
        targets = {
            event.attributes.get("Id", ""): event.attributes.get("Target", "")
            for event in self._events("xl/_rels/workbook.xml.rels")
            if event.kind == "start" and event.name == "Relationship"
        }
        for event in self._events("xl/workbook.xml"):
            if event.kind == "start" and event.name == "sheet":
                target = targets.get(event.attributes.get("id", ""), "").lstrip("/")
                entry = self._parts.get(target) or self._parts.get(f"xl/{target}")
                if entry:
                    yield event.attributes.get("name", "sheet"), entry

    def _shared(self) -> list[str]:
        strings: list[str] = []
        text: list[str] = []
        size, silent = 0, False
        for event in self._events("xl/sharedStrings.xml"):
            silent = event.kind == "start" if event.name == "rPh" else silent  # a reading aid, not the text
            if event.kind == "text" and not silent:
                text.append(event.text)
                size += len(event.text)
            elif event.kind == "end" and event.name == "si":
                strings.append("".join(text).strip())
                text, size = [], size + 60
                if size > STRINGS:
                    raise LimitExceeded(f"more than {STRINGS >> 20} MiB of shared strings")
        return strings

    def _date_styles(self) -> set[str]:
        own: set[str] = set()
        found: set[str] = set()
        number, inside = 0, False
        for event in self._events("xl/styles.xml"):
            told = event.attributes
            if event.name == "numFmt" and event.kind == "start" and _is_date(told.get("formatCode", "")):
                own.add(told.get("numFmtId", ""))
            elif event.name == "cellXfs":
                inside = event.kind == "start"
            elif event.name == "xf" and event.kind == "start" and inside:
                kind = told.get("numFmtId", "")
                if kind in own or (kind.isdecimal() and int(kind[:4]) in _DATES):
                    found.add(str(number))
                number += 1
        return found

    def rows(self, partition: str, entry: Member) -> Iterator[Part]:
        """The columns of one sheet."""
        sheet, row, cell = Sheet(partition), list[str](), _Cell()
        try:
            for event in events(content(self._stream, entry)):
                if event.kind == "text" and cell.reading:
                    cell.text += event.text
                elif event.kind == "start":
                    cell.start(event)
                elif event.name == "c":
                    _place(row, cell.reference, self._value(cell))
                elif event.name == "row" and event.kind == "end":
                    yield from sheet.add(row)
                    row = []
                elif event.name in {"v", "t"}:
                    cell.reading = False
        except MalformedError:
            yield from sheet.parts()
            raise
        yield from sheet.parts()

    def _value(self, cell: _Cell) -> str:
        text = cell.text
        if cell.kind == "s":
            return self._strings[int(text)] if text.isdecimal() and int(text[:9]) < len(self._strings) else ""
        if cell.style in self._dates and cell.kind in {"", "n"}:
            return _date(text)
        return text.strip()


class _Cell:
    """The cell that is being read."""

    reference = kind = style = text = ""
    reading = False

    def start(self, event: Event) -> None:
        """What the element that begins says of it."""
        if event.name == "c":
            told = event.attributes
            self.reference, self.kind, self.style = told.get("r", ""), told.get("t", ""), told.get("s", "")
            self.text = ""
        elif event.name in {"v", "t"}:
            self.reading = True


def _place(row: list[str], reference: str, value: str) -> None:
    found = _CELL.match(reference)
    column = len(row)
    if found:
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        column -= 1
    if len(row) <= column < WIDEST:
        row.extend([""] * (column - len(row)) + [value])


def _is_date(code: str) -> bool:
    return any(found[1] for found in _DATE_FORMAT.finditer(code[:200]))


def _date(text: str) -> str:
    try:
        days = float(text)
    except ValueError:
        return text
    if not 0 < days <= _LAST_DAY:
        return text
    moment = _EPOCH + timedelta(days=days)
    return moment.strftime("%Y-%m-%d" if days == int(days) else "%Y-%m-%d %H:%M:%S")


def _example() -> bytes:
    rows = (
        '<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c>'
        '<c r="D1" t="inlineStr"><is><t>born</t></is></c></row>'
        '<row><c r="A2" t="inlineStr"><is><t>Eva</t></is></c><c r="C2" t="s"><v>2</v></c>'
        '<c r="D2" s="1"><v>36526</v></c></row>'
    )
    return package(
        {
            "xl/workbook.xml": '<w xmlns:r="r"><sheets><sheet name="People" r:id="a"/></sheets></w>',
            "xl/_rels/workbook.xml.rels": '<r><Relationship Id="a" Target="worksheets/sheet1.xml"/></r>',
            "xl/sharedStrings.xml": "<sst><si><t>name</t></si><si><t>ma</t><t>il</t></si>"
            "<si><t>eva.b@mail.net</t></si></sst>",
            "xl/styles.xml": '<s><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></s>',
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
        }
    )


FORMAT = Format(
    id="spreadsheet",
    title="Spreadsheet",
    suffixes=(".xlsx", ".xlsm", ".xltx"),
    magic=((0, b"PK\3\4"),),
    packed=(b"xl/workbook.xml",),
    read=read,
    examples=(Example("a.xlsx", _example, ((":People:mail", "eva.b@mail.net"), (":People:born", "2000-01-01"))),),
)
