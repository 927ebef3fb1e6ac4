"""The command that ranks AI in use that nobody sanctioned."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upright.show.cli.look import Format
from upright.show.cli.output import OutputFormat, console, counted, emit, plain


def shadow(
    logs: Annotated[
        list[str] | None, typer.Argument(help="Folders or files of logs, or an upright.yaml. None: the newest scan.")
    ] = None,
    *,
    source: Annotated[list[str] | None, typer.Option("--from", help="The same, as an option.")] = None,
    approved: Annotated[
        Path | None, typer.Option(help="File with the lists of approved AI; else that of ./upright.yaml.")
    ] = None,
    services: Annotated[
        list[Path] | None, typer.Option(help="File that extends the catalogue of AI services; may be given again.")
    ] = None,
    people: Annotated[bool, typer.Option("--show-people", help="Name accounts and addresses as logs do.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Approved services too.")] = False,
    limit: Annotated[int, typer.Option(help="At most so many; 0: all.", min=0)] = 0,
    workers: Annotated[int, typer.Option(help="Worker processes; 0: one for each processor.", min=0)] = 0,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Rank AI in use that nobody approved: who uses it, since when, how much goes out, what it was granted."""
    from upright.app.shadow import ShadowQuestion, shadow_ai
    from upright.app.workspace import Workspace
    from upright.judge.shadow import size
    from upright.show.shadow import shadow_document

    question = ShadowQuestion(
        (*(logs or ()), *(source or ())), approved, tuple(services or ()), show_people=people, workers=workers
    )
    answer = shadow_ai(Workspace.open(), question)
    chosen = [each for each in answer.ranked if everything or not each.sanctioned][: limit or None]
    rows = (
        (
            f"{each.score:.0f}",
            each.service.name,
            each.state,
            each.service.attributes.get("people", len(each.users)),
            size(float(str(each.service.attributes.get("bytes_out") or 0)))
            if each.service.attributes.get("sized")
            else "?",
            each.service.attributes.get("data_use", "unknown"),
            each.service.attributes.get("country", ""),
            each.service.attributes.get("first_used", ""),
            each.service.attributes.get("last_used", ""),
            "code and logs"
            if answer.in_code(each) and answer.in_logs(each)
            else "code"
            if answer.in_code(each)
            else "logs",
        )
        for each in chosen
    )
    columns = ("score", "service", "approval", "people", "sent", "trains", "country", "first", "last", "seen in")
    emit(output, shadow_document(answer, chosen), columns, rows, "no unsanctioned AI was seen")
    if output is OutputFormat.TABLE:
        _explain(answer.ranked[0] if chosen else None, len(answer.graph.gaps))


def _explain(first: object, gaps: int) -> None:
    from upright.judge.shadow import Ranked

    out = console()
    if isinstance(first, Ranked):
        out.print()
        out.print(plain(f"{first.service.name}: {first.score:.0f} of 100 =", "bold"))
        for factor in first.factors:
            out.print(plain(f"  {factor.points:>5.1f}  {factor.name:<9} {factor.why}"), soft_wrap=True)
    if gaps:
        told = f"{counted(gaps, 'gap')}: parts of the logs could not be read; --format json lists them"
        out.print(plain(told, "dim"))
