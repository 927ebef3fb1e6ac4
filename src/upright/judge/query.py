"""The one-line syntax of a pattern, for the search box and the command line:

(m:model {exposure: public})-[learns_from*1..4]->(d:dataset {holds: "pii.*"})

Names before the colon are for the reader. Braces hold conditions as in a policy. `<-[produces]-` goes backwards.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from upright.judge.pattern import Hop, Node, Pattern, Where, check_edge, hop_of, node_of

_NODE = re.compile(r"\(\s*(?:\w{1,64}\s*)?(?::\s*([\w|, ]{1,200}?)\s*)?(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})?\s*\)")
_EDGE = re.compile(r"\s*(<)?-\[\s*([^\[\]]{1,300})\s*\]-(>)?\s*")


def parse_query(text: str) -> Pattern:
    """The pattern of one line. Raises ConfigError naming the column."""
    nodes: list[Node] = []
    hops: list[Hop] = []
    node, position = _node(text, len(text) - len(text.lstrip()))
    nodes.append(node)
    while text[position:].strip():
        edge_at = position
        hop, position = _edge(text, position)
        node, position = _node(text, position)
        check_edge(nodes[-1], hop, node, _at(edge_at))
        hops.append(hop)
        nodes.append(node)
    return Pattern(tuple(nodes), tuple(hops))


def _at(position: int) -> Where:
    return Where("query", {("here",): (1, position + 1)}, ("here",))


def _node(text: str, position: int) -> tuple[Node, int]:
    match = _NODE.match(text, position)
    if not match:
        raise _at(position).error("expected a node such as `(m:model {exposure: public})`")
    words, braces = match.group(1) or "any", match.group(2)
    conditions: Any = {}
    if braces:
        try:
            conditions = yaml.safe_load(braces)
        except yaml.YAMLError:
            raise _at(match.start(2)).error("conditions are written `{name: value, other: value}`") from None
    return node_of(words, conditions, _at(position)), match.end()


def _edge(text: str, position: int) -> tuple[Hop, int]:
    match = _EDGE.match(text, position)
    if not match or (match.group(1) and match.group(3)) or not (match.group(1) or match.group(3)):
        raise _at(position).error("expected an edge such as `-[trained_on*1..4]->` or `<-[produces]-`")
    hop = hop_of(match.group(2).replace("*", " ", 1), _at(position))
    if match.group(1):
        hop = Hop(tuple((relation, not back) for relation, back in hop.steps), hop.least, hop.most)
    return hop, match.end()
