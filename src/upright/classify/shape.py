"""A shape: one pattern of the database, and every class that reads what it matches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

from upright.classify.placeholders import drawn_by_lot
from upright.classify.prefilter import BETWEEN, VALUE

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NEXT_GROUP = re.compile(r" \d{1,4}(?![\d./:-])")
_GROUP = re.compile(r"-\d{1,6}(?![\d-])")
_LONG_UUID = 36
_ACCENTED = range(0xC0, 0x250)  # letters of Latin beyond ASCII, which `re` takes for the end of a word
_JOINTS = frozenset("-.+/")
_BLOB = re.compile(r"[A-Za-z0-9+/]*\Z")
_BLOB_LOOK, _BLOB_SURE = 40, 100  # characters of base64 before a value: if they look drawn by lot, and in any case
LONGEST = 8192  # characters of one match


@dataclass(frozen=True)
class Shape:
    """`read`: what `re` matches, compiled when a hit first asks for it. `follows`: it matches what follows the hit (a
    value after its label) instead of what ends there. `mask`: the classes as bits; `asks`: one of them must be spoken
    for near a match, else it does not count.
    """

    read: str
    classes: tuple[int, ...]
    named: bool
    follows: bool
    mask: int
    asks: bool

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern."""
        return re.compile(self.read, re.ASCII | re.MULTILINE)

    @cached_property
    def back(self) -> int:
        """How far before the end of a hit a match may begin, in characters."""
        return _width(self.read) + 2

    @cached_property
    def bare(self) -> re.Pattern[str]:
        """The value of a shape that follows, without its label."""
        if not self.read.startswith(BETWEEN):
            return self.regex
        return re.compile(self.read[self.read.index(VALUE) :], re.ASCII | re.MULTILINE)

    def at(self, text: str, done: int, start: int, end: int) -> re.Match[str] | None:
        """The match that begins at `start` and reaches the hit `end`; nothing before `done` counts."""
        match = self.regex.match(text, start) if start >= done else None
        return match if match and match.end() >= end else None

    def match(self, text: str, done: int, end: int) -> re.Match[str] | None:
        """The match that ends where the hit `end` announced it; nothing before `done` counts."""
        search, low, high = self.regex.search, end - self.back, end + self.back
        match = search(text, max(done, low), high)
        while match and match.end() < end:
            match = search(text, match.end(), high)
        return match if match and match.start() <= end else None


def shape(pattern: str, rest: str, classes: Sequence[int], *, asks: bool) -> Shape:
    """The shape of a pattern. `rest`: what `re` must match after the hit, if the database holds only its head."""
    read = rest or pattern
    mask = sum(1 << index for index in classes)
    return Shape(read, tuple(classes), VALUE in read, bool(rest), mask, asks)


def in_part(text: str, start: int, end: int) -> bool:
    """Whether the value is a part of something else: of a word with accents, a decimal number, a UUID, a number in
    groups, bytes in base64.
    """
    before, behind = text[start - 1 : start], text[end : end + 1]
    if behind > "~" and ord(behind) in _ACCENTED and text[end - 1].isalpha():
        return True
    if behind == before == " ":
        return _in_row(text, start, end)
    if behind not in _JOINTS and before not in _JOINTS:
        return False
    blob = before in ("+", "/") and _in_blob(text, start)
    if blob or ("-" in (before, behind) and (_goes_on(text, start, end) or _in_uuid(text, start, end))):
        return True
    return _is_decimal(text, start, end, behind, before)


def _is_decimal(text: str, start: int, end: int, behind: str, before: str) -> bool:
    """Whether a point and more digits stand beside digits."""
    if behind == "." and text[end - 1].isdigit() and text[end + 1 : end + 2].isdigit():
        return True
    return before == "." and text[start].isdigit() and text[max(0, start - 2) : start - 1].isdigit()


def _in_blob(text: str, start: int) -> bool:
    """Whether base64 goes on before: longer than a path without a dot or dash, or as no path is spelt."""
    run = text[max(0, start - _BLOB_SURE) : start]
    length = len(_BLOB.search(run)[0])  # type: ignore[index]  # it matches nothing at least
    return length >= _BLOB_SURE or (length >= _BLOB_LOOK and drawn_by_lot(run[-_BLOB_LOOK:]))


def _in_row(text: str, start: int, end: int) -> bool:
    """Whether groups of digits go on both before and after groups of digits: `9205 5441 7115 8551 3383 00`."""
    return ends_row(text, start, end) and _NEXT_GROUP.match(text, end) is not None


def ends_row(text: str, start: int, end: int) -> bool:
    """Whether groups of digits stand before groups of digits, which may be the rest of a longer number."""
    grouped = text[start].isdigit() and text.find(" ", start, end) > 0
    return grouped and text[start - 1] == " " and text[max(0, start - 5) : start - 1].isdigit()


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether digits in groups are followed by another group: `658 478-8956-66`."""
    grouped = text[end - 1].isdigit() and text.find("-", start, end) > 0
    if grouped and text[start - 1] == "-" and text[start - 2 : start - 1].isdigit() and text.find(".", start, end) > 0:
        return True  # of a path that is drawn: `-40-841.823-4126`
    return grouped and _GROUP.match(text, end) is not None


def _in_uuid(text: str, start: int, end: int) -> bool:
    low, high = max(0, start - _LONG_UUID), end + _LONG_UUID
    if end - start >= _LONG_UUID or text.count("-", low, high) < 4:  # noqa: PLR2004
        return False
    found = _UUID.search(text, low, high)
    return found is not None and found.start() <= start and end <= found.end()


def _width(pattern: str) -> int:
    _, longest = import_module("re._parser").parse(pattern).getwidth()
    return min(int(longest), LONGEST)
