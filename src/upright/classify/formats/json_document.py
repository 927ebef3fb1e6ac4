"""JSON: a list of records as columns, anything else as text, where each key stands beside its value.

Above `LARGEST` bytes a file is read as text in pieces: a JSON document cannot be parsed in part.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from upright.classify.format import Format, Part, columns
from upright.classify.formats import text as plain
from upright.classify.formats._records import fields
from upright.classify.formats._stream import encoding_of
from upright.model.evidence import Gap
from upright.model.item import Item

LARGEST = 8 << 20
ROWS = 2000  # records in one part


def read(item: Item, limit: int) -> Iterator[Part | Gap]:
    """Columns of a list of records without lines, or the text."""
    records = _records(item) if item.size <= min(limit, LARGEST) else None
    if records is None:
        yield from plain.read(item, limit)
        return
    for start in range(0, len(records), ROWS):
        values: dict[str, list[str]] = {}
        for record in records[start : start + ROWS]:
            for name, value in fields(record):
                values.setdefault(name, []).append(value)
        yield from columns(item.path, values, size=item.size * min(ROWS, len(records) - start) // len(records))


def _records(item: Item) -> list[object] | None:
    data = item.read(LARGEST)
    encoding = encoding_of(data)
    try:
        parsed = json.loads(data.decode(encoding)) if encoding else None
    except (ValueError, RecursionError):
        return None
    several = isinstance(parsed, list) and len(parsed) > 1 and all(isinstance(entry, dict) for entry in parsed)
    return parsed if several else None


FORMAT = Format(id="json-document", title="JSON", suffixes=(".json",), read=read)
