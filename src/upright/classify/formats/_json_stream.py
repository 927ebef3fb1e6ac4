"""JSON documents of any size, value by value: elements of arrays whole where they are small, the rest key by key.

A value that does not end within `WINDOW` characters is entered instead of decoded, so memory stays flat whatever the
nesting. Source: RFC 8259.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from upright.model.errors import MalformedError

WINDOW = 1 << 20  # characters in which a value must end to be decoded whole
DEEPEST = 64
_SPACE = re.compile(r"[ \t\r\n]*")


class Value(NamedTuple):
    """A decoded value. `path`: the keys that lead to it, joined by points; `source`: as it is written."""

    path: str
    value: Any
    line: int
    source: str
    listed: bool


class _Text:
    """A window over the pieces of the document."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces, self.text, self.at, self.line, self.done = pieces, "", 0, 1, False

    def more(self) -> bool:
        """Read another piece; False at the end."""
        piece = next(self._pieces, None)
        if piece is None:
            self.done = True
            return False
        self.text, self.at = self.text[self.at :] + piece, 0
        return True

    def move(self, to: int) -> None:
        self.line += self.text.count("\n", self.at, to)
        self.at = to

    def peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            found = _SPACE.match(self.text, self.at)
            self.move(found.end() if found else self.at)
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self, *, whole: bool) -> tuple[Any, str] | None:
        """The next value and how it is written, if it ends within the window; `whole`: it must."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except RecursionError as error:
                raise MalformedError("nested too deeply") from error
            except ValueError:
                pass
            else:
                if end < len(self.text) or self.done or not self.more():
                    return value, self._pass(end)
                continue
            if len(self.text) - self.at > WINDOW or not self.more():
                if whole or self.text[self.at : self.at + 1] not in {"[", "{"}:
                    raise MalformedError("JSON cut off or damaged")
                return None

    def _pass(self, size: int) -> str:
        source = self.text[self.at : size]
        self.move(size)
        return source


_DECODER = json.JSONDecoder()


def values(pieces: Iterator[str]) -> Iterator[Value]:
    """The values of the document, in order. Raises MalformedError where it is damaged, after what came before."""
    text = _Text(pieces)
    while text.peek():
        yield from _value(text, "", 0, listed=False)


def _value(text: _Text, path: str, depth: int, *, listed: bool) -> Iterator[Value]:
    mark = text.peek()
    if mark in {"[", "{"} and not listed:
        yield from _inside(text, path, depth, mark)
        return
    line = text.line
    found = text.value(whole=mark not in {"[", "{"})
    if found is not None:
        yield Value(path, found[0], line, found[1], listed)
    else:
        yield from _inside(text, path, depth, mark)


def _inside(text: _Text, path: str, depth: int, mark: str) -> Iterator[Value]:
    if depth > DEEPEST:
        raise MalformedError("nested too deeply")
    text.move(text.at + 1)
    close = "]" if mark == "[" else "}"
    while (following := text.peek()) != close:
        if not following:
            raise MalformedError("JSON cut off")
        if following == ",":
            text.move(text.at + 1)
        elif mark == "[":
            yield from _value(text, path, depth + 1, listed=True)
        else:
            yield from _member(text, path, depth)
    text.move(text.at + 1)


def _member(text: _Text, path: str, depth: int) -> Iterator[Value]:
    found = text.value(whole=True)
    key = found[0] if found else None
    if not isinstance(key, str) or text.peek() != ":":
        raise MalformedError("damaged JSON object")
    text.move(text.at + 1)
    yield from _value(text, f"{path}.{key}" if path else key, depth + 1, listed=False)
