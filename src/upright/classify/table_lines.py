r"""Lines of text that may stand inside a JSON string: of a notebook (`"...\n",`), of a chat log (`...\n...`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_LINE = 4400  # characters of one line of a table that are read
_BREAK = re.compile(r'(?:\\r)?\\n",?[ \t]{0,4}\r?\n[ \t]{0,80}"|(?:\\r)?\\n|\r?\n')
_BREAK_BEFORE = re.compile(r'(?:(?:\\r)?\\n",?[ \t]{0,4}\r?\n[ \t]{0,80}"|(?:\\r)?\\n|\r?\n)\Z')
_LONGEST_BREAK = 96
_OPENS = re.compile(r'[ \t]{0,80}"')
_CLOSES = re.compile(r'",?[ \t\r]{0,4}\Z')


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
    within, begin = text.rfind("\\n", start, place), start
    escaped = text.find("\\n", max(place, within + 2), stop)
    if escaped < 0:
        tail = _CLOSES.search(text, max(place, stop - 8), stop)
        quoted, stop = tail is not None, tail.start() if tail else stop - text.endswith("\r", start, stop)
    else:
        quoted, stop = True, escaped - text.endswith("\\r", start, escaped) * 2
    if within >= 0:
        begin = within + 2
    elif quoted and (opened := _OPENS.match(text, start, place + 1)):
        begin = opened.end()
    return begin, max(begin, stop)


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
