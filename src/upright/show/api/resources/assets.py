"""The inventory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from upright.model.asset import Asset, Exposure
from upright.model.data import Sensitivity
from upright.show.api.access import SliceIn, Text, ViewIn, WorkspaceIn, faceted, matches
from upright.show.api.shapes import AssetOut, AssetRow, Page
from upright.show.api.view import View

router = APIRouter(tags=["inventory"])
Sort = Literal["risk", "name", "kind", "exposure", "sensitivity", "findings"]
_REACH = [Exposure.PRIVATE, Exposure.UNKNOWN, Exposure.ORGANISATION, Exposure.PUBLIC]


@router.get("/assets")
def assets(
    view: ViewIn,
    part: SliceIn,
    kind: Annotated[list[str] | None, Query(description="Kinds, any of them.")] = None,
    exposure: Annotated[list[Exposure] | None, Query(description="Exposures, any of them.")] = None,
    data_class: Annotated[list[str] | None, Query(description="Data classes found on it, any of them.")] = None,
    text: Text = "",
    sort: Annotated[Sort, Query(description="`risk`: highest score first.")] = "risk",
) -> Page[AssetRow]:
    """Assets that match, with counts for each filter."""
    found = [asset for asset in view.graph.assets if matches(text, *_searched(asset))]
    kept, facets = faceted(
        found,
        {"kind": kind or [], "exposure": exposure or [], "data_class": data_class or []},
        {
            "kind": lambda asset: (asset.kind,),
            "exposure": lambda asset: (asset.exposure,),
            "data_class": lambda asset: (label.data_class for label in asset.labels),
        },
    )
    kept.sort(key=_order(view, sort))
    rows = [view.row(asset) for asset in part.of(kept)]
    return Page(items=rows, total=len(kept), offset=part.offset, limit=part.limit, facets=facets)


@router.get("/assets/{asset:path}")
def asset(asset: str, view: ViewIn, workspace: WorkspaceIn) -> AssetOut:
    """One asset by id, start of an id or name: where it was seen, what it touches and what is wrong with it."""
    return view.asset(view.graph.asset(asset) if asset in view.graph else workspace.find_asset(asset, view.snapshot))


def _searched(asset: Asset) -> tuple[str, ...]:
    finer = str(asset.attributes.get("type", ""))
    return (asset.name, asset.kind, finer, asset.id, *(place.path for place in asset.locations[:20]))


def _order(view: View, sort: Sort) -> Callable[[Asset], Any]:
    def worst(asset: Asset) -> int:
        return max((label.sensitivity for label in asset.labels), default=Sensitivity.PUBLIC)

    def risk(asset: Asset) -> float:
        return max((finding.score.value for finding in view.by_asset.get(asset.id, ())), default=0.0)

    first: dict[Sort, Callable[[Asset], Any]] = {
        "risk": lambda asset: (-risk(asset), -worst(asset)),
        "name": lambda asset: asset.name.lower(),
        "kind": lambda asset: asset.kind,
        "exposure": lambda asset: -_REACH.index(asset.exposure),
        "sensitivity": lambda asset: -worst(asset),
        "findings": lambda asset: -len(view.by_asset.get(asset.id, ())),
    }
    return lambda asset: (first[sort](asset), asset.name.lower(), asset.id)
