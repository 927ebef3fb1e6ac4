"""Findings, ranked by risk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from upright.model.finding import Finding, Status
from upright.show.api.access import SliceIn, Text, ViewIn, WorkspaceIn, faceted, matches
from upright.show.api.drawing import draw
from upright.show.api.shapes import FindingOut, FindingRow, GraphOut, Page, SeverityName
from upright.show.api.view import View

router = APIRouter(tags=["findings"])
Sort = Literal["score", "severity", "title", "asset", "age"]


@router.get("/findings")
def findings(
    view: ViewIn,
    part: SliceIn,
    severity: Annotated[list[SeverityName] | None, Query(description="Severities, any of them.")] = None,
    rule: Annotated[list[str] | None, Query(description="Ids of rules, any of them.")] = None,
    status: Annotated[
        list[Status] | None, Query(description="Statuses, any of them; open and reopened by default.")
    ] = None,
    kind: Annotated[list[str] | None, Query(description="Kinds of the asset, any of them.")] = None,
    text: Text = "",
    sort: Annotated[Sort, Query(description="`score`: highest risk first.")] = "score",
) -> Page[FindingRow]:
    """Findings that match, with counts for each filter."""
    found = [each for each in view.findings if matches(text, *_searched(view, each))] if text else view.findings
    kept, facets = faceted(
        found,
        {
            "severity": severity or [],
            "rule": rule or [],
            "status": status or [Status.OPEN, Status.REOPENED],
            "kind": kind or [],
        },
        {
            "severity": lambda finding: (finding.severity.name.lower(),),
            "rule": lambda finding: (finding.rule,),
            "status": lambda finding: (finding.status,),
            "kind": lambda finding: (view.named(finding.asset)[0],),
        },
    )
    kept.sort(key=_order(view, sort))
    rows = view.finding_rows(part.of(kept))
    return Page(items=rows, total=len(kept), offset=part.offset, limit=part.limit, facets=facets)


@router.get("/findings/{finding}")
def finding(finding: str, view: ViewIn, workspace: WorkspaceIn) -> FindingOut:
    """One finding by id or start of an id: evidence, score factor by factor, controls, and how to put it right."""
    found = _find(finding, view, workspace)
    return view.finding(found, workspace.rules().get(found.rule), workspace.history(found.id, view.snapshot))


@router.get("/findings/{finding}/graph")
def graph(
    finding: str,
    view: ViewIn,
    workspace: WorkspaceIn,
    limit: Annotated[int, Query(ge=1, le=500, description="How many nodes at most.")] = 40,
) -> GraphOut:
    """The finding's path with what lies one relation beside it."""
    found = _find(finding, view, workspace)
    return draw(view, found.path or (found.asset,), limit=limit)


def _find(text: str, view: View, workspace: WorkspaceIn) -> Finding:
    same = next((finding for finding in view.findings if finding.id == text), None)
    return same or workspace.find_finding(text, view.snapshot)


def _searched(view: View, finding: Finding) -> tuple[str, ...]:
    places = (place.path for place in finding.locations[:20])
    return (finding.title, finding.rule, finding.reason, finding.id, view.named(finding.asset)[1], *places)


def _order(view: View, sort: Sort) -> Callable[[Finding], Any]:
    first: dict[Sort, Callable[[Finding], Any]] = {
        "score": lambda finding: -finding.score.value,
        "severity": lambda finding: -finding.severity,
        "title": lambda finding: finding.title.lower(),
        "asset": lambda finding: view.named(finding.asset)[1].lower(),
        "age": lambda finding: finding.first_seen,
    }
    return lambda finding: (first[sort](finding), -finding.score.value, finding.id)
