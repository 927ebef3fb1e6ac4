"""Lineage: what an asset is made from, what is made from it, which sensitive data comes along and who can reach it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from upright.graph.exposure import WIDTH
from upright.graph.graph import Graph
from upright.graph.reach import classes_of, flows
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.relation import RelationKind as R

_ACTS_ON = frozenset({R.CAN_READ, R.CAN_INVOKE, R.SERVES, R.CALLS, R.RETRIEVES_FROM, R.USES_TOOL})
_FRONTS = frozenset(
    {
        AssetKind.ENDPOINT, AssetKind.APPLICATION, AssetKind.AGENT, AssetKind.IDENTITY, AssetKind.MCP_SERVER,
        AssetKind.NOTEBOOK, AssetKind.HOST, AssetKind.AI_SERVICE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lineage:
    """`upstream` and `downstream` nearest first; `classes`: data class -> values seen in the asset and upstream of it;
    `readers`: who can get at the asset; `exposure`: the widest of the asset's and theirs; `paths`: asset id -> ids on a
    shortest way between it and the asset, in the order in which data flows.
    """

    asset: Asset
    upstream: tuple[Asset, ...] = ()
    downstream: tuple[Asset, ...] = ()
    classes: Mapping[str, int] = field(default_factory=dict)
    readers: tuple[Asset, ...] = ()
    exposure: Exposure = Exposure.UNKNOWN
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def lineage(graph: Graph, asset: Asset) -> Lineage:
    """The lineage of one asset. Linear in the size of the graph. Raises NotFoundError when the asset is not in it."""
    asset = graph.asset(asset.id)
    origins: dict[str, list[str]] = defaultdict(list)
    givers: dict[str, list[str]] = defaultdict(list)
    for giver, origin, _ in flows(graph):
        origins[giver].append(origin)
        givers[origin].append(giver)
    above, below = _walk(asset.id, origins), _walk(asset.id, givers)
    classes: dict[str, int] = {}
    for each in (asset, *(graph.asset(one) for one in above)):
        for data_class, count in classes_of(each).items():
            classes[data_class] = max(classes.get(data_class, 0), count)
    readers = _readers(graph, asset)
    ways = {one: tuple(reversed(path)) for one, path in above.items()}
    return Lineage(
        asset=asset,
        upstream=tuple(graph.asset(one) for one in above),
        downstream=tuple(graph.asset(one) for one in below if one not in above),
        classes=dict(sorted(classes.items())),
        readers=readers,
        exposure=max((asset.exposure, *(reader.exposure for reader in readers)), key=WIDTH.__getitem__),
        paths=below | ways,
    )


def _walk(start: str, steps: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Every id reached from `start`, nearest first, with a shortest path that begins at `start`."""
    paths: dict[str, tuple[str, ...]] = {start: (start,)}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there in sorted(steps.get(here, ())):
            if there not in paths:
                paths[there] = (*paths[here], there)
                queue.append(there)
    del paths[start]
    return paths


def _readers(graph: Graph, asset: Asset) -> tuple[Asset, ...]:
    reached = graph.reach(asset, _ACTS_ON, backwards=True)
    found = [graph.asset(one) for one in reached]
    opened = graph.out(asset, R.EXPOSED_TO)
    every = {each.id: each for each in [*found, *opened] if each.kind in _FRONTS}
    return tuple(sorted(every.values(), key=lambda each: (-WIDTH[each.exposure], each.name, each.id)))
