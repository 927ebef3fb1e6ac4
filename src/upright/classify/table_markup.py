"""Tables and lists of terms in HTML: the label is in the tag before, or above in the same column."""

from __future__ import annotations

import html
import re
from collections.abc import Generator, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from upright.classify.table_lines import Cell

_TAG = re.compile(r"<(/?)(t[hdr]|table|d[tdl])(?:\s[^<>]{0,400})?/?>", re.IGNORECASE)
_INNER = re.compile(r"\s{0,200}(?:<[^<>]{1,200}>\s{0,200}){0,8}")
_INNER_END = re.compile(r"(?:\s{0,80}<[^<>]{1,80}>){0,4}\s{0,80}\Z")
_ANY_TAG = re.compile(r"<[^<>]{1,200}>")
_NAME = re.compile(r"[^\d\s][^\n<>]{0,58}\Z")
LONGEST_VALUE = 2000  # characters; what is longer is a page, not a value
LONGEST_NAME = 60
_SELDOM = 600  # characters of markup after a value that are looked at for its end


class _Part(NamedTuple):
    tag: str
    start: int
    end: int


def marked_up(text: str, end: int) -> Iterator[Cell]:
    """Cells of a `<table>` or `<dl>`, up to its end; `end`: in its first tag. Ends with an empty cell there."""
    header: list[str] = []
    row: list[_Part] = []
    opened = ""
    begin = place = text.rfind("<", 0, end)
    for tag in _TAG.finditer(text, begin):
        name, closing = tag[2].lower(), tag[1] == "/"
        if opened:
            row.append(_part(text, opened, place, tag.start()))
            opened = ""
        place = tag.end()
        if not closing and name in ("th", "td", "dt", "dd"):
            opened = name
        elif name in ("tr", "table", "dl"):
            header = yield from _row(text, row, header)
            row = []
            if closing and name != "tr":
                break
    yield from _row(text, row, header)
    yield Cell(place, place, "")


def _part(text: str, tag: str, start: int, end: int) -> _Part:
    """What stands between two tags, without the markup and space around it."""
    opening = _INNER.match(text, start, end)
    start = opening.end() if opening else start
    closing = _INNER_END.search(text, max(start, end - _SELDOM), end)
    return _Part(tag, start, max(start, closing.start()) if closing else end)


def _row(text: str, row: Sequence[_Part], header: list[str]) -> Generator[Cell, None, list[str]]:
    """The cells of one row; returns the header for the rows below."""
    tags = [part.tag for part in row]
    if len(row) > 1 and set(tags) == {"th"}:
        return [_name(text, part) for part in row]
    if header and len(header) == len(row):
        yield from (_cell(part, name) for part, name in zip(row, header, strict=True) if name)
        return header
    if not header and len(row) > 2 and "th" not in tags and all(_name(text, part) for part in row):  # noqa: PLR2004
        return [_name(text, part) for part in row]
    for label, value in pairwise(row):
        if _labels(label.tag, value.tag, len(row)) and (name := _name(text, label)):
            yield _cell(value, name)
    return header


def _labels(tag: str, following: str, count: int) -> bool:
    return (tag, following) in {("th", "td"), ("dt", "dd")} or (tag == following == "td" and count == 2)  # noqa: PLR2004


def _cell(part: _Part, name: str) -> Cell:
    return Cell(part.start, min(part.end, part.start + LONGEST_VALUE), name)


def _name(text: str, part: _Part) -> str:
    if part.end - part.start > 4 * LONGEST_NAME:
        return ""
    name = " ".join(html.unescape(_ANY_TAG.sub(" ", text[part.start : part.end])).split()).rstrip(" :*")
    return name if _NAME.match(name) else ""


MARK = r"(?i:<(?:table|tr|dl)[\s>])"
