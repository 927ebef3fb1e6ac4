"""Commands that change the world, and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upright.show.cli.look import Format
from upright.show.cli.output import OutputFormat, console, emit, plain, print_json

if TYPE_CHECKING:
    from upright.act.journal import Entry

journal = typer.Typer(help="The journal of every action.", no_args_is_help=True)


def fix(
    target: Annotated[str, typer.Argument(metavar="FINDING|PLAN", help="Id of a finding, or of a plan made before.")],
    *,
    apply: Annotated[bool, typer.Option("--apply/--dry-run", help="Carry the plan out, or only show it.")] = False,
    remediation: Annotated[str, typer.Option("--with", help="Which remediation, when there are several.")] = "",
    output: Format = OutputFormat.TABLE,
) -> None:
    """Show what would repair a finding; with --apply, do it, verify it, and journal it."""
    from upright.app.repair import Repair
    from upright.show.documents import schema

    repair = Repair.open()
    plan = repair.resume(target) if target.startswith("plan-") else repair.plan(target, remediation)
    if apply:
        repair.apply(plan)
    if output is OutputFormat.JSON:
        from upright.act.plan import plan_to_record

        print_json({"schema": schema("plan"), "applied": apply, **plan_to_record(plan)})
        return
    out = console()
    out.print(plain(f"{plan.id}: {plan.title} ({plan.reversibility})", "bold"))
    for number, planned in enumerate(plan.steps, 1):
        out.print(plain(f"  {number}. {planned.step.summary}"), soft_wrap=True)
        out.print(plain(f"     before {_state(planned.before)}", "dim"), soft_wrap=True)
        out.print(plain(f"     after  {_state(planned.after)}", "dim"), soft_wrap=True)
    out.print(plain(f"  needs {', '.join(plan.permissions)}", "dim"), soft_wrap=True)
    if apply:
        out.print(plain(f"applied and verified; take it back with: upright undo {plan.id}", "green"), soft_wrap=True)
    else:
        out.print(
            plain(f"nothing was changed; carry it out with: upright fix {plan.id} --apply", "green"), soft_wrap=True
        )


def _state(state: Mapping[str, Any]) -> str:
    shown = {key: str(value)[:12] if key == "digest" else value for key, value in state.items()}
    return ", ".join(f"{key} {value}" for key, value in shown.items())


def undo(plan: Annotated[str, typer.Argument(help="Id of an applied plan; see `upright journal show`.")]) -> None:
    """Take a plan back, byte for byte. Refuses when the world has changed since."""
    from upright.app.repair import Repair

    Repair.open().undo(plan)
    console().print(plain(f"{plan} was taken back; everything is as it was before", "green"))


@journal.command("show")
def show(*, output: Format = OutputFormat.TABLE) -> None:
    """List what was done, in order."""
    from upright.app.repair import Repair
    from upright.show.documents import schema

    entries = Repair.open().entries()
    document = {"schema": schema("journal"), "entries": [asdict(entry) for entry in entries]}
    rows = ((e.seq, e.time, e.kind, e.plan, e.step if e.step >= 0 else "", _about(e)) for e in entries)
    emit(output, document, ("entry", "time", "what", "plan", "step", "about"), rows, "the journal is empty")


def _about(entry: Entry) -> str:
    details = entry.details
    arguments = details.get("arguments", {})
    words = (details.get("does"), arguments.get("path"), details.get("remediation"), details.get("reason"))
    return " ".join(str(word) for word in words if word)


@journal.command("verify")
def verify() -> None:
    """Check the hash chain of the journal. Exits with 2 and names the first entry that is wrong."""
    from upright.app.repair import Repair

    count = Repair.open().verify()
    console().print(plain(f"{count} entries, the chain holds", "green"))
