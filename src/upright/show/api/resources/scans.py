"""Scans, newest first."""

from __future__ import annotations

from fastapi import APIRouter

from upright.show.api.access import WorkspaceIn
from upright.show.api.encode import scan
from upright.show.api.shapes import ScanOut

router = APIRouter(tags=["estate"])


@router.get("/scans")
def scans(workspace: WorkspaceIn) -> list[ScanOut]:
    """Every scan that is kept, newest first."""
    return [scan(one) for one in sorted(workspace.scans(), key=lambda one: one.started, reverse=True)]
