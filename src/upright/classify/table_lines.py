r"""Lines of text that may stand inside JSON strings: of a notebook (`"...\n",`, on a line of the file each or not), of
a chat log (`...\n...`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_LINE = 4400  # characters of one line of a table that are read
_BREAK = re.compile(r'(?:\\r)?\\n",?[ \t]{0,4}(?:\r?\n[ \t]{0,80})?"|(?:\\r)?\\n|\r?\n')
_BREAK_BEFORE = re.compile(r'(?:(?:\\r)?\\n",?[ \t]{0,4}(?:\r?\n[ \t]{0,80})?"|(?:\\r)?\\n|\r?\n)\Z')
_LONGEST_BREAK = 96
_REOPENS = re.compile(r'",[ \t]{0,4}"')
_OPENS = re.compile(r'[ \t]{0,80}"')
_BEGINS = re.compile(r'[\[:,][ \t]{0,4}"')
_CLOSES = re.compile(r'(?<!\\)"(?=[ \t]{0,4}(?:[\],}]|\r?\Z))')


class Cell(NamedTuple):
    """`text[start:end]` is one value (without its quotes) of the column called `column`."""

    start: int
    end: int
    column: str


def line_at(text: str, place: int) -> tuple[int, int]:
    """Start and end of the line that holds this place, the string's quotes and line break left out."""
    low, high = max(0, place - LONGEST_LINE), min(len(text), place + LONGEST_LINE)
    start = max(text.rfind("\n", low, place) + 1, low)
    stop = text.find("\n", place, high)
    stop = high if stop < 0 else stop
    within = text.rfind("\\n", start, place)
    escaped = text.find("\\n", max(place, within + 2), stop)
    if escaped >= 0:
        stop = escaped - text.endswith("\\r", start, escaped) * 2
    elif closing := _CLOSES.search(text, place, stop):
        stop = closing.start()
    else:
        return (within + 2 if within >= 0 else start), max(start, stop - text.endswith("\r", start, stop))
    begin = _begin(text, start, within, place)
    return begin, max(begin, stop)


def _begin(text: str, start: int, within: int, place: int) -> int:
    """Where the line of a JSON string begins. `start`: of the file's line, `within`: the line end written in it."""
    if within >= 0:
        reopened = _REOPENS.match(text, within + 2, place + 1)
        return reopened.end() if reopened else within + 2
    quote = text.rfind('"', start, place + 1)
    opened = _BEGINS.search(text, max(start, quote - 5), quote + 1) if quote >= 0 else None
    opened = opened or _OPENS.match(text, start, place + 1)
    return opened.end() if opened else start


def line_before(text: str, start: int) -> tuple[int, int] | None:
    """The line before the one that starts here."""
    gap = _BREAK_BEFORE.search(text, max(0, start - _LONGEST_BREAK), start)
    return line_at(text, gap.start()) if gap else None


def lines_after(text: str, end: int) -> Iterator[tuple[int, int]]:
    """The lines behind the one that ends here."""
    gap = _BREAK.match(text, end)
    while gap and gap.end() < len(text):
        start = gap.end()
        stop = line_at(text, start)[1]
        yield start, stop
        gap = _BREAK.match(text, stop)
