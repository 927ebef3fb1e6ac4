"""PowerPoint slides (pptx): the text, tables and notes of each slide, comments, properties, embedded files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._package import embedded, entries, package, prose_of
from upright.classify.formats._properties import properties_of
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

_PARTS = re.compile(r"ppt/(?:slides/(slide)|notesSlides/notes(Slide)|comments/(comment))(\d+)\.xml")


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """Slides, notes and comments: `a.pptx:slide 3`, `a.pptx:notes 3`."""
    with item.open() as stream:
        parts = entries(stream)
        if "ppt/presentation.xml" not in parts:
            raise MalformedError("not a presentation, or encrypted", item.path)
        for name, entry in parts.items():
            if found := _PARTS.fullmatch(name):
                told = "slide" if found[1] else "notes" if found[2] else "comment"
                yield from prose_of(item, stream, entry, f"{item.path}:{told} {found[4]}")
        yield from properties_of(item, stream, parts)
        yield from embedded(item, stream, parts, limit)


def _example() -> bytes:
    text = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>Call </a:t></a:r><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'
    return package(
        {
            "ppt/presentation.xml": "<p/>",
            "ppt/slides/slide1.xml": text.format("Eva"),
            "ppt/notesSlides/notesSlide1.xml": text.format("Tom"),
            "docProps/core.xml": '<c xmlns:dc="d"><dc:creator>Eva B</dc:creator></c>',
        }
    )


FORMAT = Format(
    id="slides",
    title="Presentation",
    suffixes=(".pptx", ".pptm", ".ppsx"),
    magic=((0, b"PK\3\4"),),
    packed=(b"ppt/presentation.xml",),
    read=read,
    examples=(
        Example(
            "a.pptx", _example, ((":slide 1", "Call Eva"), (":notes 1", "Call Tom"), (":properties", "creator: Eva B"))
        ),
    ),
)
