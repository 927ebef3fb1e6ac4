"""Where we could not look."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from upright.show.api import encode
from upright.show.api.access import SliceIn, Text, ViewIn, faceted, matches
from upright.show.api.shapes import GapOut, Page

router = APIRouter(tags=["estate"])


@router.get("/gaps")
def gaps(
    view: ViewIn,
    part: SliceIn,
    code: Annotated[list[str] | None, Query(description="Reasons, any of them.")] = None,
    text: Text = "",
) -> Page[GapOut]:
    """Places where we could not look, and why: what no rule may call a pass."""
    found = [gap for gap in view.graph.gaps if matches(text, gap.where, gap.why, gap.code)]
    kept, facets = faceted(found, {"code": code or []}, {"code": lambda gap: (gap.code,)})
    rows = [encode.gap(gap) for gap in part.of(kept)]
    return Page(items=rows, total=len(kept), offset=part.offset, limit=part.limit, facets=facets)
