"""JSON lines: one record a line, fields as columns; in chat formats (`messages`...) one column for each role.

A line that is no JSON is read as text. Fine-tuning sets of all vendors, ShareGPT, Alpaca and preference pairs come out
as `path:messages.user`, `path:instruction`, `path:chosen`...; logs in JSON as `path:msg`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._records import Columns
from upright.classify.formats._stream import blocks, sections
from upright.model.evidence import Gap
from upright.model.item import Item

MARK = "\x1e"  # stands before each record of a JSON text sequence, RFC 7464


def looks(text: str) -> bool:
    """Whether the first lines are JSON objects, of which the last may be cut off."""
    lines = [line for line in text.split("\n")[:4] if line.strip()]
    if len(lines) < 2 or not all(line.lstrip(MARK).startswith("{") for line in lines):  # noqa: PLR2004
        return False
    try:
        return isinstance(json.loads(lines[0].lstrip(MARK)), dict)
    except (ValueError, RecursionError):
        return False


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """One part for each field of a piece of the file."""
    for line, text, size in blocks(item, limit):
        yield from _parts(item.path, text, line, size)


def _parts(path: str, text: str, first: int, size: int) -> Iterator[Part]:
    found = Columns(path)
    rest: list[tuple[int, str]] = []
    for offset, row in enumerate(text.split("\n")):
        number = first + offset if first else 0
        try:
            record = json.loads(row.lstrip(MARK)) if row.strip() else None
        except (ValueError, RecursionError):
            rest.append((number, row))
            continue
        found.add(record, number)
    share = size // (1 + bool(rest))
    yield from found.parts(share)
    if rest:
        yield Part(
            path, "\n".join(row for _, row in rest), line=0, lines=tuple(number for number, _ in rest), size=share
        )


def _chat() -> bytes:
    rows = (
        {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "I am Eva"}]},
        {"conversations": [{"from": "human", "value": "call Tom"}]},
        {"instruction": "Answer.", "output": "eva.b@mail.net"},
        {"prompt": "Who?", "chosen": [{"role": "assistant", "content": "Eva"}], "rejected": "Tom"},
    )
    return "\n".join(map(json.dumps, rows)).encode()


FORMAT = Format(
    id="json-lines",
    title="JSON lines",
    suffixes=(".jsonl", ".ndjson", ".jsonlines", ".ldjson"),
    looks=looks,
    read=read,
    sections=sections,
    examples=(
        Example(
            "chat.jsonl",
            _chat,
            (
                (":messages.user", "I am Eva"), (":conversations.human", "call Tom"), (":output", "eva.b@mail.net"),
                (":chosen.assistant", "Eva"), (":rejected", "Tom"),
            ),
        ),
    ),
)  # fmt: skip
