"""Globs as detectors write them, matched without regular expressions where they are plain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import cache

_WILD = re.compile(r"[*?\[]")
_SIGN = re.compile(r"[*?\[\]]")


class Globs:
    """Matches a text that any of the patterns describes: whole texts, beginnings and ends by look-up, the rest by one
    regular expression.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        exact: set[str] = set()
        begins: list[str] = []
        ends: list[str] = []
        others: list[str] = []
        self._tails: list[str] = []  # what stands behind the last sign of each pattern that is no plain letter
        for pattern in patterns:
            self._tails.append(_SIGN.split(pattern)[-1])
            if not _WILD.search(pattern):
                exact.add(pattern)
            elif pattern[0] == "*" and not _WILD.search(pattern[1:]):
                ends.append(pattern[1:])
            elif pattern[-1] == "*" and not _WILD.search(pattern[:-1]):
                begins.append(pattern[:-1])
            else:
                others.append(pattern)
        self._exact, self._begins, self._ends = frozenset(exact), tuple(begins), tuple(ends)
        self._others = re.compile("|".join(map(translate, others))) if others else None

    def may_end(self, suffix: str) -> bool:
        """Whether a text with this end can be described."""
        return any(tail.endswith(suffix) or suffix.endswith(tail) for tail in self._tails)

    def match(self, text: str) -> bool:
        """Whether the whole text is described."""
        return (
            text in self._exact
            or text.endswith(self._ends)
            or text.startswith(self._begins)
            or (self._others is not None and self._others.match(text) is not None)
        )


@cache
def globs(patterns: tuple[str, ...]) -> Globs:
    """The patterns of one detector."""
    return Globs(patterns)
