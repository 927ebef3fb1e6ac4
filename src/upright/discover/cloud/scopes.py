"""Scopes: what names stand for, across the files and modules of infrastructure code.

Variables take the value of their `.tfvars`, else what every call of the module gives, else their default. What is known
only later stays text, in which every resource referred to is written as `${=#number}`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from posixpath import normpath
from typing import Any

from upright.discover.cloud.declared import LOCAL, MODULE, OUTPUT, VALUES, VARIABLE, WORDS, Declared
from upright.discover.cloud.expression import UNKNOWN, evaluate
from upright.discover.readers.node import MAX_DEPTH, NOTHING, Node

_NAME = re.compile(r"[A-Za-z_][\w-]*(?:(?:\[[^\]\s]{0,40}\])?\.[A-Za-z_*][\w-]*)*")
_EACH = re.compile(r"\$\{each\.value(?:\.(\w{1,60}))?\}")
_INDEX = re.compile(r"\[[^\]]{0,40}\]")
_KNOWN = re.compile(r"=#(\d{1,9})")
_EXAMPLE = re.compile(r"(?:^|/)(?:examples?|samples?|demos?|tests?|test-fixtures|fixtures)/")
_LONGEST = 20_000
_PARTLY = 300  # characters of a text of which a part is not known
_HOPS = 12
_PARTS = 10  # of a dotted name: modules within modules


class Scopes:
    """All that was declared, by scope. `resources` are numbered; the bodies of `resolved` refer by number."""

    def __init__(self, declared: Iterable[Declared]) -> None:
        self.words: dict[str, dict[str, dict[str, list[Declared]]]] = defaultdict(lambda: defaultdict(dict))
        self.names: dict[str, dict[str, int]] = defaultdict(dict)
        self.resources: list[Declared] = []
        self.calls: dict[str, list[Declared]] = defaultdict(list)
        for each in declared:
            if each.kind in WORDS:
                self.words[each.scope][each.kind].setdefault(each.name, []).append(each)
                if each.kind == MODULE and (inner := inner_scope(each)):
                    self.calls[inner].append(each)
            elif each.name not in self.names[each.scope]:
                self.names[each.scope][each.name] = len(self.resources)
                self.resources.append(each)
        self._known: dict[tuple[str, str, str], Any] = {}
        self._open: set[tuple[str, str, str]] = set()

    def resolved(self) -> list[Declared]:
        """Every resource with its body resolved, by number."""
        return [replace(each, body=self.node(self._first_of(each), each.scope)) for each in self.resources]

    def _first_of(self, each: Declared) -> Node:
        """The body; of a resource that is made several times (`for_each`) that of the first one."""
        many = each.body.get("for_each")
        known = self.node(many, each.scope).value if many else None
        name, value = next(iter(known.items()), ("", NOTHING)) if isinstance(known, dict) else ("", NOTHING)
        if isinstance(known, list) and known:
            name, value = known[0].text, known[0]
        return _filled(each.body, name, value, 0) if name else each.body

    def node(self, node: Node, scope: str, depth: int = 0) -> Node:
        """The node with everything in it resolved that can be."""
        if depth > MAX_DEPTH:
            return NOTHING
        value = node.value
        if isinstance(value, dict):
            return Node({name: self.node(child, scope, depth + 1) for name, child in value.items()}, node.line)
        if isinstance(value, list):
            return Node([self.node(child, scope, depth + 1) for child in value], node.line)
        if isinstance(value, str) and "${" in value:
            found = self.text(value, scope)
            return Node(found.value if isinstance(found, Node) else found, node.line)
        return node

    def text(self, text: str, scope: str) -> Any:
        """What a text with `${...}` in it stands for: any value when it is nothing else, else text."""
        pieces: list[str] = []
        at = size = 0
        for start, end in _segments(text[:_LONGEST]):
            inner = text[start + 2 : end]
            value = evaluate(inner, lambda name: self.lookup(name, scope))
            if start == 0 and end + 1 == len(text):
                if value is not UNKNOWN:
                    return value
                return self._partly(inner, scope) or f"${{{self.rewritten(inner, scope)}}}"
            written = _scalar(value) if value is not UNKNOWN else self._partly(inner, scope)
            written = f"${{{self.rewritten(inner, scope)}}}" if written is None else written
            pieces += [text[at:start], written]
            size += start - at + len(written)
            at = end + 1
            if size > _LONGEST:
                break
        return "".join([*pieces, text[at:_LONGEST]])[:_LONGEST]

    def _partly(self, inner: str, scope: str) -> str | None:
        """The text of a variable of which a part is known only later, as it stands inside another text."""
        held = self._known.get(self._question(inner.split("."), scope)) if _NAME.fullmatch(inner) else None
        return held if isinstance(held, str) and len(held) < _PARTLY else None

    def rewritten(self, inner: str, scope: str) -> str:
        """The source of an expression with the resources in it written as their keys."""
        if inner.startswith("=#"):
            return inner
        room = [_LONGEST]

        def write(match: re.Match[str]) -> str:
            found = self.refers(match[0], scope)
            written = found if len(found) <= room[0] else ""
            room[0] -= len(written)
            return written or match[0]

        return _NAME.sub(write, inner)[:_LONGEST]

    def refers(self, name: str, scope: str) -> str:
        """What a dotted name leads to: `=#number` of a resource, the numbers in the value of a variable, or nothing."""
        parts = _INDEX.sub("", name).split(".")
        names = self.names.get(scope, {})
        for length in range(min(len(parts), _PARTS), 0, -1):
            found = names.get(".".join(parts[:length]))
            if found is not None:
                return f"=#{found}"
        value = self.lookup(".".join(parts), scope)
        keys = [] if value is UNKNOWN else _keys_in(value)
        if not keys and value is UNKNOWN:
            keys = _keys_in(self._known.get(self._question(parts, scope), UNKNOWN))
        return " ".join(f"=#{number}" for number in keys[:20])

    def lookup(self, name: str, scope: str) -> Any:
        """The value of `var.x`, `local.x.y`, `module.m.out`, `X` (a parameter); UNKNOWN for the rest."""
        parts = name.split(".")
        question = self._question(parts, scope)
        if not question[1] or question in self._open or len(self._open) > _HOPS:
            return UNKNOWN
        if question not in self._known:
            self._open.add(question)
            try:
                self._known[question] = self._value(*question)
            finally:
                self._open.discard(question)
        value = self._known[question]
        taken = {OUTPUT: 3}.get(question[1], 2 if parts[0] in {"var", "local"} else 1)
        for part in parts[taken:]:
            value = _entry(value, part)
        return UNKNOWN if isinstance(value, str) and "${" in value else value

    def _question(self, parts: list[str], scope: str) -> tuple[str, str, str]:
        """Where, in which table and under which name the answer stands; an empty table when nowhere."""
        if parts[0] == "var" and len(parts) > 1:
            return scope, VARIABLE, parts[1]
        if parts[0] == "local" and len(parts) > 1:
            return scope, LOCAL, parts[1]
        if parts[0] == "module" and len(parts) > 2:  # noqa: PLR2004  the module and its output
            calls = self.words.get(scope, {}).get(MODULE, {}).get(parts[1], ())
            return (inner_scope(calls[0]), OUTPUT, parts[2]) if calls else (scope, "", "")
        if "#" in scope and parts[1:2] == ["outputs"] and len(parts) > 2:  # noqa: PLR2004  of a module of Bicep
            calls = self.words.get(scope, {}).get(MODULE, {}).get(parts[0], ())
            return (inner_scope(calls[0]), OUTPUT, parts[2]) if calls else (scope, "", "")
        table = next((kind for kind in (VARIABLE, LOCAL) if parts[0] in self.words.get(scope, {}).get(kind, {})), "")
        dotted = "#" in scope  # languages whose names carry no prefix
        return (scope, table, parts[0]) if dotted and table else (scope, "", "")

    def _callers(self, scope: str) -> list[Declared]:
        """Who calls a module: examples of how to call it count only within examples."""
        calls = self.calls.get(scope, [])
        return (
            calls
            if _EXAMPLE.search(f"{scope.partition('//')[2]}/")
            else [call for call in calls if not _EXAMPLE.search(call.location.path)]
        )

    def _value(self, scope: str, table: str, name: str) -> Any:
        tables = self.words.get(scope, {})
        if table == VARIABLE:
            stated = [self.node(each.body.get(name), scope).value for each in tables.get(VALUES, {}).get("", ())
                      if each.body.get(name)]  # fmt: skip
            stated = stated or [self.node(call.body.get(name), call.scope).value for call in self._callers(scope)
                                if call.body.get(name)]  # fmt: skip
            if stated:
                return stated[0] if all(value == stated[0] for value in stated) else UNKNOWN
        found = tables.get(table, {}).get(name, ())
        field = {VARIABLE: "default", OUTPUT: "value"}.get(table, "value")
        node = found[0].body.get(field) if found else NOTHING
        if not found or field not in (found[0].body.value or {}):
            return UNKNOWN
        return self.node(node, scope).value


def _filled(node: Node, name: str, value: Node, depth: int) -> Node:
    """The body with `each.key` and `each.value` filled in."""
    if depth > MAX_DEPTH:
        return node
    if isinstance(node.value, dict):
        return Node({key: _filled(child, name, value, depth + 1) for key, child in node.value.items()}, node.line)
    if isinstance(node.value, list):
        return Node([_filled(child, name, value, depth + 1) for child in node.value], node.line)
    if isinstance(node.value, str) and "each." in node.value:
        if node.value == "${each.value}":
            return Node(value.value, node.line)
        text = node.value.replace("${each.key}", name)
        return Node(_EACH.sub(lambda found: _of_each(found, value), text), node.line)
    return node


def _of_each(found: re.Match[str], value: Node) -> str:
    stated = value.get(found[1]) if found[1] else value
    return stated.text or found[0]


def inner_scope(call: Declared) -> str:
    """The scope of the module that is called, when it lies in the same source."""
    source = call.body.get("source").text
    root, _, own = call.scope.partition("//")
    if own.endswith("#"):
        folder = own.rpartition("/")[0]
        return (
            f"{root}//{normpath(f'{folder}/{source}').lstrip('/')}#"
            if source.endswith(".bicep") and ":" not in source
            else ""
        )
    return f"{root}//{normpath(f'{own}/{source}')}" if source.startswith(".") else ""


def referred(node: Node) -> Iterator[tuple[str, int]]:
    """The attribute and the number of every resource that a resolved body refers to."""
    for path, child in node.walk():
        if "=#" in child.text:
            field = next((part for part in reversed(path) if part != "*"), "")
            for key in _keys_in(child.text):
                yield field, key


def numbers(node: Node) -> list[int]:
    """Numbers of the resources that a resolved value refers to, in order."""
    own = _keys_in(node.value) if isinstance(node.value, str) else []
    return list(dict.fromkeys([*own, *(key for _, key in referred(node))]))


def _keys_in(value: object) -> list[int]:
    if isinstance(value, str):
        inside = " ".join(value[start:end] for start, end in _segments(value)) if "${" in value else ""
        return [int(number) for number in _KNOWN.findall(inside)]
    if isinstance(value, list | dict):
        return [key for _, key in referred(Node(value))]
    return []


def _scalar(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None


def _entry(value: object, name: str) -> Any:
    found = value.get(name) if isinstance(value, dict) else None
    return found.value if isinstance(found, Node) else UNKNOWN


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every outermost `${...}`; what is not closed is none."""
    at = 0
    while (start := text.find("${", at)) >= 0:
        depth, end = 1, start + 2
        while end < len(text) and depth:
            depth += (text[end] == "{") - (text[end] == "}")
            end += 1
        if depth:
            return
        yield start, end - 1
        at = end
