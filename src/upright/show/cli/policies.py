"""Policies: those that there are, a new one, its own examples, what it means, and what it would find."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upright.show.cli.output import OutputFormat, console, emit, no_csv, plain, print_json, severity, write_out

policies = typer.Typer(help="The policies.", no_args_is_help=True)
Format = Annotated[OutputFormat, typer.Option("--format", help="table, json or csv.")]
Named = Annotated[str, typer.Argument(help="A policy file, or the id of one that comes with Upright.")]


@policies.command("list")
def list_policies(*, output: Format = OutputFormat.TABLE) -> None:
    """List the policies that come with Upright."""
    from upright.app.catalog import units
    from upright.show.documents import schema

    known = units("policies").values()
    document = {"schema": schema("policies"), "policies": [{"id": unit.id, "title": unit.title} for unit in known]}
    emit(output, document, ("policy", "title"), ((unit.id, unit.title) for unit in known), "no policies")


@policies.command("new")
def new_policy(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Such as no-health-data-in-agents.")],
    *,
    title: Annotated[str, typer.Option(help="What must hold, in words.")] = "",
    out: Annotated[Path | None, typer.Option("--output", "-o", help="File to write; `ID.yaml` by default.")] = None,
) -> None:
    """Write a new policy that passes its own examples, to be changed."""
    import re

    from upright.judge.policy_words import draft

    if not re.fullmatch(r"[a-z][a-z0-9-]{1,80}", identifier):
        raise typer.BadParameter(f"{identifier!r}: an id is in lower case with hyphens")
    path = out or Path(f"{identifier}.yaml")
    if path.exists():
        raise typer.BadParameter(f"{path} is there already")
    write_out(path, draft(identifier, title))
    console().print(plain(f"wrote {path}; next: upright policy test {path} | upright policy simulate {path}"))


@policies.command("test")
def test_policy(path: Annotated[Path, typer.Argument(help="A policy file.", exists=True, dir_okay=False)]) -> None:
    """Check a policy file and run its own examples."""
    from upright.app.catalog import units
    from upright.app.gates import policies as load
    from upright.model.errors import ConfigError
    from upright.testing.policies import check_policy

    policy = load([str(path)])[0]
    try:
        examples = check_policy(policy, units("rules").values())
    except AssertionError as error:
        raise ConfigError(str(error)) from None
    untested = "well formed, but it has no examples (`breaks` and `holds`), so nothing was tried"
    console().print(plain(f"{policy.id}: {f'{examples} examples hold' if examples else untested}"))


@policies.command("explain")
def explain_policy(policy: Named, *, output: Format = OutputFormat.TABLE) -> None:
    """Say in words what a policy asks for, of what, and what follows."""
    from upright.app.catalog import units
    from upright.app.gates import policies as load
    from upright.judge.policy_words import explained
    from upright.show.documents import schema

    lines = [line for each in load([policy]) for line in explained(each, units("rules").values())]
    if no_csv(output) is OutputFormat.JSON:
        print_json({"schema": schema("policy"), "policy": policy, "words": lines})
        return
    for line in lines:
        console().print(plain(line), soft_wrap=True)


@policies.command("simulate")
def simulate_policy(
    policy: Named,
    *,
    scan: Annotated[int, typer.Option("--scan", help="Number of an older scan; 0: the newest.", min=0)] = 0,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Say what a policy would find in a scan, and what would follow. Nothing is kept, nobody is told."""
    from upright.app.gates import policies as load
    from upright.app.workspace import Workspace
    from upright.judge.policy import violations
    from upright.show.documents import schema

    snapshot = Workspace.open().snapshot(scan or None)
    found = [(each, hit) for each in load([policy]) for hit in violations(each, snapshot.graph, snapshot.findings)]
    rows = (
        (
            severity(hit.severity) if output is OutputFormat.TABLE else hit.severity.name.lower(),
            hit.policy,
            hit.reason,
            " ".join(each.response),
        )
        for each, hit in found
    )
    document = {
        "schema": schema("simulation"),
        "scan": snapshot.scan.id,
        "violations": [
            {
                "id": hit.id, "policy": hit.policy, "reason": hit.reason, "severity": hit.severity.name.lower(),
                "asset": hit.asset, "path": list(hit.path), "responses": list(each.response),
            }
            for each, hit in found
        ],
    }  # fmt: skip
    empty = f"nothing in scan {snapshot.scan.id} violates it"
    emit(output, document, ("severity", "policy", "violation", "would"), rows, empty)
