"""Takes back what `derive` added, so that a changed graph can be derived anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from upright.graph.access import effective_access
from upright.graph.exposure import own_exposure, widen
from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.relation import Relation
from upright.model.relation import RelationKind as R

_DERIVED = ("reached_through", "reaches", "runs_vulnerable", "asked_before")


def plain(graph: Graph) -> Graph:
    """A derived graph without what was derived: deriving it again gives the derived graph.

    What an agent can reach through its tools and its identity counts as derived, also where it was stated.
    """
    through = set(effective_access(graph))
    opened = {relation.source for relation in graph.relations if relation.kind is R.EXPOSED_TO}
    serving = {relation.source for relation in graph.relations if relation.kind is R.SERVES}
    packages = {package.id for package in graph.of_kind(AssetKind.PACKAGE)}
    kept = [each for each in graph.relations if each not in through and not _depends(each, packages)]
    assets = [_plain(asset, opened=asset.id in opened, serves=asset.id in serving) for asset in graph.assets]
    again = {asset.id: own_exposure(asset, serves=asset.id in serving) for asset in assets}
    widen(graph, again)
    return Graph((_stated(each, graph.asset(each.id), again) for each in assets), kept, graph.gaps)


def _stated(asset: Asset, derived: Asset, again: Mapping[str, Exposure]) -> Asset:
    """With the exposure that it had, when what it is exposed to would not give it again."""
    if again[asset.id] is derived.exposure or "reached_through" in derived.attributes:
        return asset
    return replace(asset, exposure=derived.exposure)


def _depends(relation: Relation, packages: set[str]) -> bool:
    return relation.kind is R.DEPENDS_ON and relation.target in packages


def _plain(asset: Asset, *, opened: bool, serves: bool) -> Asset:
    attributes = {name: value for name, value in asset.attributes.items() if name not in _DERIVED}
    told = replace(asset, exposure=Exposure.UNKNOWN, attributes=attributes)
    passed_on = opened or "reached_through" in asset.attributes
    if passed_on or own_exposure(told, serves=serves) is not Exposure.UNKNOWN:
        return told
    return replace(told, exposure=asset.exposure)
