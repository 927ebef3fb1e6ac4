"""Who can reach an asset, and the way from where they enter.

How far a search must go is known before it begins: from where people enter, all that each kind of exposure leads to is
worked out once for the whole graph, on its arrays.
"""

from __future__ import annotations

from typing import Final
from weakref import WeakKeyDictionary

from upright.graph.arrays import np
from upright.graph.csr import Csr, walk
from upright.graph.graph import Graph, codes, these
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.relation import RelationKind as R

_CONTROL = (R.SERVES, R.CALLS, R.USES_TOOL, R.CONTAINS, R.CAN_INVOKE)
_FRONTS = frozenset({AssetKind.ENDPOINT, AssetKind.APPLICATION, AssetKind.AGENT, AssetKind.MCP_SERVER})
_WIDEST = (Exposure.PUBLIC, Exposure.UNKNOWN, Exposure.ORGANISATION, Exposure.PRIVATE)
_NOBODY: Final = len(_WIDEST)
_HOPS: Final = 12
_KNOWN: WeakKeyDictionary[Graph, _WaysIn] = WeakKeyDictionary()


def reachable_by(graph: Graph, asset: Asset) -> tuple[Exposure, tuple[str, ...]]:
    """Who can reach an asset, and the path from where they enter.

    The widest exposure of the asset itself and of the endpoints, applications and agents that lead to it. UNKNOWN with
    a path means: there is a way in, and nobody saw who may use it. UNKNOWN without one: no way in was seen.
    """
    if graph not in _KNOWN:
        _KNOWN[graph] = _WaysIn(graph)
    ways = _KNOWN[graph].to(graph, graph.at(asset.id))
    if _told(asset):
        steps = asset.attributes.get("reached_through")
        told = tuple(str(step) for step in steps) if isinstance(steps, list) else ()
        own = tuple(step for step in told if step in graph) or (asset.id,)
        ways.append((_WIDEST.index(asset.exposure), own))
    if not ways:
        return Exposure.UNKNOWN, ()
    rank, path = min(ways, key=lambda way: (way[0], len(way[1]) == 1, len(way[1]), way[1]))
    return _WIDEST[rank], path


class _WaysIn:
    """Of one graph where people enter (`ranks`, by place in it), and how wide the widest way to each asset is."""

    def __init__(self, graph: Graph) -> None:
        self.ranks: dict[int, int] = {}
        for at in np.flatnonzero(graph.are(_FRONTS)).tolist():
            front = graph.assets[at]
            if _told(front) or front.kind is AssetKind.ENDPOINT:
                self.ranks[at] = _WIDEST.index(front.exposure)
        leads = these(_CONTROL)[graph.forth.labels]
        tails, heads, labels = graph.tails[leads], graph.forth.heads[leads], graph.forth.labels[leads]
        steps = Csr.of(tails, labels, heads, len(graph))
        self.widest = np.full(len(graph), _NOBODY, dtype=np.int8)
        for rank in reversed(range(_NOBODY)):
            entered = np.zeros(len(graph), dtype=np.bool_)
            entered[[at for at, own in self.ranks.items() if own == rank]] = True
            behind = heads[entered[tails]]
            if len(behind):
                self.widest[walk(steps, behind).depth >= 0] = rank

    def to(self, graph: Graph, start: int) -> list[tuple[int, tuple[str, ...]]]:
        """The nearest ways in of the widest kind, and those that were met on the way to them; rank and path of each."""
        goal, wanted = int(self.widest[start]), codes(_CONTROL)
        found: list[tuple[int, tuple[str, ...]]] = []
        towards, level = {start: start}, [start]
        for _ in range(_HOPS if goal < _NOBODY else 0):
            further = []
            for here in level:
                for there in graph.back.beside(here, wanted):
                    if there not in towards:
                        towards[there] = here
                        further.append(there)
            met = [(self.ranks[at], at) for at in further if at in self.ranks]
            found += [(rank, _path(graph, towards, at)) for rank, at in met]
            level = further
            if any(rank == goal for rank, _ in met):
                break
        return found


def _path(graph: Graph, towards: dict[int, int], at: int) -> tuple[str, ...]:
    steps = [at]
    while towards[steps[-1]] != steps[-1]:
        steps.append(towards[steps[-1]])
    return tuple(graph.ids[step] for step in steps)


def _told(asset: Asset) -> bool:
    return asset.exposure is not Exposure.UNKNOWN
