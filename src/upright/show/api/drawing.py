"""Parts of the graph, small enough to draw."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from upright.show.api.shapes import EdgeOut, GraphOut, NodeOut
from upright.show.api.view import View


def draw(view: View, path: Sequence[str], *, limit: int) -> GraphOut:
    """The path and its direct neighbours, at most `limit` nodes; the path itself is never cut."""
    steps = {asset_id: step for step, asset_id in enumerate(dict.fromkeys(path)) if asset_id in view.graph}
    beside = [asset_id for stop in steps for asset_id in _neighbours(view, stop) if asset_id not in steps]
    room = max(0, limit - len(steps))
    context = list(dict.fromkeys(beside))
    chosen = {**steps, **dict.fromkeys(context[:room])}
    pairs = set(pairwise(path))
    return _graph(view, chosen, pairs, hidden=len(context) - min(room, len(context)))


def around(view: View, centre: str, *, hops: int, limit: int) -> GraphOut:
    """What lies within `hops` of one asset, nearest first, at most `limit` nodes."""
    chosen: dict[str, int | None] = {centre: 0}
    ring, hidden = [centre], 0
    for _ in range(hops):
        found = dict.fromkeys(one for here in ring for one in _neighbours(view, here) if one not in chosen)
        ring = list(found)[: limit - len(chosen)]
        hidden += len(found) - len(ring)
        chosen |= dict.fromkeys(ring)
    return _graph(view, chosen, set(), hidden=hidden)


def _neighbours(view: View, asset_id: str) -> list[str]:
    """Direct neighbours, those with findings or sensitive data first."""
    found = [*view.graph.out(asset_id), *view.graph.into(asset_id)]
    ranked = sorted(found, key=lambda asset: (-len(view.by_asset.get(asset.id, ())), -len(asset.labels), asset.id))
    return [asset.id for asset in ranked]


def _graph(view: View, chosen: dict[str, int | None], pairs: set[tuple[str, str]], *, hidden: int) -> GraphOut:
    nodes = [
        NodeOut(**view.ref(asset_id).model_dump(), step=step, findings=len(view.by_asset.get(asset_id, ())))
        for asset_id, step in chosen.items()
    ]
    edges = {
        (edge.source, edge.kind, edge.target)
        for asset_id in chosen
        for edge in view.graph.edges(asset_id)
        if edge.source in chosen and edge.target in chosen
    }
    drawn = [
        EdgeOut(source=source, kind=kind, target=target, on_path=(source, target) in pairs or (target, source) in pairs)
        for source, kind, target in sorted(edges)
    ]
    return GraphOut(nodes=nodes, edges=drawn, hidden=hidden)
