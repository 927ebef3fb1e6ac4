"""OpenDocument texts, sheets and slides (odt, ods, odp): text, tables as columns, properties, embedded files."""

from __future__ import annotations

from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._package import embedded, entries, package, prose_of
from upright.classify.formats._properties import properties_of
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """The content, then the properties."""
    with item.open() as stream:
        parts = entries(stream)
        if "content.xml" not in parts:
            raise MalformedError("not an OpenDocument file", item.path)
        yield from prose_of(item, stream, parts["content.xml"], item.path)
        yield from properties_of(item, stream, parts)
        yield from embedded(item, stream, parts, limit)


def _example() -> bytes:
    def row(*cells: str) -> str:
        told = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        return f"<table:table-row>{told}</table:table-row>"

    names = 'xmlns:office="o" xmlns:text="t" xmlns:table="b"'
    return package(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {names}><text:p>Call <text:span>Eva</text:span></text:p>"
            f"<table:table>{row('name', 'mail')}{row('Eva', 'eva.b@mail.net')}</table:table></office:document-content>",
            "meta.xml": f'<office:meta {names}><text:user-defined text:name="Client">Eva B'
            "</text:user-defined></office:meta>",
        }
    )


FORMAT = Format(
    id="open-document",
    title="OpenDocument",
    suffixes=(".odt", ".ods", ".odp", ".ott"),
    magic=((0, b"PK\3\4"),),
    packed=(b"application/vnd.oasis.opendocument",),
    read=read,
    examples=(
        Example("a.odt", _example, (("", "Call Eva"), (":mail", "eva.b@mail.net"), (":properties", "Client: Eva B"))),
    ),
)
