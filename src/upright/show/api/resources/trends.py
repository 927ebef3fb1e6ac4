"""How findings went over the scans of an estate, and how long fixes took."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from upright.show.api.access import WorkspaceIn
from upright.show.api.encode import scan
from upright.show.api.shapes import ScanOut

router = APIRouter(tags=["estate"])


class TrendPointOut(BaseModel):
    """The estate after one scan."""

    scan: ScanOut
    standing: dict[str, int] = Field(description="Findings open or reopened, by severity.")
    risk: float = Field(description="The sum of their scores.")
    new: int
    fixed: int
    reopened: int
    accepted: int


class FixTimeOut(BaseModel):
    """Days from the scan that saw a finding (again) to the one that saw it gone."""

    count: int
    median_days: float
    mean_days: float


class TrendsOut(BaseModel):
    """A point for each scan, oldest first."""

    points: list[TrendPointOut]
    time_to_fix: dict[str, FixTimeOut] = Field(description="By severity.")


@router.get("/trends")
def trends(
    workspace: WorkspaceIn,
    estate: Annotated[str, Query(description="Name of an estate; the one scanned last by default.")] = "",
) -> TrendsOut:
    """How many findings stood after each scan, came, came back and were fixed, and the time to fix."""
    found = workspace.trends(estate)
    points = [
        TrendPointOut(
            scan=scan(each.scan),
            standing={level.name.lower(): count for level, count in each.standing.items()},
            risk=each.risk,
            new=each.new,
            fixed=each.fixed,
            reopened=each.reopened,
            accepted=each.accepted,
        )
        for each in found.points
    ]
    times = {
        level.name.lower(): FixTimeOut(count=one.count, median_days=one.median, mean_days=one.mean)
        for level, one in found.time_to_fix.items()
    }
    return TrendsOut(points=points, time_to_fix=times)
