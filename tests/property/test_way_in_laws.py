"""Who can reach an asset: the search that stops early against one that looks at every way in, on drawn graphs."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given

from drawn_graphs import graphs
from upright.graph.graph import Graph
from upright.judge.way_in import reachable_by
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.relation import RelationKind as R

_LEADS = (R.SERVES, R.CALLS, R.USES_TOOL, R.CONTAINS, R.CAN_INVOKE)
_FRONTS = (AssetKind.ENDPOINT, AssetKind.APPLICATION, AssetKind.AGENT, AssetKind.MCP_SERVER)
_WIDEST = (Exposure.PUBLIC, Exposure.UNKNOWN, Exposure.ORGANISATION, Exposure.PRIVATE)


def _by_looking_everywhere(graph: Graph, asset: Asset) -> tuple[Exposure, int]:
    """The exposure and the length of the way."""
    ways = [(graph.asset(entry), len(path)) for entry, path in graph.reach(asset, _LEADS, backwards=True).items()]
    seen = [
        (front.exposure, length)
        for front, length in ways
        if front.kind in _FRONTS and (front.exposure is not Exposure.UNKNOWN or front.kind is AssetKind.ENDPOINT)
    ]
    if asset.exposure is not Exposure.UNKNOWN:
        seen.append((asset.exposure, 1))
    return min(seen, key=lambda way: (_WIDEST.index(way[0]), way[1] == 1, way[1]), default=(Exposure.UNKNOWN, 0))


@given(graphs())
def test_the_widest_and_then_the_shortest_way_in_is_found(graph: Graph) -> None:
    for asset in graph.assets:
        exposure, path = reachable_by(graph, asset)
        assert (exposure, len(path)) == _by_looking_everywhere(graph, asset)
        for source, target in pairwise(path):
            assert graph.relation_between(source, target) is not None
