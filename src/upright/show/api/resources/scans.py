"""Scans, newest first, and what changed between two of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from upright.show.api.access import WorkspaceIn
from upright.show.api.changes import changes
from upright.show.api.encode import scan
from upright.show.api.shapes import DiffOut, ScanOut

router = APIRouter(tags=["estate"])


@router.get("/scans")
def scans(workspace: WorkspaceIn) -> list[ScanOut]:
    """Every scan that is kept, newest first."""
    return [scan(one) for one in workspace.scans()]


@router.get("/diff")
def diff(
    workspace: WorkspaceIn,
    before: Annotated[int | None, Query(description="Id of the earlier scan; the last but one by default.")] = None,
    after: Annotated[int | None, Query(description="Id of the later scan; the latest by default.")] = None,
) -> DiffOut:
    """What changed between two scans: findings, assets and relations that came, went or changed."""
    drift = workspace.diff(before, after)
    return DiffOut(before=scan(drift.before), after=scan(drift.after), changes=changes(drift))
