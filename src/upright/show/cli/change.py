"""Commands that change the world, and take it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upright.model.errors import ConfigError, NotFoundError, UprightError
from upright.show.cli.look import Format
from upright.show.cli.output import OutputFormat, console, counted, emit, plain, print_json, write_out

if TYPE_CHECKING:
    from upright.act.journal import Entry
    from upright.act.plan import Plan
    from upright.app.repair import Repair

_SHOWN = 8  # dependents that a table names
_TOLD = frozenset({"digest", "size", "mode", "table", "masked"})  # of a state

journal = typer.Typer(help="The journal of every action.", no_args_is_help=True)


def fix(
    target: Annotated[
        str, typer.Argument(metavar="[FINDING|PLAN]", help="Id of a finding, or of a plan made before.")
    ] = "",
    *,
    policy: Annotated[str, typer.Option(help="All that violates this policy (id or file).")] = "",
    top: Annotated[int, typer.Option(help="The gravest findings that can be repaired.", min=0)] = 0,
    apply: Annotated[bool, typer.Option("--apply/--dry-run", help="Carry the plan out, or only show it.")] = False,
    remediation: Annotated[str, typer.Option("--with", help="Which remediation, when there are several.")] = "",
    given: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="What only you can know, as version=1.4.2.")
    ] = None,
    as_patch: Annotated[bool, typer.Option("--patch", help="Print the plan as a unified diff.")] = False,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Show what would repair a finding; with --apply, do it, verify it, and journal it."""
    from upright.app.repair import Repair

    repair = Repair.open()
    if bool(target) + bool(policy) + bool(top) != 1:
        raise ConfigError("say what to fix: a finding or plan, --policy, or --top")
    targets = [target] if target else repair.violating(policy) if policy else repair.worst(top)
    options, alone = options_of(given or []), bool(target)
    plans: list[Plan] = []
    done: list[str] = []
    refused: dict[str, str] = {}
    for each in targets:
        try:
            made = isinstance(each, str) and each.startswith("plan-")
            plans.append(repair.resume(str(each)) if made else repair.plan(each, remediation, options))
            if apply:
                repair.apply(plans[-1])
                done.append(plans[-1].id)
        except UprightError as error:
            if alone:
                raise
            refused[each if isinstance(each, str) else each.id] = str(error)
    if as_patch:
        _print_patch(repair, plans, refused)
        return
    _tell(plans, done, refused, output, apply=apply, alone=alone)


def _print_patch(repair: Repair, plans: list[Plan], refused: dict[str, str]) -> None:
    """The patch, and on standard error what is not in it. Exits with 1 when that is everything."""
    from upright.app.patch import ON_VALUES, Patches

    patches = Patches(repair)
    for plan in plans:
        patches.add(plan)
    told = patches.text
    typer.echo(told, nl=False)
    for target, why in (patches.left_out | refused).items():
        typer.echo(f"left out {target}: {why}", err=True)
    if any(plan.remediation in ON_VALUES and plan.id not in patches.left_out for plan in plans):
        typer.echo(
            "its old lines hold what is to be hidden: replace credentials at their issuer, mind who sees it", err=True
        )
    if not told:
        raise typer.Exit(1)


def options_of(given: list[str]) -> dict[str, str]:
    """`NAME=VALUE` pairs. Raises ConfigError."""
    for each in given:
        if not each.partition("=")[1]:
            raise ConfigError(f"--set {each}: give NAME=VALUE")
    return {name: value for name, _, value in (each.partition("=") for each in given)}


def _tell(
    plans: list[Plan], done: list[str], refused: Mapping[str, str], output: OutputFormat, *, apply: bool, alone: bool
) -> None:
    if output is OutputFormat.JSON:
        from upright.act.plan import plan_to_record
        from upright.show.documents import schema

        rows = [{"applied": plan.id in done, **plan_to_record(plan)} for plan in plans]
        several = {"schema": schema("plans"), "plans": rows, "refused": dict(refused)}
        print_json({"schema": schema("plan"), **rows[0]} if alone and rows else several)
        return
    for plan in plans:
        _show_plan(plan, applied=plan.id in done)
    out = console()
    for target, why in refused.items():
        out.print(plain(f"{target}: {why}", "yellow"), soft_wrap=True)
    if not plans and not refused:
        out.print("nothing to fix")
    if refused and apply:
        raise typer.Exit(1)


def _show_plan(plan: Plan, *, applied: bool) -> None:
    from upright.app.patch import changed_lines
    from upright.app.repair import Repair

    out, repair = console(), Repair.open()
    out.print(plain(f"{plan.id}: {plan.title} ({plan.reversibility})", "bold"))
    out.print(plain(f"  repairs {repair.words_of(plan)}", "dim"), soft_wrap=True)
    for number, planned in enumerate(plan.steps, 1):
        out.print(plain(f"  {number}. {planned.step.summary}"), soft_wrap=True)
        out.print(plain(f"     before {_state(planned.before)}", "dim"), soft_wrap=True)
        out.print(plain(f"     after  {_state(planned.after)}", "dim"), soft_wrap=True)
        for line in changed_lines(repair, plan, number - 1):
            out.print(plain(f"     {line}", "red" if line[0] == "-" else "green"), soft_wrap=True)
    out.print(plain(f"  needs {', '.join(plan.permissions)}", "dim"), soft_wrap=True)
    radius = ", ".join(plan.depends[:_SHOWN]) + (
        f" and {len(plan.depends) - _SHOWN} more" if len(plan.depends) > _SHOWN else ""
    )
    out.print(plain(f"  touches {radius or 'nothing that is known to depend on it'}", "dim"), soft_wrap=True)
    if applied:
        told = f"applied and verified; take it back with: upright undo {plan.id}"
    else:
        told = f"nothing was changed; carry it out with: upright fix {plan.id} --apply"
    out.print(plain(told, "green"), soft_wrap=True)


def _state(state: Mapping[str, Any]) -> str:
    if not state.get("present", True):
        return "not there"
    shown = {key: str(value)[:12] if key == "digest" else value for key, value in state.items() if key in _TOLD}
    if "mode" in shown:
        shown["mode"] = f"{shown['mode']:o}"
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
    told = {name: details[name] for name in ("who", "channel", "finding", "why") if details.get(name)}
    words = (details.get("does"), arguments.get("path"), details.get("remediation"), details.get("reason"))
    return ", ".join([*(str(word) for word in words if word), *(f"{name} {value}" for name, value in told.items())])


@journal.command("verify")
def verify(
    key: Annotated[
        str, typer.Option(help="Public key in hexadecimal (`upright journal key`) from a copy kept elsewhere.")
    ] = "",
    since: Annotated[
        Path | None, typer.Option(help="An earlier `upright journal export`: it must be the start.")
    ] = None,
) -> None:
    """Check chain and signatures of the journal. Exits with 2 and names the first entry that is wrong."""
    from upright.app.repair import Repair

    repair = Repair.open()
    count = repair.verify(key)
    if since:
        repair.verify_since(since)
    console().print(plain(f"{counted(count, 'entry', 'entries')}, the chain holds, every signature is right", "green"))


@journal.command("export")
def export(target: Annotated[Path, typer.Argument(help="File to write.")]) -> None:
    """Write the verified journal with its public key, to be kept elsewhere."""
    from upright.app.repair import Repair
    from upright.show.documents import schema

    repair = Repair.open()
    entries = [asdict(entry) for entry in repair.entries()]
    if not entries:
        raise NotFoundError("the journal is empty: nothing was done yet that could be kept elsewhere")
    document = {"schema": schema("journal"), "public_key": repair.journal.key.public(), "entries": entries}
    write_out(target, json.dumps(document, indent=1) + "\n")
    console().print(plain(f"{counted(len(entries), 'entry', 'entries')} in {target}", "green"))


@journal.command("key")
def key() -> None:
    """Print the public key that the entries are signed under."""
    from upright.app.repair import Repair

    repair = Repair.open()
    if not repair.entries():
        raise NotFoundError("the journal is empty, and has no key before its first entry")
    typer.echo(repair.journal.key.public())
