"""Office packages (zips of XML parts): paragraphs and tables of any of their dialects, and files embedded in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from upright.classify.format import Part
from upright.classify.formats import _zip
from upright.classify.formats._spool import member
from upright.classify.formats._table import Sheet
from upright.classify.formats._xml import Event, events
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

PIECE = 256 << 10  # characters of one part
MOST_PARTS = 5000  # of one package that are read
BREAKS = frozenset({"p", "h", "br", "tab", "cr", "line-break", "s"})
_TABS = frozenset({"tab", "s"})


def entries(stream: BinaryIO) -> dict[str, _zip.Member]:
    """The parts of a package by name."""
    found: dict[str, _zip.Member] = {}
    for entry in _zip.members(stream):
        if len(found) < MOST_PARTS:
            found[entry.name] = entry
    return found


def content(stream: BinaryIO, entry: _zip.Member) -> Iterator[bytes]:
    """The content of one part, at most `_zip.PACKAGE_PART` bytes."""
    return _zip.bounded(_zip.content(stream, entry))


def embedded(item: Item, stream: BinaryIO, parts: Mapping[str, _zip.Member], limit: int) -> Iterator[Item | Gap]:
    """The files that were put into the document."""
    for name, entry in parts.items():
        if "/embeddings/" in name or name.startswith("Object "):
            if entry.encrypted:
                continue
            yield from member(item, name, _zip.content(stream, entry), limit, entry.packed)


class Prose:
    """Paragraphs and tables, by the local names of their elements: `p`, `tbl`/`table`, `tr`/`table-row`, `tc`..."""

    ROWS = frozenset({"tr", "table-row"})
    CELLS = frozenset({"tc", "table-cell"})
    TABLES = frozenset({"tbl", "table"})

    def __init__(self, partition: str) -> None:
        self._partition = partition
        self._text: list[str] = []
        self._size = 0
        self._tables: list[Sheet] = []
        self._row: list[str] = []

    def read(self, pieces: Iterator[bytes]) -> Iterator[Part]:
        """The parts of one document. Raises MalformedError after what came before the damage."""
        try:
            for event in events(pieces):
                if event.kind == "text":
                    self._put(event.text)
                elif event.kind == "start":
                    self._start(event)
                else:
                    yield from self._end(event)
        except MalformedError:
            yield from self._flush()
            raise
        yield from self._flush()

    def _put(self, text: str) -> None:
        if self._tables and self._row:
            self._row[-1] += text
        else:
            self._text.append(text)
            self._size += len(text)

    def _start(self, event: Event) -> None:
        if event.name in self.TABLES:
            self._tables.append(Sheet(self._partition))
        elif event.name in self.ROWS:
            self._row = []
        elif event.name in self.CELLS:
            self._row.append("")
        for value in (event.attributes.get("descr"), event.attributes.get("title")):
            if value:
                self._put(f" {value} ")

    def _end(self, event: Event) -> Iterator[Part]:
        if event.name in BREAKS:
            inside = bool(self._tables and self._row)
            self._put("\t" if event.name in _TABS else " " if inside else "\n")
        elif event.name in self.ROWS and self._tables:
            yield from self._tables[-1].add([cell.strip() for cell in self._row])
            self._row = []
        elif event.name in self.TABLES and self._tables:
            yield from self._tables.pop().parts()
        if self._size >= PIECE:
            yield from self._flush()

    def _flush(self) -> Iterator[Part]:
        text = "".join(self._text)
        if text.strip():
            yield Part(self._partition, text, line=0, size=len(text))
        self._text, self._size = [], 0


def package(parts: Mapping[str, str]) -> bytes:
    """A package of these parts, for examples."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return written.getvalue()


def prose_of(item: Item, stream: BinaryIO, entry: _zip.Member, partition: str) -> Iterator[Part | Gap]:
    """The text of one part of a package; damage is a gap."""
    try:
        yield from Prose(partition).read(content(stream, entry))
    except MalformedError as error:
        yield Gap(partition, error.what, "malformed", item.source)
