"""The estate against a framework."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from fastapi import APIRouter

from upright.judge.framework import comply
from upright.model.control import Assessment
from upright.model.errors import NotFoundError
from upright.model.finding import Finding
from upright.show.api.access import ViewIn, WorkspaceIn
from upright.show.api.encode import framework
from upright.show.api.shapes import ComplianceOut, ControlOut, FrameworkOut
from upright.show.api.view import View

router = APIRouter(tags=["compliance"])
_FINDINGS = 10  # shown with one control, worst first


@router.get("/compliance")
def frameworks(workspace: WorkspaceIn) -> list[FrameworkOut]:
    """The frameworks that the estate can be held against."""
    return [framework(one) for one in workspace.frameworks().values()]


@router.get("/compliance/{framework_id}")
def compliance(framework_id: str, workspace: WorkspaceIn, view: ViewIn) -> ComplianceOut:
    """A framework control by control: satisfied, not satisfied, not assessed or for a person to attest."""
    known_frameworks = workspace.frameworks()
    if framework_id not in known_frameworks:
        raise NotFoundError(f"no framework {framework_id!r}; one of {', '.join(known_frameworks)}")
    chosen = known_frameworks[framework_id]
    assessments = comply(chosen, view.snapshot, list(workspace.rules().values()))
    known = {finding.id: finding for finding in view.findings}
    controls = [_control(view, one, known) for one in assessments]
    return ComplianceOut(
        framework=framework(chosen),
        counts=dict(Counter(control.status for control in controls)),
        controls=controls,
    )


def _control(view: View, one: Assessment, known: Mapping[str, Finding]) -> ControlOut:
    broken_by = sorted((known[each] for each in one.findings if each in known), key=lambda each: -each.score.value)
    return ControlOut(
        id=one.control.id,
        title=one.control.title,
        status=one.status,
        testability=one.control.testability,
        reason=one.reason,
        signals=list(one.control.signals),
        findings=view.finding_rows(broken_by[:_FINDINGS]),
        finding_count=len(broken_by),
    )
