"""The five-step test of a buyer, on the user's own installation."""

from __future__ import annotations

from typing import Annotated

import typer

from upright.model.errors import ConfigError
from upright.show.cli.look import Format
from upright.show.cli.output import OutputFormat, console, emit, plain


def selftest(
    only: Annotated[str, typer.Option(help="Only targets whose kind or name contains this.")] = "",
    *,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Prove on made-up data: define a policy, violate it, detect and act in seconds, find it in the journal, undo."""
    from upright.app.selftest import LIMIT, STEPS, selftest

    err = console(stderr=True)
    trials = selftest(only, lambda title: err.print(plain(f"trying {title} ...", "dim")))
    if not trials:
        raise ConfigError(f"--only {only!r}: no such target; without it all are tried")
    rows = [
        {
            "target": each.target,
            "kind": each.kind,
            "passed": each.passed,
            "steps": each.steps,
            "detected_seconds": round(each.detected, 3),
            "acted_seconds": round(each.acted, 3),
            "restored_seconds": round(each.restored, 3),
            "skipped": each.skipped,
            "failed": each.failed,
        }
        for each in trials
    ]
    passed = bool(trials) and not any(each.failed or (not each.skipped and not each.passed) for each in trials)
    document = {
        "schema": "upright/selftest/1",
        "passed": passed,
        "limit_seconds": LIMIT,
        "steps": list(STEPS),
        "targets": rows,
    }
    table = (
        (
            each.kind,
            each.target,
            "skipped" if each.skipped else "passed" if each.passed else "FAILED",
            "" if each.skipped else f"{each.steps}/{len(STEPS)}",
            *("" if each.skipped else f"{seconds:.2f} s" for seconds in (each.detected, each.acted, each.restored)),
            each.skipped or each.failed,
        )
        for each in trials
    )
    columns = ("kind", "target", "result", "steps", "scan to finding", "finding to action", "undo", "why")
    emit(output, document, columns, table, "no such target")
    if not passed:
        raise typer.Exit(1)
