"""Whether the service answers."""

from __future__ import annotations

from fastapi import APIRouter

import upright
from upright.show.api.access import WorkspaceIn
from upright.show.api.shapes import Health

router = APIRouter(tags=["estate"])


@router.get("/health")
def health(workspace: WorkspaceIn) -> Health:
    """Whether the service answers, its version and the latest scan."""
    scans = workspace.scans()
    return Health(status="ok", version=upright.__version__, scan=scans[0].id if scans else None)
