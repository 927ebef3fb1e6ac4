"""What one line says of a whole application is one finding, not one for each of its routes."""

from __future__ import annotations

from collections.abc import Callable

from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind, Location


def speaks_for(
    endpoint: Asset, graph: Graph, attribute: str, counts: Callable[[Asset], bool] = lambda _: True
) -> int | None:
    """How many other routes of the same file say the same of their application and count; None for all of them but
    the one that stands first.
    """
    spot = min(endpoint.locations, key=_order, default=None)
    said = endpoint.attributes.get(attribute)
    if spot is None or endpoint.attributes.get("type") != "route":
        return 0
    others = [
        other
        for other in graph.beside(endpoint, AssetKind.ENDPOINT)
        if other.id != endpoint.id
        and other.attributes.get(attribute) == said
        and other.attributes.get("type") == "route"
        and any((each.source, each.path) == (spot.source, spot.path) for each in other.locations)
        and counts(other)
    ]
    mine = (_order(spot), endpoint.id)
    first = all(mine < (min(map(_order, other.locations)), other.id) for other in others)
    return len(others) if first else None


def with_others(name: str, others: int) -> str:
    """How a reason names an application by its first route: `/ask and 3 more routes of its application`."""
    return f"{name} and {others} more route{'s'[: others > 1]} of its application" if others else name


def _order(spot: Location) -> tuple[str, str, int]:
    return spot.source, spot.path, spot.line
