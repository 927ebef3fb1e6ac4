"""A shape: one pattern of the database, and every class that reads what it matches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from upright.classify.prefilter import BETWEEN, VALUE

_REST_OF_UUID = re.compile(r"(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
LONGEST = 8192  # characters of one match


@dataclass(frozen=True, slots=True)
class Shape:
    """`back`: how far before the end of a hit a match may begin, in characters. `follows`: `regex` matches what follows
    the hit (a value after its label) instead of what ends there. `mask`: the classes as bits; `asks`: one of them must
    be spoken for near a match, else it does not count. `bare`: the value of a shape that follows, without its label.
    """

    regex: re.Pattern[str]
    back: int
    classes: tuple[int, ...]
    named: bool
    follows: bool
    mask: int
    asks: bool
    bare: re.Pattern[str]

    def match(self, text: str, done: int, end: int) -> re.Match[str] | None:
        """The match that the hit ending at `end` announced; nothing before `done` counts."""
        if self.follows:
            return self.regex.match(text, end)
        match = self.regex.search(text, max(done, end - self.back), end + self.back)
        while match and match.end() < end:
            match = self.regex.search(text, match.end(), end + self.back)
        return match if match and match.start() <= end else None


def shape(pattern: str, rest: str, classes: Sequence[int], *, asks: bool) -> Shape:
    """The shape of a pattern. `rest`: what `re` must match after the hit, if the database holds only its head."""
    read = rest or pattern
    regex = re.compile(read, re.ASCII | re.MULTILINE)
    mask = sum(1 << index for index in classes)
    bare = re.compile(rest[rest.index(VALUE) :], re.ASCII | re.MULTILINE) if BETWEEN in rest else regex
    return Shape(regex, _width(read) + 2, tuple(classes), "value" in regex.groupindex, bool(rest), mask, asks, bare)


def in_decimal(text: str, start: int, end: int) -> bool:
    """Whether digits on the other side of a point make the value a part of a decimal number, or dashes of a UUID."""
    if text[end : end + 1] == "-" and text[end + 5 : end + 6] == "-" and text[end + 10 : end + 11] == "-":
        return _REST_OF_UUID.match(text, end) is not None
    if text[start - 1 : start] == "." and text[start].isdigit() and text[max(0, start - 2) : start - 1].isdigit():
        return True
    return text[end : end + 1] == "." and text[end - 1].isdigit() and text[end + 1 : end + 2].isdigit()


def _width(pattern: str) -> int:
    _, longest = import_module("re._parser").parse(pattern).getwidth()
    return min(int(longest), LONGEST)
