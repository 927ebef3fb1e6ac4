"""Values of simple expressions: references to variables, comparisons, conditions, a few functions. Nothing else is run.

The grammar is what HCL, ARM and Bicep share (https://developer.hashicorp.com/terraform/language/expressions): what
is not understood has no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

_TOKEN = re.compile(
    r"\s*(?:(?P<text>\"[^\"\\$]*\"|'[^'\\$]*')|(?P<number>\d{1,15}(?:\.\d{1,9})?)|(?P<name>[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)|"
    r"(?P<sign>==|!=|&&|\|\||\?\?|[?:!(),\[\]]))"
)
_LITERALS: dict[str, Any] = {"true": True, "false": False, "null": None}
_DEPTH = 40
_LONGEST = 2000


class _Unknown:
    """The value of what cannot be known before it runs."""

    def __bool__(self) -> bool:
        return False


UNKNOWN: Final = _Unknown()
Lookup = Callable[[str], Any]


def evaluate(source: str, lookup: Lookup) -> Any:
    """The value of an expression, or UNKNOWN. `lookup` gives the value of a dotted name, or UNKNOWN."""
    tokens = _tokens(source)
    if not tokens:
        return UNKNOWN
    reading = _Reading(tokens, lookup)
    value = reading.choice(0)
    return value if reading.at == len(tokens) and not reading.lost else UNKNOWN


def _tokens(source: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, text = 0, source.strip()
    while at < len(text) <= _LONGEST:
        match = _TOKEN.match(text, at)
        if not match:
            return []
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        at = match.end()
    return found


class _Reading:
    """Recursive descent over the tokens; `lost` once something was not understood."""

    def __init__(self, tokens: list[tuple[str, str]], lookup: Lookup) -> None:
        self.tokens, self.lookup, self.at, self.lost = tokens, lookup, 0, False

    def peek(self) -> str:
        """The sign that comes next, or an empty string."""
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        return text if kind == "sign" else ""

    def take(self, sign: str) -> bool:
        """Whether this sign came next; it is then passed."""
        if self.peek() != sign:
            return False
        self.at += 1
        return True

    def choice(self, depth: int) -> Any:
        """`condition ? this : that`."""
        condition = self.either(depth)
        if not self.take("?"):
            return condition
        this = self.choice(depth + 1)
        self.lost = self.lost or not self.take(":")
        that = self.choice(depth + 1)
        if isinstance(condition, bool):
            return this if condition else that
        return this if this == that else UNKNOWN

    def either(self, depth: int) -> Any:
        """`a || b`, and `a ?? b`."""
        value = self.both(depth)
        while self.peek() in {"||", "??"}:
            sign = self.peek()
            self.at += 1
            other = self.both(depth)
            if sign == "??":
                value = other if value is None else value
            else:
                value = True if True in (value, other) else False if value is False and other is False else UNKNOWN
        return value

    def both(self, depth: int) -> Any:
        """`a && b`."""
        value = self.equal(depth)
        while self.take("&&"):
            other = self.equal(depth)
            value = False if False in (value, other) else True if value is True and other is True else UNKNOWN
        return value

    def equal(self, depth: int) -> Any:
        """`a == b`, `a != b`."""
        value = self.one(depth)
        while self.peek() in {"==", "!="}:
            same = self.peek() == "=="
            self.at += 1
            other = self.one(depth)
            known = value is not UNKNOWN and other is not UNKNOWN
            value = (value == other) is same if known else UNKNOWN
        return value

    def one(self, depth: int) -> Any:
        """A literal, a name, a call, something in brackets, a negation."""
        if depth > _DEPTH or self.at >= len(self.tokens):
            self.lost = True
            return UNKNOWN
        if self.take("!"):
            value = self.one(depth + 1)
            return not value if isinstance(value, bool) else UNKNOWN
        if self.take("("):
            value = self.choice(depth + 1)
            self.lost = self.lost or not self.take(")")
            return value
        kind, text = self.tokens[self.at]
        self.at += 1
        return self.named(text, depth) if kind == "name" else self.literal(kind, text)

    def literal(self, kind: str, text: str) -> Any:
        """A text or a number."""
        if kind == "text":
            return text[1:-1]
        if kind == "number":
            return int(text) if text.isdigit() else float(text)
        self.lost = True
        return UNKNOWN

    def named(self, text: str, depth: int) -> Any:
        """What a name stands for: a call, a word of the language, or what the lookup says."""
        if self.take("("):
            return _call(text.lower(), self.arguments(depth + 1))
        return _LITERALS[text] if text in _LITERALS else self.lookup(text)

    def arguments(self, depth: int) -> list[Any]:
        """What stands in the brackets of a call."""
        values: list[Any] = []
        while not self.take(")"):
            values.append(self.choice(depth))
            if self.lost or not (self.take(",") or self.peek() == ")"):
                self.lost = True
                break
        return values


def _call(name: str, values: list[Any]) -> Any:
    if name in {"try", "coalesce"}:
        return next((value for value in values if value is not None and (value != "" or name == "try")), UNKNOWN)
    if name in {"tobool", "tostring", "nonsensitive", "sensitive", "bool", "string", "tolower", "lower"} and values:
        return values[0]
    return UNKNOWN
