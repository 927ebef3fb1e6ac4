"""Filling a template in: what Helm would print for given values, and from which line each comes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from upright.discover.templates.functions import FUNCTIONS, LARGEST, UNKNOWN, Unknown, shown, true, weight
from upright.discover.templates.parse import Body, Expression, Piece, parse
from upright.model.errors import LimitExceeded, MalformedError

_DEEPEST = 30  # includes within includes
_STEPS = 60_000  # of one template
_TURNS = 200  # of one loop

_BARE = re.compile(r"^[ \t]*\$\(\)[ \t]*$", re.MULTILINE)  # an unknown block

Variables = dict[str, Any]


def fill(text: str, data: dict[str, Any], defined: dict[str, Body], *, every: bool = False) -> tuple[str, list[int]]:
    """What a template prints for `data`, and the line of the template where each printed line comes from.
    `defined`: named templates of the chart; `every`: as if each switch were on. Raises MalformedError.
    """
    filling = _Filling(dict(defined), every)
    body = parse(text, filling.defined)
    printed: list[str] = []
    lines: list[int] = []
    here = origin = 0
    try:
        for piece, line, plain in filling.printed(body, data, {"$": data}):
            for number, part in enumerate(piece.split("\n")):
                if number:
                    printed.append("\n")
                    lines.append(origin or here)
                    origin = 0
                here = line + (number if plain else 0)
                origin = origin or (here if part.strip() else 0)
                printed.append(part)
    except RecursionError:
        raise LimitExceeded("nested too deeply") from None
    return _BARE.sub("", "".join(printed)), [*lines, origin or here]


@dataclass(slots=True)
class _Filling:
    defined: dict[str, Body]
    every: bool = False
    steps: int = 0
    size: int = 0
    depth: int = 0
    parsed: dict[str, Body] = field(default_factory=dict)

    def step(self) -> None:
        self.steps += 1
        if self.steps > _STEPS or self.size > LARGEST:
            raise LimitExceeded("a template asks for more than the limits allow")

    def printed(self, body: Body, dot: Any, names: Variables) -> Iterator[tuple[str, int, bool]]:
        """What the pieces print: a text, its line, and whether it stands in the template as it is."""
        for piece in body:
            self.step()
            if piece.kind == "text":
                self.size += len(piece.text)
                yield piece.text, piece.line, True
            elif piece.kind == "say":
                if piece.expression[0] == "set":
                    names[piece.expression[1]] = self.value(piece.expression[2], dot, names)
                    continue
                text = shown(self.value(piece.expression, dot, names))
                self.size += len(text)
                yield text, piece.line, False
            else:
                yield from self.chosen(piece, dot, names)

    def chosen(self, piece: Piece, dot: Any, names: Variables) -> Iterator[tuple[str, int, bool]]:
        """A condition, a loop, or a piece of data taken as the whole."""
        value = self.value(piece.expression, dot, names)
        if not true(value) and not (self.every and piece.kind == "if" and value is False):
            yield from self.printed(piece.otherwise, dot, names)
        elif piece.kind == "range":
            for turn in _turns(value):
                inner = {**names, **dict(zip(piece.names, turn[2 - len(piece.names) :], strict=True))}
                yield from self.printed(piece.body, turn[1], inner)
        else:
            names |= dict.fromkeys(piece.names, value)
            yield from self.printed(piece.body, value if piece.kind == "with" else dot, names)

    def value(self, tree: Expression, dot: Any, names: Variables) -> Any:
        """What an expression stands for."""
        self.step()
        kind = tree[0]
        if kind in {"field", "variable", "of"}:
            return self.reached(tree, dot, names)
        if kind == "value":
            return tree[1]
        if kind == "set":
            names[tree[1]] = self.value(tree[2], dot, names)
            return ""
        if kind == "call":
            return self.called(tree, dot, names, ())
        found = self.value(tree[1][0], dot, names)
        for command in tree[1][1:]:
            found = self.called(command, dot, names, (found,))
        return found

    def reached(self, tree: Expression, dot: Any, names: Variables) -> Any:
        """What a path of fields leads to."""
        if tree[0] == "field":
            return _reached(dot, tree[1])
        start = names.get(tree[1]) if tree[0] == "variable" else self.value(tree[1], dot, names)
        return _reached(start, tree[2])

    def called(self, tree: Expression, dot: Any, names: Variables, last: tuple[Any, ...]) -> Any:
        """What a function gives; `last` is what a pipe hands on."""
        if tree[0] != "call":
            return UNKNOWN
        name = tree[1]
        if name in {"and", "or"}:
            return self.either(name, tree[2], dot, names, last)
        given = [*(self.value(each, dot, names) for each in tree[2]), *last]
        if name in {"include", "tpl"}:
            return self.included(name, given, names)
        function = FUNCTIONS.get(name)
        if function is None or (UNKNOWN in given[-1:] and name not in _SHAPING):
            return UNKNOWN
        try:
            found = function(*given)
        except (TypeError, ValueError, IndexError, KeyError, RecursionError, OverflowError):
            return UNKNOWN
        if isinstance(found, str):
            self.size += len(found) >> 3
        elif name in _BUILDING:
            self.size += weight(found, LARGEST - self.size)
            self.step()
        return found

    def either(self, name: str, trees: list[Expression], dot: Any, names: Variables, last: tuple[Any, ...]) -> Any:
        """`and` and `or`, which look no further than they must."""
        found: Any = None
        for tree in trees:
            found = self.value(tree, dot, names)
            if true(found) is (name == "or"):
                return found
        return last[0] if last else found

    def included(self, name: str, given: list[Any], names: Variables) -> Any:
        """What a named template, or a text taken as one, prints."""
        if not given or self.depth > _DEEPEST:
            return UNKNOWN
        called, data = shown(given[0]), given[1] if len(given) > 1 else None
        body = self.defined.get(called) if name == "include" else self._text(called)
        if body is None:
            return UNKNOWN
        self.depth += 1
        root = {"$": data} if name == "include" else {**names, "$": data}
        found = "".join(text for text, _, _ in self.printed(body, data, root))
        self.depth -= 1
        return found

    def _text(self, text: str) -> Body | None:
        if text not in self.parsed:
            try:
                self.parsed[text] = parse(text, self.defined)
            except MalformedError:
                return None
        return self.parsed[text]


_BUILDING = frozenset({"list", "tuple", "dict", "merge", "mustMerge", "mergeOverwrite", "mustMergeOverwrite", "append",
                       "prepend", "concat", "omit", "pick"})  # fmt: skip
_SHAPING = frozenset(
    {"quote", "squote", "toYaml", "nindent", "indent", "default", "printf", "list", "dict", "toString"}
)


def _turns(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return [*value.items()][:_TURNS]
    if isinstance(value, list):
        return [*enumerate(value)][:_TURNS]
    return [(number, number) for number in range(min(value, _TURNS))] if type(value) is int else [("", UNKNOWN)]


def _reached(value: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        if isinstance(value, Unknown):
            return UNKNOWN
        value = value.get(part) if isinstance(value, dict) else None
    return value
