"""The estate against a framework."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter

from upright.show.api.access import ViewIn, WorkspaceIn
from upright.show.api.encode import framework
from upright.show.api.shapes import ComplianceOut, ControlOut, FrameworkOut

router = APIRouter(tags=["compliance"])


@router.get("/compliance")
def frameworks(workspace: WorkspaceIn) -> list[FrameworkOut]:
    """The frameworks that the estate can be held against."""
    return [framework(one) for one in workspace.frameworks().values()]


@router.get("/compliance/{framework_id}")
def compliance(framework_id: str, workspace: WorkspaceIn, view: ViewIn) -> ComplianceOut:
    """A framework control by control: satisfied, not satisfied, not assessed or for a person to attest."""
    assessments = workspace.comply(framework_id)
    known = {finding.id: finding for finding in view.findings}
    controls = [
        ControlOut(
            id=one.control.id,
            title=one.control.title,
            status=one.status,
            testability=one.control.testability,
            reason=one.reason,
            signals=list(one.control.signals),
            findings=view.finding_rows(known[each] for each in one.findings if each in known),
        )
        for one in assessments
    ]
    return ComplianceOut(
        framework=framework(workspace.frameworks()[framework_id]),
        counts=dict(Counter(control.status for control in controls)),
        controls=controls,
    )
