"""JSON with comments and trailing commas, with the line of every value."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from upright.discover.readers.node import MAX_DEPTH, MAX_NODES, NOTHING, Node
from upright.model.errors import LimitExceeded, MalformedError

# What stands before a token, and the token; whatever comes, one of the alternatives matches it.
_TOKEN = re.compile(
    r"""((?:[\s\ufeff]++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+)"""
    r"""(?:("(?:[^"\\\n]|\\.)*+")|([{}\[\]:,])|([-+.\w]++)|(.))?"""
)
_STRING, _MARK, _WORD, _OTHER = 2, 3, 4, 5
_WORDS: Final = {"true": True, "false": False, "null": None}
_VALUE, _ITEM, _KEY, _COLON, _AFTER, _DONE = range(6)  # what may come: _ITEM is a value or the end of a list


class _Parser:
    """Takes one token after the other. `open` holds the collections not yet closed, `keys` the key that waits in each
    (empty in lists) with its line.
    """

    def __init__(self) -> None:
        self.line = 1
        self.expected = _VALUE
        self.root = NOTHING
        self.open: list[Any] = []
        self.keys: list[tuple[str, int]] = []
        self.nodes = 0

    def mark(self, mark: str) -> None:
        """One of `{}[]:,`. Raises MalformedError or LimitExceeded."""
        expected = self.expected
        if mark == "," and expected == _AFTER:
            self.expected = _ITEM if isinstance(self.open[-1], list) else _KEY
        elif mark == ":" and expected == _COLON:
            self.expected = _VALUE
        elif mark in "{[" and expected <= _ITEM:
            made: Any = {} if mark == "{" else []
            self._put(made)
            self.open.append(made)
            self.keys.append(("", 0))
            self.expected = _KEY if mark == "{" else _ITEM
        elif expected in _CLOSING.get(mark, ()) and isinstance(self.open[-1], _CLOSED[mark]):
            self.open.pop()
            self.keys.pop()
            self.expected = _AFTER if self.open else _DONE
        else:
            raise self.wrong()

    def scalar(self, value: Any) -> None:
        """A string, number or word: a key or a value. Raises MalformedError or LimitExceeded."""
        expected = self.expected
        if expected == _KEY:
            self.keys[-1] = str(value), self.line
            self.expected = _COLON
        elif expected <= _ITEM:
            self._put(value)
            self.expected = _AFTER if self.open else _DONE
        else:
            raise self.wrong()

    def _put(self, value: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES or len(self.open) > MAX_DEPTH:
            raise LimitExceeded("deeper or larger than the limits allow", f"line {self.line}")
        if not self.open:
            self.root = Node(value, self.line)
            return
        around = self.open[-1]
        if isinstance(around, list):
            around.append(Node(value, self.line))
        else:
            key, line = self.keys[-1]
            around[key] = Node(value, line)

    def wrong(self) -> MalformedError:
        """What to raise here."""
        return MalformedError("not JSON", f"line {self.line}")


_CLOSING = {"}": (_KEY, _AFTER), "]": (_ITEM, _AFTER)}
_CLOSED: dict[str, type] = {"}": dict, "]": list}


def read_json(text: str) -> Node:
    """Parse one JSON value. Raises MalformedError, or LimitExceeded beyond the limits of `node`."""
    parser = _Parser()
    for token in _TOKEN.finditer(text):
        kind = token.lastindex
        before = token[1]
        if before and "\n" in before:
            parser.line += before.count("\n")
        if kind == _MARK:
            parser.mark(token[_MARK])
        elif kind == _STRING:
            parser.scalar(_string(token[_STRING]))
        elif kind == _WORD:
            parser.scalar(_word(token[_WORD]))
        elif kind == _OTHER:
            raise parser.wrong()
    if parser.expected != _DONE:
        raise parser.wrong()
    return parser.root


def _string(written: str) -> str:
    if "\\" not in written:
        return written[1:-1]
    try:
        return str(json.loads(written, strict=False))
    except ValueError:
        return written[1:-1]


def _word(written: str) -> Any:
    if written in _WORDS:
        return _WORDS[written]
    for number in (int, float):
        try:
            return number(written[:20])
        except ValueError:
            continue
    return written
