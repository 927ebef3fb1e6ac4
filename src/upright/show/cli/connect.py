"""Sources, before they are scanned."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upright.show.cli.look import Format
from upright.show.cli.output import OutputFormat, emit

connect = typer.Typer(help="Try sources before they are scanned.", no_args_is_help=True)
_FAILED = 1
_SHOWN = 12  # permissions that are told beneath a table


@connect.command("test")
def try_source(
    name: Annotated[
        str, typer.Argument(help="An address (`aws`, `postgresql://...`), or a name in the configuration.")
    ],
    *,
    config: Annotated[Path, typer.Option(help="The configuration that names the source.")] = Path("upright.yaml"),
    output: Format = OutputFormat.TABLE,
) -> None:
    """Tell which calls work, which are refused, and the permissions that reading needs. Ends with 1 when a call is
    refused or nothing answers.
    """
    from upright.app.catalog import units
    from upright.app.config import config_of, load_config, without_credentials
    from upright.app.trial import tried
    from upright.show.documents import schema

    listed = load_config(config).sources if config.is_file() else ()
    found = [source for source in listed if source.name == name] or [*config_of([name]).sources]
    trials = [(source, trial) for source in found for trial in dict.fromkeys(tried(source))]
    document = {
        "schema": schema("connect"),
        "sources": [
            {
                "name": source.name,
                "type": source.type,
                "address": without_credentials(source.address),
                "permissions": list(units("connectors")[source.type].permissions),
                "calls": [
                    {"call": trial.what, "permission": trial.permission, "outcome": trial.outcome, "why": trial.why}
                    for whose, trial in trials
                    if whose is source
                ],
            }
            for source in found
        ],
    }
    rows = ((trial.outcome, trial.what, trial.permission, trial.why) for _, trial in trials)
    emit(output, document, ("outcome", "call", "permission", "why"), rows, "nothing was tried")
    if output is OutputFormat.TABLE:
        for source in found:
            own = [trial for whose, trial in trials if whose is source]
            if not any(trial.permission for trial in own) and any(trial.outcome == "refused" for trial in own):
                typer.echo(_needed(units("connectors")[source.type].permissions))
    outcomes = [trial.outcome for _, trial in trials]
    if "refused" in outcomes or "works" not in outcomes:
        raise typer.Exit(_FAILED)


def _needed(permissions: tuple[str, ...]) -> str:
    """What reading asks for, where nothing else said it."""
    shown = ", ".join(permissions[:_SHOWN])
    more = len(permissions) - _SHOWN
    return f"Reading needs: {shown}{f' and {more} more (--format json lists them)' if more > 0 else ''}."
