"""Adds to a graph what follows from it: effective access, containment, exposure and data reach.

Pure: the graph given is not changed. Deriving twice gives what deriving once gives. Assets gain `exposure`, and the
attributes `reached_through` (where others pass their exposure on), `reaches` (which data can come out),
`runs_vulnerable` (which packages with known vulnerabilities it runs) and `asked_before` (how all that stands before it
asks who is calling).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import chain
from typing import TypeAlias

from upright.graph.access import containment, effective_access, weights
from upright.graph.dependence import dependence, vulnerable
from upright.graph.doors import asked_before
from upright.graph.exposure import exposures
from upright.graph.fronts import fronted
from upright.graph.graph import Graph
from upright.graph.offers import offered
from upright.graph.reach import data_reach
from upright.model.asset import Asset, Exposure, Json

Pair: TypeAlias = "tuple[str, str]"  # ids of the ends of a relation


def derive(graph: Graph, without: Collection[Pair] = ()) -> Graph:
    """The same assets with what follows said of them, and the relations that follow added, save between `without`."""
    access = chain(effective_access(graph), weights(graph), containment(graph))
    following = chain(access, dependence(graph), fronted(graph), offered(graph))
    added = (each for each in following if (each.source, each.target) not in without)
    wider = Graph(graph.assets, (*graph.relations, *added), graph.gaps)
    exposed = exposures(wider)
    reached, runs, asked = data_reach(wider), vulnerable(wider), asked_before(wider)
    return Graph(
        (
            _told(asset, exposed.get(asset.id), reached.get(asset.id), runs.get(asset.id), asked.get(asset.id))
            for asset in wider.assets
        ),
        wider.relations,
        wider.gaps,
    )


def _told(
    asset: Asset,
    exposed: tuple[Exposure, tuple[str, ...]] | None,
    reached: dict[str, int] | None,
    runs: list[str] | None,
    asked: str | None,
) -> Asset:
    if exposed is None and not reached and not runs and not asked:
        return asset
    attributes: dict[str, Json] = dict(asset.attributes)
    if runs:
        attributes["runs_vulnerable"] = [*runs]
    if asked:
        attributes["asked_before"] = asked
    exposure = exposed[0] if exposed else asset.exposure
    if exposure is not asset.exposure and asset.exposure is not Exposure.UNKNOWN:
        attributes.setdefault("exposure", str(asset.exposure))
    if exposed and len(exposed[1]) > 1:
        route: list[Json] = list(exposed[1])
        attributes["reached_through"] = route
    if reached:
        counts: dict[str, Json] = dict(sorted(reached.items()))
        attributes["reaches"] = counts
    return replace(asset, exposure=exposure, attributes=attributes)
