"""Policies that act by themselves, once or whenever files change."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upright.model.errors import ConfigError
from upright.show.cli.look import Format
from upright.show.cli.output import OutputFormat, console, emit, plain

if TYPE_CHECKING:
    from collections.abc import Collection

    from upright.app.responder import Answer
    from upright.app.watching import Watching


def respond(
    file: Annotated[Path | None, typer.Argument(help="A responses.yaml.")] = None,
    *,
    approve: Annotated[str, typer.Option(metavar="PLAN", help="Carry out what was proposed.")] = "",
    stop: Annotated[
        bool,
        typer.Option("--stop", help="No repair is carried out any more, by anyone, until --resume; undo still works."),
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Turn the stop switch off.")] = False,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Do what each policy says about its violations: report, propose, fix, or fix after a delay. Exits with 1 when
    something of it failed.
    """
    from upright.app.repair import Repair
    from upright.app.responder import Responder
    from upright.app.responses import load_responses

    repair = Repair.open()
    if stop or resume:
        repair.stop_switch.touch(mode=0o600) if stop else repair.stop_switch.unlink(missing_ok=True)
        console().print("no repair is carried out until --resume" if stop else "the stop switch is off")
    elif approve:
        Responder(repair).approve(approve)
        console().print(plain(f"applied and verified; take it back with: upright undo {approve}", "green"))
    elif file:
        answers = Responder(repair).answer(load_responses(file))
        _show(answers, output)
        if any(each.did == "failed" for each in answers):
            raise typer.Exit(1)
    else:
        raise ConfigError("give a responses.yaml, --approve, --stop or --resume")


def _show(answers: list[Answer], output: OutputFormat) -> None:
    rows = [
        {"policy": each.policy, "finding": each.finding, "did": each.did, "plan": each.plan, "why": each.why}
        for each in answers
    ]
    columns = ("policy", "finding", "did", "plan", "why")
    emit(
        output,
        {"schema": "upright/responses/1", "answers": rows},
        columns,
        ([row[name] for name in columns] for row in rows),
        "nothing violates these policies",
    )


def watch(
    targets: Annotated[
        list[str], typer.Argument(metavar="FOLDER...", help="Folders to watch, or an upright.yaml that names some.")
    ],
    *,
    responses: Annotated[
        Path | None, typer.Option(help="A responses.yaml to follow, at the start and after each change.")
    ] = None,
    poll: Annotated[float, typer.Option(help="Seconds between two looks.", min=0.1)] = 0.5,
    once: Annotated[bool, typer.Option("--once", help="Stop after the first change was answered.")] = False,
) -> None:
    """Scan again whenever files change, and answer violations, those that fall due too; ends with Ctrl-C."""
    from upright.app.config import config_of
    from upright.app.repair import Repair
    from upright.app.responder import Responder
    from upright.app.responses import load_responses
    from upright.app.watching import Watching
    from upright.watch.files import changes

    repair = Repair.open()
    watching = Watching(repair.workspace, config_of(targets))
    if not watching.folders:
        raise ConfigError("nothing of this lies on this machine, so nothing can be watched")
    noticed = changes(watching.folders, poll=poll)
    told, responder = load_responses(responses) if responses else None, Responder(repair)
    watching.look()
    if told:
        repair.ready()
        _show(responder.answer(told), OutputFormat.TABLE)
    console().print(plain(f"watching {', '.join(targets)}", "dim"), soft_wrap=True)
    for several in noticed:
        changed = {path for path in several if repair.workspace.state.folder not in path.parents}
        if changed:
            _look_again(watching, changed)
        if told and (changed or responder.is_due()):
            _show(responder.answer(told), OutputFormat.TABLE)
        if changed and once:
            return


def _look_again(watching: Watching, changed: Collection[Path]) -> None:
    began = time.monotonic()
    snapshot = watching.look(changed)
    seconds = time.monotonic() - began
    console().print(plain(f"{len(changed)} changed; {len(snapshot.findings)} findings after {seconds:.1f} s"))
