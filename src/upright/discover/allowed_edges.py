"""Which relations may stand between what was seen, once all of it is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from upright.model.asset import AssetKind
from upright.model.relation import RelationKind, may_join

if TYPE_CHECKING:
    from upright.model.evidence import Edge


_ASKS = frozenset({RelationKind.SERVES, RelationKind.CALLS})


def as_served(edge: Edge, kinds: dict[str, AssetKind]) -> Edge:
    """What an endpoint calls to answer is what it serves."""
    target = kinds.get(str(edge.target))
    calls = edge.kind == RelationKind.CALLS and kinds.get(str(edge.source)) is AssetKind.ENDPOINT
    if calls and target is not None and may_join(AssetKind.ENDPOINT, RelationKind.SERVES, target):
        return replace(edge, kind=RelationKind.SERVES)
    return edge


def allowed(edge: Edge, kinds: dict[str, AssetKind]) -> bool:
    """Whether a relation of this kind may join what stands at its ends, as far as that is known. Of agents its tools
    ask, not a server of MCP by itself.
    """
    if edge.source == edge.target:
        return False
    source, target = kinds.get(str(edge.source)), kinds.get(str(edge.target))
    if (source, edge.kind, target) == (AssetKind.MCP_SERVER, RelationKind.USES_TOOL, AssetKind.AGENT):
        return False
    return source is None or target is None or may_join(source, RelationKind(edge.kind), target)


def past_agents(edges: list[Edge], kinds: dict[str, AssetKind]) -> list[Edge]:
    """The relations without those from who asks an agent to the tools that it is the agent that asks."""
    held: dict[str, set[str]] = {}
    asked: dict[str, set[str]] = {}
    for edge in edges:
        source, target = str(edge.source), str(edge.target)
        if edge.kind == RelationKind.USES_TOOL and kinds.get(source) is AssetKind.AGENT:
            held.setdefault(source, set()).add(target)
        elif edge.kind in _ASKS and kinds.get(target) is AssetKind.AGENT:
            asked.setdefault(source, set()).add(target)
    return [
        edge
        for edge in edges
        if edge.kind not in _ASKS
        or not any(str(edge.target) in held.get(agent, ()) for agent in asked.get(str(edge.source), ()))
    ]
