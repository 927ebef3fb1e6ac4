"""XML: documents of records (elements that repeat under the root) as columns named by their elements and attributes,
with lines; anything else as text, where tags stand beside their values.

Entities are not expanded and nothing outside the document is loaded. What is damaged is a gap, and is read as text.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._records import Columns
from upright.classify.formats._stream import beginning, blocks, sections
from upright.classify.formats._xml import Event, events, leaves
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

PIECE = 256 << 10  # characters of values in one part
SEVERAL = 2
MOSTLY = 0.6  # share of the root's children that have one name
_DECLARED = re.compile(r"(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*(?:\"[^\"]{0,40}\"|'[^']{0,40}')")
_NOT_RECORDS = frozenset({"svg", "html", "configuration", "resources", "Project", "project", "manifest", "plist"})


def looks(text: str) -> bool:
    """Whether a text begins as an XML document."""
    return text.lstrip().startswith("<?xml")


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """Columns of the records, or the text."""
    if not _holds_records(beginning(item)):
        for line, text, size in blocks(item, limit):
            yield Part(item.path, text, line=line, size=size)
        return
    yield from _records(item, limit)


def _holds_records(text: str) -> bool:
    """Whether most children of the root have one name and several values each."""
    seen: Counter[str] = Counter()
    values, depth = 0, 0
    try:
        for event in events(iter((_undeclared(text),))):
            if event.kind == "start" and depth == 0 and event.name in _NOT_RECORDS:
                return False
            depth += (event.kind == "start") - (event.kind == "end")
            values += _values(event, depth)
            seen.update([event.name] if event.kind == "start" and depth == 2 else ())  # noqa: PLR2004
    except MalformedError:
        if not seen:
            return False
    most = max(seen.values(), default=0)
    return most >= SEVERAL and most >= MOSTLY * seen.total() and values >= SEVERAL * most


def _values(event: Event, depth: int) -> int:
    if event.kind != "start" or depth < 2:  # noqa: PLR2004  below the root
        return 0
    return len(event.attributes) + (depth > 2)  # noqa: PLR2004  inside a record


def _undeclared(text: str) -> str:
    """The text without the encoding that it declares: it is decoded already."""
    return _DECLARED.sub(r"\1", text, count=1)


def _records(item: Item, limit: int) -> Iterator[Part | Gap]:
    found, held, taken = Columns(item.path), 0, 0
    pieces = (_undeclared(text) if line == 1 else text for line, text, _ in blocks(item, sys.maxsize))
    try:
        for leaf in leaves(pieces):
            path = leaf.path.partition(".")[2] or leaf.path
            for piece in leaf.value.split("\n"):
                found.put(path, piece, leaf.line)
            held += len(leaf.value) + len(leaf.path)
            if held >= PIECE:
                yield from found.parts(held)
                taken, held = taken + held, 0
                if taken >= limit:
                    break
    except MalformedError as error:
        yield Gap(item.path, error.what, "malformed", item.source)
    yield from found.parts(held)


def _example() -> bytes:
    return (
        b'<?xml version="1.0" encoding="ISO-8859-1"?><people>\n'
        b"<person id='1'><name>Zo\xeb</name><mail>eva.b@mail.net</mail></person>\n"
        b"<person id='2'><name>Tom</name></person></people>"
    )


FORMAT = Format(
    id="xml-document",
    title="XML",
    suffixes=(".xml", ".rss", ".atom", ".kml", ".gpx", ".xsd", ".xsl", ".wsdl"),
    looks=looks,
    read=read,
    sections=sections,
    examples=(
        Example("a.xml", _example, ((":person.mail", "eva.b@mail.net"), (":person.name", "Zoë"))),
        Example("b.xml", lambda: b"<config><mail>eva.b@mail.net</mail></config>", (("", "<mail>eva.b@mail.net"),)),
    ),
)
