"""Text of any kind: prose, code, configuration (YAML, TOML, INI, properties, .env), logs.

Keys that stand beside values are read from the text itself. What is no text in any encoding yields nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._stream import blocks, sections
from upright.model.evidence import Gap
from upright.model.item import Item


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """Pieces of the text, in order."""
    for line, text, size in blocks(item, limit):
        yield Part(item.path, text, line=line, size=size)


FORMAT = Format(
    id="text",
    title="Text",
    suffixes=(".txt", ".log", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".properties", ".env"),
    read=read,
    sections=sections,
    examples=(
        Example("a.txt", lambda: "Łódź, eva.b@mail.net".encode("cp1250"), (("", "Łódź"),)),
        Example("b.env", lambda: "MAIL=eva.b@mail.net".encode("utf-16"), (("", "MAIL=eva.b"),)),
    ),
)
