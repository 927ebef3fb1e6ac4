"""JSON text with its places: where each value stands, so that one can be changed and every other byte stays.

Reads JSON and what editors make of it: `//` and `/* */` comments and a comma after the last entry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from upright.model.errors import MalformedError

Edit: TypeAlias = "tuple[int, int, str]"  # from, to, what stands there instead

_DEEPEST = 100
_BLANK = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_PLAIN = re.compile(r"-?\d[\d.eE+-]*|true|false|null")


@dataclass(frozen=True, slots=True)
class Value:
    """A value from `start` to `end`; `entries` of an object (key, where the key starts, value) or a list (key "")."""

    start: int
    end: int
    value: Any = None  # of a string, number or word; None for objects and lists
    entries: tuple[tuple[str, int, Value], ...] = field(default=())
    kind: str = "plain"  # plain, object or list

    def get(self, *path: str) -> Value | None:
        """The value under these keys."""
        found: Value | None = self
        for key in path:
            found = next((value for name, _, value in found.entries if name == key), None) if found else None
        return found

    def walk(self) -> Iterator[tuple[tuple[str, ...], Value]]:
        """Every value with the keys that lead to it."""
        waiting: list[tuple[tuple[str, ...], Value]] = [((), self)]
        while waiting:
            path, value = waiting.pop()
            yield path, value
            waiting += [((*path, name), each) for name, _, each in value.entries]


def parse(text: str) -> Value:
    """The document. Raises MalformedError with the offset."""
    value, at = _value(text, _blank(text, 1 if text.startswith("\ufeff") else 0), 0)
    if _blank(text, at) != len(text):
        raise MalformedError("text after the document", f"offset {at}")
    return value


def removed(text: str, parent: Value, child: Value) -> Edit:
    """The edit that takes an entry out of an object or a list, with the comma and the line that go with it."""
    index = next(number for number, entry in enumerate(parent.entries) if entry[2] is child)
    start, end = parent.entries[index][1], child.end
    after = _blank(text, end)
    if text[after : after + 1] == ",":
        end = after + 1
        if index + 1 < len(parent.entries):
            return start, parent.entries[index + 1][1], ""
    elif index:
        return parent.entries[index - 1][2].end, end, ""
    return start, end, ""


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made. Raises MalformedError when two overlap."""
    last = len(text)
    for start, end, instead in sorted(edits, reverse=True):
        if end > last:
            raise MalformedError("two edits overlap", f"offset {start}")
        text, last = text[:start] + instead + text[end:], start
    return text


def _blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, depth: int) -> tuple[Value, int]:
    if depth > _DEEPEST:
        raise MalformedError("nested too deeply", f"offset {at}")
    if text[at : at + 1] in {"{", "["}:
        return _several(text, at, depth)
    found = _STRING.match(text, at) or _PLAIN.match(text, at)
    if not found:
        raise MalformedError("no value", f"offset {at}")
    try:
        return Value(at, found.end(), json.loads(found.group())), found.end()
    except ValueError:
        raise MalformedError("no value", f"offset {at}") from None


def _several(text: str, at: int, depth: int) -> tuple[Value, int]:
    start, opened = at, text[at]
    closing = {"{": "}", "[": "]"}[opened]
    entries: list[tuple[str, int, Value]] = []
    at = _blank(text, at + 1)
    while text[at : at + 1] != closing:
        begin, name = at, ""
        if opened == "{":
            name, at = _key(text, at)
        value, at = _value(text, at, depth + 1)
        entries.append((name, begin, value))
        at = _blank(text, at)
        if text[at : at + 1] == ",":
            at = _blank(text, at + 1)
        elif text[at : at + 1] != closing:
            raise MalformedError(f"neither a comma nor {closing}", f"offset {at}")
    kind = "object" if opened == "{" else "list"
    return Value(start, at + 1, None, tuple(entries), kind), at + 1


def _key(text: str, at: int) -> tuple[str, int]:
    key, at = _value(text, at, _DEEPEST)
    at = _blank(text, at)
    if not isinstance(key.value, str) or text[at : at + 1] != ":":
        raise MalformedError("no key", f"offset {at}")
    return key.value, _blank(text, at + 1)
