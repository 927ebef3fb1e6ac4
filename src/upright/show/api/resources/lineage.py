"""What feeds an asset, what it feeds and who can get at it."""

from __future__ import annotations

from fastapi import APIRouter

from upright.graph.lineage import lineage
from upright.show.api.access import ViewIn, WorkspaceIn
from upright.show.api.shapes import LineageOut

router = APIRouter(tags=["inventory"])


@router.get("/lineage/{asset:path}")
def of_asset(asset: str, view: ViewIn, workspace: WorkspaceIn) -> LineageOut:
    """The lineage of one asset by id, start of an id or name."""
    found = view.graph.asset(asset) if asset in view.graph else workspace.find_asset(asset, view.snapshot)
    line = lineage(view.graph, found)
    return LineageOut(
        asset=view.ref(found),
        upstream=[view.ref(each) for each in line.upstream],
        downstream=[view.ref(each) for each in line.downstream],
        readers=[view.ref(each) for each in line.readers],
        exposure=line.exposure,
        classes=dict(line.classes),
        ways={end: view.steps(path) for end, path in line.paths.items()},
    )
