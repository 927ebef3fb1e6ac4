"""The graph around an asset."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from upright.show.api.access import ViewIn, WorkspaceIn
from upright.show.api.drawing import around
from upright.show.api.shapes import GraphOut

router = APIRouter(tags=["inventory"])


@router.get("/graph")
def graph(
    view: ViewIn,
    workspace: WorkspaceIn,
    focus: Annotated[str, Query(description="Id, start of an id or name of the asset in the middle.", min_length=1)],
    hops: Annotated[int, Query(ge=1, le=4, description="How many relations away.")] = 1,
    limit: Annotated[int, Query(ge=1, le=2000, description="How many nodes at most.")] = 100,
) -> GraphOut:
    """Assets within some relations of one asset, nearest first; capped, never the whole graph."""
    centre = view.graph.asset(focus) if focus in view.graph else workspace.find_asset(focus, view.snapshot)
    return around(view, centre.id, hops=hops, limit=limit)
