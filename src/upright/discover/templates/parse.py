"""The text of a Go template as a tree. https://pkg.go.dev/text/template"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from upright.model.errors import LimitExceeded, MalformedError

# An expression is a tuple: ("value", v), ("field", path), ("of", expression, path), ("variable", name, path),
# ("call", name, arguments), ("pipe", commands), ("set", name, expression).
Expression: TypeAlias = tuple[Any, ...]
Body: TypeAlias = "list[Piece]"

_DEEPEST = 40
_MOST = 20_000  # pieces of one text
_TOKEN = re.compile(
    r"\s*(?:(?P<text>\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`|'(?:[^'\\]|\\.)')|(?P<set>:=|=)|(?P<mark>[|(),])|(?P<variable>\$\w*(?:\.\w+)*)|"
    r"(?P<field>\.(?:\w+(?:\.\w+)*)?)|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>\w+))"
)
_CONSTANTS = {"true": True, "false": False, "nil": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`|\}\}")
_WORD = re.compile(r"\s*(if|else if|else with|else|end|range|with|define|block|template|break|continue)\b")
_LOOP = re.compile(r"\s*(\$\w+)\s*(?:,\s*(\$\w+)\s*)?:=")


@dataclass(slots=True)
class Piece:
    """`kind`: `text` (what stands there), `say` (an expression), `if`, `with`, `range`, `template`. `otherwise` is what
    holds when the condition does not. `names`: the variables of a loop.
    """

    kind: str
    line: int
    text: str = ""
    expression: Expression = ()
    body: Body = field(default_factory=list)
    otherwise: Body = field(default_factory=list)
    names: tuple[str, ...] = ()


def parse(text: str, defined: dict[str, Body]) -> Body:
    """The pieces of a text; what it defines by name is put into `defined`. Raises MalformedError."""
    return _Parser(text, defined).whole()


class _Parser:
    def __init__(self, text: str, defined: dict[str, Body]) -> None:
        self.pieces = _actions(text)
        self.defined = defined
        self.count = 0

    def whole(self) -> Body:
        body, end = self.body(0)
        if end:
            raise MalformedError("not a template", f"`{end[0]}` without a beginning")
        return body

    def body(self, depth: int) -> tuple[Body, tuple[str, str, int] | None]:
        """Pieces up to the word that ends them, and that word with its rest and line."""
        if depth > _DEEPEST:
            raise LimitExceeded("nested too deeply")
        found: Body = []
        for is_action, inner, line in self.pieces:
            self.count += 1
            if self.count > _MOST:
                raise LimitExceeded("longer than the limits allow")
            if not is_action:
                found.append(Piece("text", line, inner))
                continue
            word = _WORD.match(inner)
            rest = inner[word.end() :] if word else inner
            if word is None:
                found.append(Piece("say", line, expression=expression(rest)))
            elif word[1] in {"end", "else", "else if", "else with"}:
                return found, (word[1], rest, line)
            else:
                found += self.block(word[1], rest, line, depth)
        return found, None

    def block(self, word: str, rest: str, line: int, depth: int) -> Body:
        if word in {"break", "continue"}:
            return []
        if word == "template":
            return [Piece("say", line, expression=expression("include " + rest))]
        if word in {"define", "block"}:
            name = expression(rest)
            inner, _ = self.body(depth + 1)
            called = str(name[2][0][1]) if name[0] == "call" and name[2] else str(name[1]) if name[0] == "value" else ""
            self.defined.setdefault(called, inner)
            return []
        return [self.branch(word, rest, line, depth)]

    def branch(self, word: str, rest: str, line: int, depth: int) -> Piece:
        if depth > _DEEPEST:
            raise LimitExceeded("nested too deeply")
        loop = _LOOP.match(rest)
        names = tuple(name for name in loop.groups() if name) if loop else ()
        piece = Piece(word, line, expression=expression(rest[loop.end() :] if loop else rest), names=names)
        piece.body, ending = self.body(depth + 1)
        if ending and ending[0] == "else":
            piece.otherwise, _ = self.body(depth + 1)
        elif ending and ending[0].startswith("else "):
            piece.otherwise = [self.branch(ending[0][5:], ending[1], ending[2], depth + 1)]
        return piece


def _actions(text: str) -> Iterator[tuple[bool, str, int]]:
    """Texts and actions in turn with the lines where they begin; space that an action trims is left out."""
    at, line, trim = 0, 1, False
    while (start := text.find("{{", at)) >= 0:
        comment = text[start + 2 : start + 12].lstrip("- \t").startswith("/*")
        closed = text.find("*/", start) if comment else start
        end = _end(text, closed + 2) if closed >= 0 else -1
        if end < 0:
            break
        plain, begins = _trimmed(text[at:start], line, trim)
        yield False, plain.rstrip() if text.startswith("{{-", start) else plain, begins
        line += text.count("\n", at, start)
        trim = text[end - 1] == "-"
        if not comment:
            yield True, text[start + 2 : end].removeprefix("-").removesuffix("-"), line
        line += text.count("\n", start, end)
        at = end + 2
    plain, begins = _trimmed(text[at:], line, trim)
    yield False, plain, begins


def _trimmed(text: str, line: int, trim: bool) -> tuple[str, int]:
    if not trim:
        return text, line
    plain = text.lstrip()
    return plain, line + text[: len(text) - len(plain)].count("\n")


def _end(text: str, start: int) -> int:
    """Where the `}}` of an action stands: outside its quotes."""
    for found in _QUOTED.finditer(text, start):
        if found[0] == "}}":
            return found.start()
    return -1


def expression(text: str) -> Expression:
    """The tree of what stands in an action. Raises MalformedError."""
    tokens: list[tuple[str, str, bool]] = []  # kind, text, whether it follows without space
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            raise MalformedError("not a template", text[at : at + 20])
        kind = str(found.lastgroup)
        tokens.append((kind, found[kind], found.start(kind) == at))
        at = found.end()
    tree, end = _pipeline(tokens, 0, 0)
    if end < len(tokens):
        raise MalformedError("not a template", tokens[end][1])
    return tree


_Tokens: TypeAlias = "list[tuple[str, str, bool]]"


def _pipeline(tokens: _Tokens, at: int, depth: int) -> tuple[Expression, int]:
    if depth > _DEEPEST:
        raise LimitExceeded("nested too deeply")
    if at + 1 < len(tokens) and tokens[at][0] == "variable" and tokens[at + 1][0] == "set":
        inner, end = _pipeline(tokens, at + 2, depth + 1)
        return ("set", tokens[at][1], inner), end
    commands: list[Expression] = []
    while True:
        command, at = _command(tokens, at, depth)
        commands.append(command)
        if at >= len(tokens) or tokens[at][1] != "|":
            break
        at += 1
    return (commands[0] if len(commands) == 1 else ("pipe", commands)), at


def _command(tokens: _Tokens, at: int, depth: int) -> tuple[Expression, int]:
    operands: list[Expression] = []
    first = at
    while at < len(tokens) and tokens[at][1] not in {"|", ")", ","}:
        operand, at = _operand(tokens, at, depth)
        operands.append(operand)
    if not operands:
        return ("value", None), at
    if tokens[first][0] == "name" and operands[0][0] == "call":
        return ("call", operands[0][1], operands[1:]), at
    return (operands[0] if len(operands) == 1 else ("call", "", operands[1:])), at


def _operand(tokens: _Tokens, at: int, depth: int) -> tuple[Expression, int]:
    kind, text, _ = tokens[at]
    if text == "(":
        inner, at = _pipeline(tokens, at + 1, depth + 1)
        at += 1  # the closing one
        if at < len(tokens) and tokens[at][0] == "field" and tokens[at][2]:
            return ("of", inner, _path(tokens[at][1])), at + 1
        return inner, at
    if kind == "variable":
        name, _, rest = text.partition(".")
        return ("variable", name, _path(rest)), at + 1
    if kind == "field":
        return ("field", _path(text)), at + 1
    return (
        ("call", text, []) if kind == "name" and text not in _CONSTANTS else ("value", _constant(kind, text))
    ), at + 1


def _constant(kind: str, text: str) -> Any:
    if kind == "number":
        return float(text) if "." in text else int(text[:18])
    return _unquoted(text) if kind == "text" else _CONSTANTS.get(text)


def _path(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(".") if part)


def _unquoted(text: str) -> str:
    if text[0] == "`":
        return text[1:-1]
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), text[1:-1])
