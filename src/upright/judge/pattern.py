"""Path patterns: one AST for policies (YAML) and queries (one line). A closed language: an unknown kind, relation,
field or operator is an error that says where it stands and what was probably meant.

A pattern is node, edge, node, edge, node. A node has kinds and conditions; an edge has relations, each forwards or
backwards (`<produces`), and how many of them in a row (`1..4`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from upright.judge.possible import joins
from upright.judge.problems import Misstated, Problems
from upright.model.asset import AssetKind, Exposure, Json
from upright.model.attributes import BY_KIND, COMMON
from upright.model.data import Sensitivity
from upright.model.relation import RelationKind as R

OPERATORS = ("eq", "ne", "in", "not_in", "gt", "ge", "lt", "le", "exists")
FIELDS = ("name", "version", "exposure", "confidence", "path", "holds", "reaches", "sensitivity", "key")
RANKS: dict[str, tuple[str, ...]] = {
    "exposure": tuple(Exposure),
    "sensitivity": tuple(level.name.lower() for level in Sensitivity),
}
MOST_HOPS = 12
_FORWARD, _BACK = False, True

WAYS: dict[str, tuple[tuple[tuple[R, bool], ...], int]] = {
    "learns_from": (
        ((R.TRAINED_ON, _FORWARD), (R.DERIVED_FROM, _FORWARD), (R.PRODUCES, _BACK), (R.STORED_IN, _FORWARD)),
        6,
    ),
    "reads": (
        (
            (R.CAN_READ, _FORWARD), (R.RETRIEVES_FROM, _FORWARD), (R.USES_TOOL, _FORWARD), (R.CALLS, _FORWARD),
            (R.CONTAINS, _FORWARD), (R.DERIVED_FROM, _FORWARD), (R.STORED_IN, _BACK),
        ),
        6,
    ),
    "leads_to": (
        ((R.SERVES, _FORWARD), (R.CALLS, _FORWARD), (R.USES_TOOL, _FORWARD), (R.CAN_INVOKE, _FORWARD)),
        6,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """`field operator value`; `value` is one scalar or a tuple of them."""

    field: str
    operator: str
    value: Json | tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An asset of one of these kinds (none: any) that meets all conditions."""

    kinds: frozenset[AssetKind] = frozenset()
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Hop:
    """Between `least` and `most` relations in a row, each of one of `steps` (relation, backwards)."""

    steps: tuple[tuple[R, bool], ...]
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class Pattern:
    """`nodes` are one more than `hops`."""

    nodes: tuple[Node, ...]
    hops: tuple[Hop, ...] = ()


VALUE = ":"  # ends the path of what a key holds


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file, for errors: `marks` maps a path of keys to (line, column), both from 1."""

    name: str
    marks: Mapping[tuple[Any, ...], tuple[int, int]]
    path: tuple[Any, ...] = ()

    def at(self, *keys: Any) -> Where:
        """The place of something inside."""
        return Where(self.name, self.marks, (*self.path, *keys))

    def value(self) -> Where:
        """The place of what a key holds."""
        return self.at(VALUE)

    def error(self, text: str, meant: str = "", known: Iterable[object] = ()) -> Misstated:
        """An error at this place; `meant` among `known` gives the hint."""
        path = self.path
        while path and path not in self.marks:
            path = path[:-1]
        line, column = self.marks.get(path, (0, 0))
        place = f"{self.name}:{line}:{column}" if line else self.name
        options = [str(each) for each in known]
        close = get_close_matches(meant, options, 1) if meant else []
        hint = f"; did you mean {close[0]!r}?" if close else f"; one of {', '.join(options)}" if options else ""
        return Misstated([(self.name, line, column, f"{place}: {text}{hint}")])


def pattern_of(entries: Any, where: Where) -> Pattern:
    """The pattern that a list of nodes and edges stands for. Raises ConfigError."""
    for number, entry in enumerate(entries[1::2] if isinstance(entries, list) else ()):
        if isinstance(entry, dict) or entry in set(AssetKind):
            place = where.at(2 * number + 1)
            raise place.error("between two nodes stands a relation, such as `uses_tool` or `leads_to`; this is a node")
    if not isinstance(entries, list) or len(entries) % 2 == 0:
        raise where.error("must be a list: node, edge, node, ... beginning and ending with a node")
    problems = Problems()
    nodes = [problems.of(_node, entry, where.at(2 * number)) for number, entry in enumerate(entries[::2])]
    hops = [problems.of(hop_of, entry, where.at(2 * number + 1)) for number, entry in enumerate(entries[1::2])]
    for number, (source, hop, target) in enumerate(zip(nodes, hops, nodes[1:], strict=False)):
        if source and hop and target:
            problems.of(check_edge, source, hop, target, where.at(2 * number + 1))
    problems.close()
    return Pattern(tuple(filter(None, nodes)), tuple(filter(None, hops)))


def check_edge(source: Node, hop: Hop, target: Node, where: Where) -> None:
    """Raise ConfigError when no such edge can ever be: the policy or question would be silent for ever."""
    if not joins(source, hop, target):
        names = [" or ".join(sorted(node.kinds)) or "any" for node in (source, target)]
        verbs = sorted({f"{'<' if back else ''}{relation}" for relation, back in hop.steps})
        raise where.error(f"{' or '.join(verbs)} never leads from {names[0]} to {names[1]}")


def _node(entry: Any, where: Where) -> Node:
    if isinstance(entry, str):
        return node_of(entry, {}, where)
    if not isinstance(entry, dict) or len(entry) != 1:
        raise where.error("a node is a kind with its conditions, such as `dataset: {holds: pii.*}`")
    words, conditions = next(iter(entry.items()))
    return node_of(str(words), conditions or {}, where.at(words))


def node_of(words: str, conditions: Any, where: Where) -> Node:
    """A node from `model`, `dataset or data_store` or `any`, and a mapping of conditions."""
    named = [] if words.strip() == "any" else re.split(r"\s*(?:\||,|\bor\b)\s*", words.strip())
    problems = Problems()
    kinds = [problems.of(_kind, kind, where) for kind in named]
    if not isinstance(conditions, dict):
        raise where.error("conditions are a mapping such as `{exposure: public}`")
    known = _fields([kind for kind in kinds if kind]) if all(kinds) else _fields([])
    found: list[Condition] = []
    for field, wanted in conditions.items():
        found += problems.of(_property, words, str(field), wanted, known, where.at(field)) or ()
    problems.close()
    return Node(frozenset(filter(None, kinds)), tuple(found))


def _kind(name: str, where: Where) -> AssetKind:
    if name not in set(AssetKind):
        raise where.error(f"unknown kind {name!r}", name, AssetKind)
    return AssetKind(name)


def _property(words: str, field: str, wanted: Any, known: set[str], where: Where) -> list[Condition]:
    if field not in known:
        raise where.error(f"unknown property {field!r} of {words}", field, sorted(known))
    return _conditions(field, wanted, where)


def _fields(kinds: Sequence[str]) -> set[str]:
    chosen = kinds or list(BY_KIND)
    return {*FIELDS, *COMMON, *(name for kind in chosen for name in BY_KIND.get(kind, {}))}


def _conditions(field: str, wanted: Any, where: Where) -> list[Condition]:
    if isinstance(wanted, dict):
        found = []
        for operator, value in wanted.items():
            if operator not in OPERATORS:
                raise where.at(operator).error(f"unknown operator {operator!r}", str(operator), OPERATORS)
            found.append(Condition(field, str(operator), _value(field, value, where.at(operator))))
        return found
    return [Condition(field, "in" if isinstance(wanted, list) else "eq", _value(field, wanted, where))]


def _value(field: str, wanted: Any, where: Where) -> Json | tuple[Json, ...]:
    values = tuple(wanted) if isinstance(wanted, list) else (wanted,)
    for number, value in enumerate(values):
        place = where.at(number) if isinstance(wanted, list) else where.value()
        if not isinstance(value, str | int | float | bool):
            raise place.error(f"{value!r} is no value to compare with")
        if field in RANKS and value not in RANKS[field] and not isinstance(value, bool):
            raise place.error(f"unknown {field} {value!r}", str(value), RANKS[field])
    return values if isinstance(wanted, list) else values[0]


def hop_of(text: Any, where: Where) -> Hop:
    """An edge from `trained_on`, `trained_on or <produces 1..4`, or the name of a way."""
    if not isinstance(text, str):
        raise where.error("an edge is a relation such as `trained_on`, or several: `trained_on or <produces 1..4`")
    words, least, most = _range(text, where)
    steps: list[tuple[R, bool]] = []
    ceiling = 1
    for word in re.split(r"\s*(?:\||,|\bor\b)\s*", words):
        name = word.strip()
        back = name.startswith("<")
        name = name.lstrip("<")
        if name in WAYS:
            way, hops = WAYS[name]
            steps += [(relation, backwards != back) for relation, backwards in way]
            ceiling = max(ceiling, hops)
        elif name in set(R):
            steps.append((R(name), back))
        else:
            raise where.error(f"unknown relation {name!r}", name, [*R, *WAYS])
    return Hop(tuple(dict.fromkeys(steps)), least or 1, most or ceiling)


def _range(text: str, where: Where) -> tuple[str, int, int]:
    match = re.search(r"[\s*](\d{1,3})(?:\.\.(\d{1,3}))?$", text.strip())
    if not match:
        return text.rstrip(" *"), 0, 0
    least = int(match.group(1))
    most = int(match.group(2) or least)
    if not 1 <= least <= most <= MOST_HOPS:
        raise where.error(f"hops go from 1 to {MOST_HOPS}, as in `1..4`")
    return text.strip()[: match.start()].rstrip(" *"), least, most
