"""JSON with comments and trailing commas, with the line of every value."""

from __future__ import annotations

import json
import re
from typing import Any

from upright.discover.readers.node import MAX_DEPTH, MAX_NODES, Node
from upright.model.errors import LimitExceeded, MalformedError

_TOKEN = re.compile(
    r"""(?P<space>[\s\ufeff]+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)"""
    r"""|(?P<string>"(?:[^"\\\n]|\\.)*")|(?P<mark>[{}\[\]:,])|(?P<word>[-+.\w]+)"""
)
_WORDS = {"true": True, "false": False, "null": None}


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.nodes = 0
        self.kind = self.lexeme = ""
        self.advance()

    def advance(self) -> None:
        """Move to the next token that is neither space nor comment."""
        while self.at < len(self.text):
            match = _TOKEN.match(self.text, self.at)
            if not match:
                raise MalformedError("not JSON", f"line {self.line}")
            self.at = match.end()
            kind, lexeme = match.lastgroup or "", match.group()
            if kind != "space":
                self.kind, self.lexeme = kind, lexeme
                return
            self.line += lexeme.count("\n")
        self.kind, self.lexeme = "end", ""

    def expect(self, mark: str) -> None:
        """Step over this mark. Raises MalformedError."""
        if self.lexeme != mark:
            raise MalformedError("not JSON", f"line {self.line}")
        self.advance()

    def value(self, depth: int, line: int = 0) -> Node:
        """One value; `line` is that of its key."""
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise LimitExceeded("deeper or larger than the limits allow", f"line {self.line}")
        line = line or self.line
        if self.lexeme == "{" and self.kind == "mark":
            return Node(self.pairs(depth), line)
        if self.lexeme == "[" and self.kind == "mark":
            return Node(self.array(depth), line)
        return Node(self.scalar(), line)

    def pairs(self, depth: int) -> dict[str, Node]:
        """What stands between braces."""
        self.advance()
        found: dict[str, Node] = {}
        while self.lexeme != "}":
            line = self.line
            key = self.scalar()
            self.expect(":")
            found[str(key)] = self.value(depth + 1, line)
            if self.lexeme != "}":
                self.expect(",")
        self.advance()
        return found

    def array(self, depth: int) -> list[Node]:
        """What stands between brackets."""
        self.advance()
        found: list[Node] = []
        while self.lexeme != "]":
            found.append(self.value(depth + 1))
            if self.lexeme != "]":
                self.expect(",")
        self.advance()
        return found

    def scalar(self) -> Any:
        """A string, number or word."""
        lexeme, kind = self.lexeme, self.kind
        if kind not in {"string", "word"}:
            raise MalformedError("not JSON", f"line {self.line}")
        self.advance()
        if kind == "string":
            try:
                return json.loads(lexeme, strict=False)
            except ValueError:
                return lexeme[1:-1]
        if lexeme in _WORDS:
            return _WORDS[lexeme]
        for number in (int, float):
            try:
                return number(lexeme[:20])
            except ValueError:
                continue
        return lexeme


def read_json(text: str) -> Node:
    """Parse one JSON value. Raises MalformedError, or LimitExceeded beyond the limits of `node`."""
    parser = _Parser(text)
    root = parser.value(0)
    if parser.kind != "end":
        raise MalformedError("not JSON", f"line {parser.line}")
    return root
