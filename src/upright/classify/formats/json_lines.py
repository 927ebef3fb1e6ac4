"""JSON lines: one record a line, fields as columns; in chat formats (`messages`...) one column for each role.

A line that is no JSON is read as text. Fine-tuning sets of all vendors, ShareGPT, Alpaca and preference pairs come out
as `path:messages.user`, `path:instruction`, `path:chosen`...
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from upright.classify.format import Format, Part
from upright.classify.formats._records import fields
from upright.classify.formats._stream import blocks
from upright.model.evidence import Gap
from upright.model.item import Item


def read(item: Item, limit: int) -> Iterator[Part | Gap]:
    """One part for each field of a piece of the file."""
    for line, text, size in blocks(item, limit):
        yield from _parts(item.path, text, line, size)


def _parts(path: str, text: str, first: int, size: int) -> Iterator[Part]:
    values: dict[str, list[str]] = {}
    lines: dict[str, list[int]] = {}
    rest: list[tuple[int, str]] = []
    for offset, row in enumerate(text.split("\n")):
        number = first + offset if first else 0
        try:
            record = json.loads(row) if row.strip() else None
        except (ValueError, RecursionError):
            rest.append((number, row))
            continue
        for name, value in fields(record):
            for piece in value.split("\n"):
                values.setdefault(name, []).append(piece)
                lines.setdefault(name, []).append(number)
    share = size // max(1, len(values) + bool(rest))
    for name, column in values.items():
        yield Part(f"{path}:{name}", "\n".join(column), column=name, lines=tuple(lines[name]), size=share)
    if rest:
        yield Part(path, "\n".join(row for _, row in rest), lines=tuple(number for number, _ in rest), size=share)


FORMAT = Format(id="json-lines", title="JSON lines", suffixes=(".jsonl", ".ndjson"), read=read)
