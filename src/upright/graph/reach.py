"""Which sensitive data can come out of an asset: what it learnt from, retrieves, reads, serves or keeps."""

from __future__ import annotations

from collections import defaultdict, deque

from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind
from upright.model.data import Sensitivity
from upright.model.relation import RelationKind as R

SURE = 0.5
REACHES = frozenset(
    {
        R.TRAINED_ON, R.DERIVED_FROM, R.RETRIEVES_FROM, R.CAN_READ, R.USES_TOOL, R.CALLS, R.SERVES, R.PROMPTED_BY,
    }
)  # fmt: skip
COMES_FROM = frozenset({R.PRODUCES, R.STORED_IN})
_KEEPERS = frozenset(
    {
        AssetKind.APPLICATION, AssetKind.MCP_SERVER, AssetKind.AGENT, AssetKind.PIPELINE, AssetKind.DATA_STORE,
        AssetKind.DATASET, AssetKind.VECTOR_STORE,
    }
)  # fmt: skip


def classes_of(asset: Asset) -> dict[str, int]:
    """The sensitive classes that an asset itself holds, each with the number of values seen (1 at least)."""
    counts: dict[str, int] = {}
    for label in asset.labels:
        if label.confidence >= SURE and label.sensitivity >= Sensitivity.MODERATE:
            counts[label.data_class] = counts.get(label.data_class, 0) + max(label.count, 1)
    return counts


def flows(graph: Graph) -> list[tuple[str, str, R]]:
    """Every step of data: (id of the asset that gives it away, id of the one it comes from, relation)."""
    kinds = {asset.id: asset.kind for asset in graph.assets}
    steps: list[tuple[str, str, R]] = []
    for relation in graph.relations:
        keeps = relation.kind is R.CONTAINS and kinds[relation.source] in _KEEPERS
        if keeps or relation.kind in REACHES:
            steps.append((relation.source, relation.target, relation.kind))
        elif relation.kind in COMES_FROM and kinds[relation.target] is not AssetKind.REPOSITORY:
            steps.append((relation.target, relation.source, relation.kind))
    return steps


def data_reach(graph: Graph) -> dict[str, dict[str, int]]:
    """For every asset that data of others can come out of: class -> most values in any one asset that it reaches."""
    givers: dict[str, list[str]] = defaultdict(list)
    for giver, origin, _ in flows(graph):
        givers[origin].append(giver)
    holders: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for asset in graph.assets:
        for data_class, count in classes_of(asset).items() if asset.kind is not AssetKind.SECRET else ():
            holders[data_class].append((count, asset.id))
    reached: dict[str, dict[str, int]] = defaultdict(dict)
    for data_class in sorted(holders):
        seen: dict[str, int] = {}
        for count, origin in sorted(holders[data_class], reverse=True):
            _spread(origin, count, givers, seen)
        for asset_id, count in seen.items():
            reached[asset_id][data_class] = count
    return dict(reached)


def _spread(origin: str, count: int, givers: dict[str, list[str]], seen: dict[str, int]) -> None:
    queue = deque(giver for giver in givers.get(origin, ()) if giver not in seen)
    while queue:
        giver = queue.popleft()
        if giver not in seen:
            seen[giver] = count
            queue.extend(next_one for next_one in givers.get(giver, ()) if next_one not in seen)
