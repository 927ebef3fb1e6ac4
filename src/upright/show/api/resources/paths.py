"""Attack paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from upright.show.api.access import SliceIn, ViewIn
from upright.show.api.encode import severity
from upright.show.api.shapes import Page, PathOut
from upright.show.api.view import View

if TYPE_CHECKING:
    from upright.graph.paths import AttackPath

router = APIRouter(tags=["findings"])


@router.get("/paths")
def paths(view: ViewIn, part: SliceIn) -> Page[PathOut]:
    """Ways from where someone can enter to what they would want, gravest first."""
    rows = [_path(view, path) for path in part.of(view.paths)]
    return Page(items=rows, total=len(view.paths), offset=part.offset, limit=part.limit)


def _path(view: View, path: AttackPath) -> PathOut:
    stops = [step.asset for step in path.steps]
    crossed = {finding.id: finding for stop in stops for finding in view.by_asset.get(stop, ())}
    ranked = sorted(crossed.values(), key=lambda finding: (-finding.score.value, finding.id))
    return PathOut(
        id=path.id,
        severity=severity(path.severity),
        entry=view.ref(path.entry),
        target=view.ref(path.target),
        story=path.story,
        steps=[
            drawn.model_copy(update={"why": step.why})
            for drawn, step in zip(view.steps(stops), path.steps, strict=True)
        ],
        choke=view.ref(path.choke_point) if path.choke_point else None,
        techniques=list(path.techniques),
        findings=view.finding_rows(ranked),
    )
