"""`upright trends`: how findings went from scan to scan, and how long a fix took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from upright.show.cli.look import Format
from upright.show.cli.output import OutputFormat, console, emit, plain

if TYPE_CHECKING:
    from upright.store.trends import Trends


def trends(
    estate: Annotated[str, typer.Argument(help="Name of an estate; none: the one that was scanned last.")] = "",
    *,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Say how many findings stood after each scan, came, came back and were fixed, and how long a fix took."""
    from upright.app.workspace import Workspace

    found = Workspace.open().trends(estate)
    columns = ("scan", "when", "critical", "high", "medium", "low", "info", "risk", "new", "fixed", "reopened")
    rows = (
        (
            each.scan.id,
            each.scan.started,
            *each.standing.values(),
            each.risk,
            each.new,
            each.fixed,
            each.reopened,
        )
        for each in found.points
    )
    emit(output, trends_document(found), columns, rows, "nothing was scanned yet")
    if output is OutputFormat.TABLE:
        for level, time in found.time_to_fix.items():
            told = f"{level.name.lower()}: {time.count} fixed, in {time.median} days (median), {time.mean} (mean)"
            console().print(plain(told))


def trends_document(found: Trends) -> dict[str, Any]:
    """`upright/trends/1`: a point for each scan, oldest first; days to fix by severity."""
    from upright.show.documents import scan_row, schema

    return {
        "schema": schema("trends"),
        "points": [
            {
                "scan": scan_row(each.scan),
                "standing": {level.name.lower(): count for level, count in each.standing.items()},
                "risk": each.risk,
                "new": each.new,
                "fixed": each.fixed,
                "reopened": each.reopened,
                "accepted": each.accepted,
            }
            for each in found.points
        ],
        "time_to_fix": {
            level.name.lower(): {"count": time.count, "median_days": time.median, "mean_days": time.mean}
            for level, time in found.time_to_fix.items()
        },
    }
