"""Commands that change the world, and take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from upright.show.cli.look import Format
from upright.show.cli.output import OutputFormat, console, emit, plain, print_json

if TYPE_CHECKING:
    from upright.act.plan import Plan

journal = typer.Typer(help="The journal of every action.", no_args_is_help=True)


def fix(
    finding: Annotated[str, typer.Argument(help="Id of a finding, or the start of it.")],
    *,
    apply: Annotated[bool, typer.Option("--apply/--dry-run", help="Carry the plan out, or only show it.")] = False,
    remediation: Annotated[str, typer.Option("--with", help="Which remediation, when there are several.")] = "",
    output: Format = OutputFormat.TABLE,
) -> None:
    """Show what would repair a finding; with --apply, do it, verify it, and journal it."""
    from upright.app.repair import Repair
    from upright.show.documents import schema

    repair = Repair.open()
    plan = repair.plan(finding, remediation)
    if apply:
        repair.apply(plan)
    if output is OutputFormat.JSON:
        print_json({"schema": schema("plan"), "applied": apply, **_plan_row(plan)})
        return
    out = console()
    out.print(plain(f"plan {plan.id}: {plan.remediation} ({plan.reversibility})", "bold"))
    for number, step in enumerate(plan.steps, 1):
        out.print(plain(f"  {number}. {step.summary}"), soft_wrap=True)
    out.print(plain(f"  needs {', '.join(plan.permissions)}", "dim"), soft_wrap=True)
    if apply:
        out.print(plain(f"applied and verified; take it back with: upright undo {plan.id}", "green"), soft_wrap=True)
    else:
        out.print(plain("nothing was changed; carry it out with --apply", "dim"))


def _plan_row(plan: Plan) -> dict[str, object]:
    return {
        "plan": plan.id,
        "finding": plan.finding,
        "remediation": plan.remediation,
        "reversibility": str(plan.reversibility),
        "permissions": list(plan.permissions),
        "steps": [{"step": step.step, "summary": step.summary} for step in plan.steps],
    }


def undo(plan: Annotated[str, typer.Argument(help="Id of an applied plan; see `upright journal show`.")]) -> None:
    """Take a plan back, byte for byte. Refuses when the world has changed since."""
    from upright.app.repair import Repair

    Repair.open().undo(plan)
    console().print(plain(f"plan {plan} was taken back; everything is as it was before", "green"))


@journal.command("show")
def show(*, output: Format = OutputFormat.TABLE) -> None:
    """List what was done, in order."""
    from upright.app.repair import Repair
    from upright.show.documents import schema

    entries = Repair.open().entries()
    rows = ((e.seq, e.time, e.kind, e.plan, e.step, e.summary) for e in entries)
    document = {"schema": schema("journal"), "entries": [e.document() for e in entries]}
    emit(output, document, ("entry", "time", "what", "plan", "step", "summary"), rows, "the journal is empty")


@journal.command("verify")
def verify() -> None:
    """Check the hash chain of the journal. Exits with 2 and names the first entry that is wrong."""
    from upright.app.repair import Repair

    count = Repair.open().verify()
    console().print(plain(f"{count} entries, the chain holds", "green"))
