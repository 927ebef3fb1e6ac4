"""What lies behind an asset, looked for lazily and by masks, is what following every step finds."""

from __future__ import annotations

from collections import deque
from functools import partial

from hypothesis import given, settings

from drawn_graphs import graphs
from upright.graph.graph import Graph
from upright.judge.behind import data_behind, nearest_behind
from upright.model.asset import Asset, AssetKind
from upright.model.relation import RelationKind as R

_FLOW = (R.SERVES, R.CALLS, R.USES_TOOL, R.RETRIEVES_FROM, R.TRAINED_ON, R.DERIVED_FROM, R.CAN_READ, R.CONTAINS)
_MAKERS = {AssetKind.TRAINING_JOB, AssetKind.PIPELINE, AssetKind.NOTEBOOK}


def followed(graph: Graph, start: str) -> dict[str, tuple[str, ...]]:
    """Step by step, everything at once."""
    paths: dict[str, tuple[str, ...]] = {start: (start,)}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        steps: list[tuple[str, ...]] = [(there.id,) for there in graph.out(here, *_FLOW)]
        for maker in graph.into(here, R.PRODUCES):
            made_of = graph.out(maker, R.TRAINED_ON, R.RETRIEVES_FROM, R.CAN_READ) if maker.kind in _MAKERS else []
            steps += [(maker.id, source.id) for source in made_of]
        for step in steps:
            if step[-1] not in paths:
                paths[step[-1]] = (*paths[here], *step)
                queue.append(step[-1])
    del paths[start]
    return paths


def _is(kind: AssetKind, asset: Asset) -> bool:
    return asset.kind is kind


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_behind(graph: Graph) -> None:
    for start in graph.assets:
        expected = followed(graph, start.id)
        behind = data_behind(graph, start)
        assert bool(behind) is bool(expected)
        assert list(behind.items()) == list(expected.items())
        assert len(data_behind(graph, start)) == len(expected)
        assert all(data_behind(graph, start)[there] == path for there, path in expected.items())
        for kind in (AssetKind.DATASET, AssetKind.TOOL, AssetKind.MODEL):
            first = next(((there, path) for there, path in expected.items() if graph.asset(there).kind is kind), None)
            found = nearest_behind(graph, start, kind.value, partial(_is, kind))
            assert (found and (found[0].id, found[1])) == first
