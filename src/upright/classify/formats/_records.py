"""Nested records (JSON objects) as columns: the path of keys is the name, and chat messages are told apart by role.

Keys that are values themselves (`{"eva.b@mail.net": {...}}`) are read as values, and the path has `*` in their place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from upright.classify.format import Part

DEEPEST = 24
KEY = "*"  # stands in a path for a key that is a value
_ROLE = ("role", "from", "author", "speaker")
_CONTENT = ("content", "value", "text", "parts")
_NAME = re.compile(r"[^\W\d][\w .:/$#-]{0,63}")
_MOST_DIGITS = 4


def fields(record: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """`(path, value)` of each leaf: `("user.email", "...")`; a message's content is `messages.<role>`."""
    if depth > DEEPEST:
        return
    if isinstance(record, dict):
        yield from _members(record, f"{name}." if name else "", depth)
    elif isinstance(record, list):
        if not (record and isinstance(record[0], float)):  # vectors hold nothing to read
            for value in record:
                yield from fields(value, name, depth + 1)
    elif record is not None and not isinstance(record, bool):
        yield name or "value", str(record)


def _members(record: dict[Any, Any], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    for step, value in _steps(record):
        named = is_name(step)
        if not named:
            yield f"{prefix}{KEY}", step
        path = f"{prefix}{step if named else KEY}"
        if isinstance(value, str):
            yield path, value
        else:
            yield from fields(value, path, depth + 1)


@lru_cache(8192)
def is_name(key: str) -> bool:
    """Whether a key names a field, instead of being a value."""
    return bool(_NAME.fullmatch(key)) and sum(character.isdigit() for character in key) <= _MOST_DIGITS


def _steps(record: dict[Any, Any]) -> Iterator[tuple[str, Any]]:
    """The keys of an object; in a chat message the content goes under the role, and the role is no value."""
    role = next((record[key] for key in _ROLE if isinstance(record.get(key), str)), "")
    message = is_name(role) and any(key in record for key in _CONTENT)
    for key, value in record.items():
        if not message or key not in _ROLE:
            yield (role if message and key in _CONTENT else str(key)), value


@dataclass(slots=True)
class Columns:
    """Values of nested records by path, with the file's line of each."""

    path: str
    joint: str = ":"
    values: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, record: Any, line: int, source: str = "") -> None:
        """The leaves of one record that begins at `line`; `source`: how it is written, when it takes several lines."""
        finder = _Finder(source, line) if "\n" in source else None
        for name, value in fields(record):
            at = finder.line_of(value) if finder else line
            for piece in value.split("\n") if "\n" in value else (value,):
                self.put(name, piece, at)

    def put(self, name: str, value: str, line: int) -> None:
        """One value of one line."""
        self.values.setdefault(name, []).append(value.replace("\r", " "))
        self.lines.setdefault(name, []).append(line)

    def parts(self, size: int) -> Iterator[Part]:
        """One part for each path, and begin anew."""
        share = size // max(1, len(self.values))
        for name, column in self.values.items():
            known = self.lines[name][0] > 0
            yield Part(
                f"{self.path}{self.joint}{name}",
                "\n".join(column),
                column=name.rpartition(f".{KEY}")[0] or name if name.endswith(KEY) else name,
                line=0,
                lines=tuple(self.lines[name]) if known else (),
                size=share,
            )
        self.values, self.lines = {}, {}


class _Finder:
    """Where the values of a record stand in its source; they come in its order."""

    def __init__(self, source: str, line: int) -> None:
        self._source, self._line, self._at = source, line, 0

    def line_of(self, value: str) -> int:
        written = value if value.isalnum() else json.dumps(value, ensure_ascii=False)[1:-1]
        at = self._source.find(written, self._at)
        if at >= 0:
            self._line += self._source.count("\n", self._at, at)
            self._at = at
        return self._line
