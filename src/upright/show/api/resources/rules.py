"""The rules that were judged."""

from __future__ import annotations

from fastapi import APIRouter

from upright.model.errors import NotFoundError
from upright.show.api.access import ViewIn, WorkspaceIn
from upright.show.api.shapes import RuleOut

router = APIRouter(tags=["findings"])


@router.get("/rules")
def rules(workspace: WorkspaceIn, view: ViewIn) -> list[RuleOut]:
    """Every rule, with how many assets it judged and how many findings it gave."""
    return [view.rule(unit) for unit in workspace.rules().values()]


@router.get("/rules/{rule}")
def rule(rule: str, workspace: WorkspaceIn, view: ViewIn) -> RuleOut:
    """One rule by id."""
    known = workspace.rules()
    if rule not in known:
        raise NotFoundError(f"no rule {rule}")
    return view.rule(known[rule])
