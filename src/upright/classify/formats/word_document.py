"""Word documents (docx): text, tables as columns, headers, footnotes, comments, properties, embedded files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._package import embedded, entries, package, prose_of
from upright.classify.formats._properties import properties_of
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """The document, then what stands around it: `a.docx`, `a.docx:comments`."""
    with item.open() as stream:
        parts = entries(stream)
        if "word/document.xml" not in parts:
            raise MalformedError("not a Word document, or encrypted", item.path)
        for name, entry in parts.items():
            if found := _PARTS.fullmatch(name):
                told = found[1].rstrip("0123456789")
                partition = item.path if told == "document" else f"{item.path}:{told}"
                yield from prose_of(item, stream, entry, partition)
        yield from properties_of(item, stream, parts)
        yield from embedded(item, stream, parts, limit)


def _example() -> bytes:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>' for cell in cells)}</w:tr>"

    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Call </w:t></w:r>'
            f"<w:r><w:t>Eva</w:t></w:r></w:p><w:tbl>{row('name', 'mail')}"
            f"{row('Eva', 'eva.b@mail.net')}</w:tbl></w:body></w:document>",
            "word/comments.xml": '<w:comments xmlns:w="w"><w:p><w:t>ask Tom</w:t></w:p></w:comments>',
            "docProps/custom.xml": '<p><property name="Client"><lpwstr>Eva B</lpwstr></property></p>',
        }
    )


FORMAT = Format(
    id="word-document",
    title="Word document",
    suffixes=(".docx", ".docm", ".dotx"),
    magic=((0, b"PK\3\4"),),
    packed=(b"word/document.xml",),
    read=read,
    examples=(
        Example(
            "a.docx",
            _example,
            (
                ("", "Call Eva"),
                (":mail", "eva.b@mail.net"),
                (":comments", "ask Tom"),
                (":properties", "Client: Eva B"),
            ),
        ),
    ),
)
