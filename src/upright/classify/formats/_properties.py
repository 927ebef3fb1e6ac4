"""The properties of office documents, which go along with every copy: who wrote it, keywords, fields of one's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from upright.classify.format import Part
from upright.classify.formats import _zip
from upright.classify.formats._package import content
from upright.classify.formats._xml import events
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

_PARTS: Final = ("docProps/core.xml", "docProps/custom.xml", "meta.xml")
_OWN: Final = frozenset({"property", "user-defined"})  # their names stand in an attribute
_LONGEST: Final = 1 << 20  # characters


def properties_of(item: Item, stream: BinaryIO, parts: Mapping[str, _zip.Member]) -> Iterator[Part | Gap]:
    """A line for each property, `creator: Eva`, as the part `a.docx:properties`; damage is a gap."""
    partition, lines = f"{item.path}:properties", list[str]()
    for name in _PARTS:
        if name in parts:
            try:
                lines.extend(_lines(content(stream, parts[name])))
            except MalformedError as error:
                yield Gap(partition, error.what, "malformed", item.source)
    text = "\n".join(lines)[:_LONGEST]
    if text:
        yield Part(partition, text, line=0, size=len(text))


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    named, value = "", ""
    for event in events(pieces):
        if event.kind == "text":
            value += event.text
        elif event.kind == "start":
            named = event.attributes.get("name", "") if event.name in _OWN else named
            value = ""
        else:
            if value.strip():
                yield f"{named or event.name}: {value.strip()}"
            named, value = "" if event.name in _OWN else named, ""
