"""Repairing findings: plans, their execution, undo and the journal, over the state folder of a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from upright.act.execute import apply, undo
from upright.act.journal import Entry, Journal, verify
from upright.act.plan import Plan, load_plan, make_plan, save_plan
from upright.act.remediation import Context, Remediation
from upright.app.catalog import units
from upright.app.redaction import Redaction
from upright.app.workspace import Workspace
from upright.classify.redaction.file import redacted
from upright.model.errors import ConflictError, NotFoundError
from upright.store.snapshot import Snapshot


@dataclass
class Repair:
    """What may change the world, for one workspace."""

    workspace: Workspace

    @classmethod
    def open(cls, workspace: Workspace | None = None) -> Repair:
        """Repairs for this workspace (default: the one here)."""
        return cls(workspace or Workspace.open())

    @cached_property
    def journal(self) -> Journal:
        """The journal of the workspace."""
        return Journal(self.workspace.state.journal)

    def context(self, snapshot: Snapshot) -> Context:
        """Where the sources of the scanned estate lie, and how to redact."""
        roots = {}
        for scope in snapshot.scan.scopes:
            if scope.type == "filesystem":
                address = Path(scope.address)
                roots[scope.source] = address.parent if address.is_file() else address
        redaction = Redaction.of()
        return Context(roots, self.workspace.state.folder / "vault", lambda path: redacted(path, redaction.redactor()))

    def plan(self, finding: str, remediation: str = "") -> Plan:
        """Work out what would repair a finding, and keep the plan. Raises NotFoundError or ConflictError."""
        snapshot = self.workspace.snapshot()
        found = self.workspace.find_finding(finding, snapshot)
        if not found.remediations:
            raise ConflictError(f"{found.rule}: no remediation can repair this by itself. {found.remedy}")
        chosen = remediation or found.remediations[0]
        known: dict[str, Remediation] = units("remediations")
        if chosen not in found.remediations or chosen not in known:
            raise NotFoundError(f"{chosen!r} does not repair this finding; one of {', '.join(found.remediations)}")
        context = self.context(snapshot)
        plan = make_plan(found, snapshot.graph.asset(found.asset), known[chosen], context)
        save_plan(plan, context.vault)
        return plan

    def apply(self, plan: Plan) -> None:
        """Carry a plan out, verified and journalled; on any failure everything is taken back."""
        apply(plan, self.context(self.workspace.snapshot()), self.journal)

    def resume(self, plan_id: str) -> Plan:
        """A plan that was kept earlier. Raises NotFoundError."""
        return load_plan(plan_id, self.workspace.state.folder / "vault")

    def undo(self, plan_id: str) -> None:
        """Take a plan back. Raises ConflictError when the world has changed since."""
        undo(plan_id, self.context(self.workspace.snapshot()), self.journal)

    def entries(self) -> tuple[Entry, ...]:
        """Every journal entry, in order."""
        return self.journal.entries()

    def verify(self) -> int:
        """Check the chain; how many entries there are. Raises JournalError naming the first wrong one."""
        return verify(self.workspace.state.journal)
