"""Text of any kind: prose, code, configuration (YAML, TOML, INI, .env), logs, SQL dumps, XML, HTML, e-mail.

Keys that stand beside values are read from the text itself. What holds NUL bytes and is not UTF-16 is no text and
yields nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from upright.classify.format import Format, Part
from upright.classify.formats._stream import blocks
from upright.model.evidence import Gap
from upright.model.item import Item


def read(item: Item, limit: int) -> Iterator[Part | Gap]:
    """Pieces of the text, in order."""
    for line, text, size in blocks(item, limit):
        yield Part(item.path, text, line=line, size=size)


FORMAT = Format(id="text", title="Text", suffixes=(".txt", ".log", ".md", ".sql", ".xml", ".yaml", ".env"), read=read)
