"""The one-line syntax of a pattern, for the search box and the command line:

(m:model {exposure: public})-[learns_from*1..4]->(d:dataset {holds: "pii.*"})

Names before the colon are for the reader. Braces hold conditions as in a policy. `<-[produces]-` goes backwards; `-->`
is any relation, and `-[:calls]->` means the same as `-[calls]->`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

from upright.judge.pattern import VALUE, Hop, Node, Pattern, Where, check_edge, hop_of, node_of
from upright.judge.possible import unknown_classes
from upright.model.relation import RelationKind as R

_NODE = re.compile(r"\(\s*(?:\w{1,64}\s*)?(?::\s*([\w|, ]{1,200}?)\s*)?(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})?\s*\)")
_EDGE = re.compile(r"\s*(<)?-(?:\[\s*:?\s*([^\[\]]{1,300}?)\s*\]|)-(>)?\s*")
_FIELD = re.compile(r"(?:[{,]|\s)[\"']?(\w{1,64})[\"']?\s*:\s*")
_ANY = " or ".join(R)


def parse_query(text: str, classes: Iterable[str] = ()) -> Pattern:
    """The pattern of one line; `classes`: the data classes that it may name, if that is to be checked. Raises
    ConfigError naming the column.
    """
    known = [*classes]
    nodes: list[Node] = []
    hops: list[Hop] = []
    node, position = _node(text, len(text) - len(text.lstrip()), known)
    nodes.append(node)
    while text[position:].strip():
        edge_at = position
        hop, position = _edge(text, position)
        node, position = _node(text, position, known)
        check_edge(nodes[-1], hop, node, _at(edge_at))
        hops.append(hop)
        nodes.append(node)
    return Pattern(tuple(nodes), tuple(hops))


def _at(position: int, fields: str = "") -> Where:
    """A place on the line; `fields`: the conditions that begin there, each of which has a place of its own."""
    marks: dict[tuple[Any, ...], tuple[int, int]] = {("here",): (1, position + 1)}
    for match in _FIELD.finditer(fields):
        marks.setdefault(("here", match[1]), (1, position + match.start(1) + 1))
        marks.setdefault(("here", match[1], VALUE), (1, position + match.end() + 1))
    return Where("query", marks, ("here",))


def _node(text: str, position: int, classes: list[str]) -> tuple[Node, int]:
    match = _NODE.match(text, position)
    if not match:
        closed = ")" in text[position:] or not text[position:].startswith("(")
        told = "expected a node such as `(m:model {exposure: public})`"
        raise _at(position).error(told if closed else f"{told}; this one is not closed with `)`")
    words, braces = match.group(1) or "any", match.group(2)
    conditions: Any = {}
    if braces:
        try:
            conditions = yaml.safe_load(braces)
        except yaml.YAMLError:
            conditions = None
        if not isinstance(conditions, dict) or any(each is None for each in conditions.values()):
            raise _at(match.start(2)).error("conditions are written `{name: value, other: value}`")
    node_of(words, {}, _at(max(position, match.start(1))))  # for the place of a kind that there is not
    where = _at(match.start(2) if braces else position, braces or "")
    node = node_of(words, conditions, where)
    for _, field, value in unknown_classes(Pattern((node,)), classes) if classes else ():
        raise where.at(field).value().error(f"no data class {value!r}", value.removesuffix(".*"), classes)
    return node, match.end()


def _edge(text: str, position: int) -> tuple[Hop, int]:
    match = _EDGE.match(text, position)
    if not match or (match.group(1) and match.group(3)) or not (match.group(1) or match.group(3)):
        raise _at(position).error("expected an edge such as `-[trained_on*1..4]->`, `<-[produces]-` or `-->`")
    words = (match.group(2) or _ANY).replace("*", " ", 1)
    hop = hop_of(words, _at(match.start(2) if match.group(2) else position))
    if match.group(1):
        hop = Hop(tuple((relation, not back) for relation, back in hop.steps), hop.least, hop.most)
    return hop, match.end()
