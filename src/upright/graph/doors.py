"""Who asks before an asset does: a route behind a gateway or a platform that lets nobody in unasked is not open."""

from __future__ import annotations

from collections import defaultdict

from upright.graph.graph import Graph
from upright.model.asset import AssetKind
from upright.model.relation import RelationKind as R

_OPEN = frozenset({"", "none"})


def asked_before(graph: Graph) -> dict[str, str]:
    """For each asset that others are reached through, and all of them ask: how the first of them does."""
    fronts: dict[str, list[str]] = defaultdict(list)
    for relation in graph.relations:
        if relation.kind is R.EXPOSED_TO and graph.asset(relation.target).kind is AssetKind.ENDPOINT:
            fronts[relation.source].append(relation.target)
    found: dict[str, str] = {}
    waiting = sorted(fronts)
    while waiting:
        left = []
        for here in waiting:
            asks = [_own(graph, front) or found.get(front, "") for front in sorted(fronts[here]) if front != here]
            if asks and all(asks):
                found[here] = asks[0]
            else:
                left.append(here)
        waiting = left if len(left) < len(waiting) else []
    return found


def _own(graph: Graph, front: str) -> str:
    asks = str(graph.asset(front).attributes.get("auth") or "")
    return "" if asks in _OPEN else asks
