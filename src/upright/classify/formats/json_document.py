"""JSON: lists of records as columns, with lines; anything else as text, where each key stands beside its value.

Documents of any size are read record by record. A document is a list of records when it begins as one, or when one of
its first keys holds one (`{"data": [{...}, ...]}`); configuration stays text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._json_stream import Value, values
from upright.classify.formats._records import Columns, is_name
from upright.classify.formats._stream import beginning, blocks, sections
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

PIECE = 256 << 10  # characters of records in one part
ALIKE = 2  # records that tell a list of records
_BEGINS = re.compile(r'\s{0,100}[\[{]\s{0,100}["{\[\]}\d-]')
_LISTS = re.compile(
    r'"(?:data|records?|items|results?|rows|entry|entries|features|users|customers|hits|values?|documents|messages'
    r'|conversations?|examples|samples|train|test|questions|objects|list|payload|people|contacts|orders|patients)"'
    r"\s{0,20}:\s{0,20}\[\s{0,100}\{"
)


def looks(text: str) -> bool:
    """Whether a text begins as a JSON document of its own."""
    return bool(_BEGINS.match(text)) and "\n{" not in text.lstrip()[1:]


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """Columns of the records, or the text."""
    if not _holds_records(beginning(item)):
        for line, text, size in blocks(item, limit):
            yield Part(item.path, text, line=line, size=size)
        return
    yield from _records(item, limit)


def _holds_records(text: str) -> bool:
    try:
        seen = 0
        for value in values(iter((text,))):
            seen += value.listed and isinstance(value.value, dict)
            if value.path == "" and not value.listed:
                return False
            if seen >= ALIKE:
                return value.path == "" or bool(_LISTS.search(text[: text.find("{", 1) + 4096]))
    except MalformedError:
        return text.lstrip()[:1] == "[" and seen > 0
    return False


def _records(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    found = Columns(item.path)
    held = read_so_far = 0
    pieces = (text for _, text, _ in blocks(item, sys.maxsize))
    try:
        for value in values(pieces):
            held += _take(found, value)
            if held >= PIECE:
                yield from found.parts(held)
                read_so_far, held = read_so_far + held, 0
                if read_so_far >= limit:
                    break
    except MalformedError as error:
        yield Gap(item.path, error.what, "malformed", item.source)
    yield from found.parts(held)


def _take(found: Columns, value: Value) -> int:
    """Characters of the value."""
    steps = [step if is_name(step) else "*" for step in value.path.split(".")] if value.path else []
    record = value.value
    for step in reversed(steps):
        record = {step: record}
    found.add(record, value.line, value.source)
    return len(value.source)


def _example() -> bytes:
    return b'{"count": 2,\n "users": [\n  {"name": "Eva", "mail": "eva.b@mail.net"},\n  {"name": "Tom"}\n]}\n'


FORMAT = Format(
    id="json-document",
    title="JSON",
    suffixes=(".json", ".geojson"),
    looks=looks,
    read=read,
    sections=sections,
    examples=(
        Example("a.json", _example, ((":users.mail", "eva.b@mail.net"), (":count", "2"))),
        Example("b.json", lambda: b'{"port": 80, "mail": "eva.b@mail.net"}', (("", "eva.b@mail.net"),)),
    ),
)
