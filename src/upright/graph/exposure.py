"""Who can reach what: each asset's own exposure, and what an exposed way in passes on to the assets behind it."""

from __future__ import annotations

from collections import deque
from typing import TypeAlias

from upright.graph.graph import Graph
from upright.model.address import reach_of, reach_of_port
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.relation import RelationKind as R

Routes: TypeAlias = "dict[str, tuple[Exposure, tuple[str, ...]]]"
WIDTH = {Exposure.UNKNOWN: 0, Exposure.PRIVATE: 1, Exposure.ORGANISATION: 2, Exposure.PUBLIC: 3}
ANYONE = frozenset({"*", "anyone", "everyone", "public", "internet", "anonymous", "allusers", "allauthenticatedusers"})
_LISTENS = frozenset(
    {
        AssetKind.ENDPOINT,
        AssetKind.MCP_SERVER,
        AssetKind.HOST,
        AssetKind.DATA_STORE,
        AssetKind.VECTOR_STORE,
        AssetKind.AI_SERVICE,
    }
)
_PASSES = frozenset({R.SERVES, R.CALLS, R.USES_TOOL, R.CAN_INVOKE})
_HOLDS = frozenset({AssetKind.APPLICATION, AssetKind.MCP_SERVER, AssetKind.AGENT})


def widest(*seen: Exposure) -> Exposure:
    """The widest of several; UNKNOWN only when nothing else is known."""
    return max(seen, key=WIDTH.__getitem__, default=Exposure.UNKNOWN)


def own_exposure(asset: Asset, *, serves: bool = False) -> Exposure:
    """What an asset says of itself: stated, by transport, by the address it listens on, by its published ports, or
    (when it serves something) by its own address.
    """
    if asset.exposure is not Exposure.UNKNOWN:
        return asset.exposure
    stated = asset.attributes.get("exposure")
    if stated in set(Exposure):
        return Exposure(str(stated))
    if asset.attributes.get("transport") == "stdio":
        return Exposure.PRIVATE
    if isinstance(bind := asset.attributes.get("bind"), str) and bind:
        return reach_of(bind)
    ports = asset.attributes.get("ports")
    if isinstance(ports, list) and ports:
        return widest(*(reach_of_port(str(port)) for port in ports))
    url = asset.attributes.get("url")
    return reach_of(url) if serves and isinstance(url, str) else Exposure.UNKNOWN


def exposures(graph: Graph) -> Routes:
    """For every asset that anybody is known to reach: how widely, and the ids from the way in to it (itself last)."""
    serving = {relation.source for relation in graph.relations if relation.kind is R.SERVES}
    known = {asset.id: own_exposure(asset, serves=asset.id in serving) for asset in graph.assets}
    widen(graph, known)
    found: Routes = {
        asset: (exposure, (asset,)) for asset, exposure in known.items() if exposure is not Exposure.UNKNOWN
    }
    steps = _steps(graph)
    for exposure in (Exposure.PUBLIC, Exposure.ORGANISATION):
        _spread(graph, exposure, found, steps)
    return found


def widen(graph: Graph, known: dict[str, Exposure]) -> None:
    """Widen each asset to what it is exposed to, along chains of such relations in whatever order they come."""
    openings = [relation for relation in graph.relations if relation.kind is R.EXPOSED_TO]
    changed = bool(openings)
    while changed:
        changed = False
        for relation in openings:
            wide = widest(known[relation.source], _opened(graph.asset(relation.target), known[relation.target]))
            changed = changed or wide is not known[relation.source]
            known[relation.source] = wide


def _opened(to: Asset, known: Exposure) -> Exposure:
    if to.kind is not AssetKind.IDENTITY:
        return known
    names = {to.name.lower(), str(to.attributes.get("principal", "")).lower()}
    return Exposure.PUBLIC if names & ANYONE else Exposure.ORGANISATION


def _steps(graph: Graph) -> dict[str, list[tuple[str, bool]]]:
    """Where reach passes on: id -> (next id, whether it serves it, so that even what listens becomes reachable)."""
    steps: dict[str, list[tuple[str, bool]]] = {}
    kinds = {asset.id: asset.kind for asset in graph.assets}
    for relation in graph.relations:
        within = relation.kind is R.CONTAINS and kinds[relation.source] in _HOLDS
        if within or relation.kind in _PASSES:
            steps.setdefault(relation.source, []).append((relation.target, relation.kind is R.SERVES))
        elif relation.kind is R.EXPOSED_TO and kinds[relation.target] is not AssetKind.IDENTITY:
            steps.setdefault(relation.target, []).append((relation.source, True))
    return steps


def _spread(
    graph: Graph,
    exposure: Exposure,
    found: Routes,
    steps: dict[str, list[tuple[str, bool]]],
) -> None:
    started = {asset: path for asset, (how, path) in found.items() if how is exposure}
    queue = deque(sorted(started.items(), key=lambda item: (len(item[1]), item[1])))
    while queue:
        here, path = queue.popleft()
        for there, served in sorted(steps.get(here, ()), key=lambda step: (not step[1], step[0])):
            narrower = WIDTH[found.get(there, (Exposure.UNKNOWN, ()))[0]] < WIDTH[exposure]
            if narrower and (served or graph.asset(there).kind not in _LISTENS):
                found[there] = (exposure, started.get(there, (*path, there)))
            if there not in started:
                started[there] = (*path, there)
                queue.append((there, started[there]))
