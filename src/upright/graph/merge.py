"""Joins observations that share an identity key into assets, and edges between keys into relations.

An edge that leads to something never observed, or that the closed table of relations does not allow, is left out and
counted: `merge_counted` says how many of which kind and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from upright.graph.graph import Graph
from upright.graph.joined import identity, join, joined, keys_of, resolve, together
from upright.model.asset import Asset, AssetKind
from upright.model.evidence import Edge, Gap, Observation
from upright.model.relation import Relation, RelationKind, may_join

Ends: TypeAlias = dict[str, list[tuple[AssetKind, str]]]  # what each key leads to: kinds and ids of assets


@dataclass(frozen=True, slots=True, order=True)
class Dropped:
    """How many edges of one kind were left out, and why: `unobserved`, `not allowed`, `unknown kind`, `itself`."""

    kind: str
    why: str
    count: int


@dataclass(frozen=True, slots=True)
class Merged:
    """A graph and the edges that found no place in it."""

    graph: Graph
    dropped: tuple[Dropped, ...] = ()


def merge(observations: Iterable[Observation], edges: Iterable[Edge] = (), gaps: Iterable[Gap] = ()) -> Graph:
    """The graph of all that was seen. Equal input in any order, any number of times, gives an equal graph."""
    return merge_counted(observations, edges, gaps).graph


def merge_counted(observations: Iterable[Observation], edges: Iterable[Edge] = (), gaps: Iterable[Gap] = ()) -> Merged:
    """As `merge`, and which edges were left out."""
    seen, ends, assets = list(observations), Ends(), list[Asset]()
    for group in together([(each.kind, keys_of(each)) for each in seen]):
        part = join(*(joined(seen[at]) for at in group))  # one at a time: it is larger than what it settles into
        for key in part.keys:
            ends.setdefault(key, []).append((part.kind, identity(part)))
        assets.append(resolve(part))
    relations, dropped = relate(ends, edges)
    return Merged(Graph(assets, relations, gaps), dropped)


def relate(ends: Ends, edges: Iterable[Edge]) -> tuple[set[Relation], tuple[Dropped, ...]]:
    """The relations that the edges stand for. A key that several kinds share leads to each of them that the table
    allows; what an agent and its model share as a key uses tools as the agent.
    """
    relations: set[Relation] = set()
    lost: Counter[tuple[str, str]] = Counter()
    for source, kind, target in sorted({(str(edge.source), str(edge.kind), str(edge.target)) for edge in edges}):
        found = _between(ends.get(source, []), kind, ends.get(target, []))
        if isinstance(found, str):
            lost[kind, found] += 1
        else:
            relations |= found
    return relations, tuple(sorted(Dropped(kind, why, count) for (kind, why), count in lost.items()))


def _between(
    sources: list[tuple[AssetKind, str]], kind: str, targets: list[tuple[AssetKind, str]]
) -> set[Relation] | str:
    if kind not in _KINDS:
        return "unknown kind"
    if not sources or not targets:
        return "unobserved"
    verb = RelationKind(kind)
    if verb in _OF_AGENTS:
        sources = [end for end in sources if end[0] is AssetKind.AGENT] or sources
    allowed = {(a, b) for a_kind, a in sources for b_kind, b in targets if may_join(a_kind, verb, b_kind)}
    if not allowed:
        return "not allowed"
    return {Relation(a, verb, b) for a, b in allowed if a != b} or "itself"


_KINDS = frozenset(str(kind) for kind in RelationKind)
_OF_AGENTS = frozenset({RelationKind.USES_TOOL, RelationKind.RETRIEVES_FROM})  # where one key is an agent and its model
