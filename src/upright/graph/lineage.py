"""Lineage: what an asset is made from, what is made from it, which sensitive data comes along and who can reach it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from upright.graph import facets
from upright.graph.csr import Positions, Walk, distinct, walk
from upright.graph.exposure import WIDTH
from upright.graph.graph import Graph, these
from upright.graph.reach import classes_of, flows
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.relation import RelationKind as R

_ACTS_ON = frozenset({R.CAN_READ, R.CAN_INVOKE, R.SERVES, R.CALLS, R.RETRIEVES_FROM, R.USES_TOOL})
_HOPS = 12  # on the way to an asset
FRONTS = frozenset(
    {
        AssetKind.ENDPOINT, AssetKind.APPLICATION, AssetKind.AGENT, AssetKind.IDENTITY, AssetKind.MCP_SERVER,
        AssetKind.NOTEBOOK, AssetKind.HOST, AssetKind.AI_SERVICE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lineage:
    """`upstream` and `downstream` nearest first; `classes`: data class -> values that come along, of the asset and of
    what is upstream of it; `taken_out`: data class -> the upstream asset behind which it no longer comes along;
    `readers`: who can get at the asset; `exposure`: the widest of the asset's and theirs; `paths`: asset id -> ids on a
    shortest way between it and the asset, in the order in which data flows.
    """

    asset: Asset
    upstream: Sequence[Asset] = ()
    downstream: Sequence[Asset] = ()
    classes: Mapping[str, int] = field(default_factory=dict)
    taken_out: Mapping[str, Asset] = field(default_factory=dict)
    readers: tuple[Asset, ...] = ()
    exposure: Exposure = Exposure.UNKNOWN
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class _Ways(Mapping[str, tuple[str, ...]]):
    """Asset id -> ids on a shortest way between it and the asset asked about, made when it is looked at."""

    def __init__(self, graph: Graph, above: Walk, below: Walk) -> None:
        self._graph, self._above, self._below = graph, above, below
        self._start = int(above.order[0])

    def __getitem__(self, asset_id: str) -> tuple[str, ...]:
        at = self._graph.at(asset_id) if asset_id in self._graph else self._start
        if at != self._start and self._above.depth[at] >= 0:
            return tuple(self._graph.ids[one] for one in reversed(self._above.way(at)))
        if at != self._start and self._below.depth[at] >= 0:
            return tuple(self._graph.ids[one] for one in self._below.way(at))
        raise KeyError(asset_id)

    def __iter__(self) -> Iterator[str]:
        both = distinct(np.concatenate([self._above.order, self._below.order]))
        return (self._graph.ids[at] for at in both.tolist() if at != self._start)

    def __len__(self) -> int:
        return len(distinct(np.concatenate([self._above.order, self._below.order]))) - 1


def lineage(graph: Graph, asset: Asset) -> Lineage:
    """The lineage of one asset. Linear in the size of the graph. Raises NotFoundError when the asset is not in it."""
    asset = graph.asset(asset.id)
    origins, givers = flows(graph)
    start = np.array([graph.at(asset.id)])
    above, below = walk(origins, start), walk(givers, start)
    upstream = above.order[1:]
    holders = upstream[facets.HOLDS.of(graph.told)[upstream] > 0]
    comes = walk(flows(graph, sensitive=True)[0], start).depth >= 0
    classes: dict[str, int] = {}
    for each in (asset, *graph.read(holders[comes[holders]])):
        for data_class, count in classes_of(each).items():
            classes[data_class] = max(classes.get(data_class, 0), count)
    readers = readers_of(graph, asset)
    return Lineage(
        asset=asset,
        upstream=graph.some(upstream),
        downstream=graph.some(below.order[1:][above.depth[below.order[1:]] < 0]),
        classes=dict(sorted(classes.items())),
        taken_out=_taken_out(graph, above, holders[~comes[holders]], classes),
        readers=readers,
        exposure=max((asset.exposure, *(reader.exposure for reader in readers)), key=WIDTH.__getitem__),
        paths=_Ways(graph, above, below),
    )


def _taken_out(graph: Graph, above: Walk, holders: Positions, classes: Mapping[str, int]) -> dict[str, Asset]:
    """By class, of what these hold and nothing brings along: what is left of it after all that is sensitive is gone."""
    cleaned = facets.CLEANED.of(graph.told) > 0
    found: dict[str, Asset] = {}
    for at, each in zip(holders.tolist(), graph.read(holders), strict=True):
        left = next((one for one in above.way(at) if cleaned[one]), None)
        if left is None:
            continue
        for data_class in classes_of(each):
            if data_class not in classes and data_class not in found:
                found[data_class] = graph.asset(graph.ids[left])
    return dict(sorted(found.items()))


def readers_of(graph: Graph, *assets: Asset) -> tuple[Asset, ...]:
    """Who can get at any of these assets, the widest open first."""
    users = graph.back.kept(these(_ACTS_ON)[graph.back.labels])
    walked = walk(users, np.array([graph.at(each.id) for each in assets]), hops=_HOPS)
    reached = walked.order[(walked.depth[walked.order] > 0) & graph.are(FRONTS)[walked.order]]
    opened = (one for asset in assets for one in graph.out(asset, R.EXPOSED_TO) if one.kind in FRONTS)
    every = {each.id: each for each in [*graph.read(reached), *opened]}
    return tuple(sorted(every.values(), key=lambda each: (-WIDTH[each.exposure], each.name, each.id)))
