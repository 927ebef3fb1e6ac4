"""Commands that prove: reports, drift, compliance and the gate for CI."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upright.model.control import ControlStatus
from upright.model.errors import in_words
from upright.show.cli.look import Format
from upright.show.cli.output import OutputFormat, console, emit, place, plain, print_json, severity, write_out

if TYPE_CHECKING:
    from upright.store.drift import Drift


def report(
    *,
    kind: Annotated[str, typer.Option("--format", help="html, json, sarif, cyclonedx or spdx.")] = "html",
    out: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; `-` or none: standard output.")
    ] = None,
    scan: Annotated[int, typer.Option(help="Number of an older scan; 0: the newest.", min=0)] = 0,
) -> None:
    """Write the newest scan as one document."""
    from upright.app.catalog import units
    from upright.app.workspace import Workspace

    formats = units("formats")
    if kind not in formats:
        raise typer.BadParameter(f"--format {kind!r}: one of {', '.join(formats)}")
    text = formats[kind].render(Workspace.open().snapshot(scan or None))
    if out is None or str(out) == "-":
        typer.echo(text, nl=False)
        return
    size = write_out(out, text)
    console(stderr=True).print(plain(f"wrote {out} ({size} bytes)"))


def diff(
    before: Annotated[int, typer.Argument(help="Number of the earlier scan; 0: the one before the last.", min=0)] = 0,
    after: Annotated[int, typer.Argument(help="Number of the later scan; 0: the last.", min=0)] = 0,
    *,
    output: Format = OutputFormat.TABLE,
    listing: Annotated[bool, typer.Option("--list", help="List the scans instead.")] = False,
) -> None:
    """Say what changed between two scans: assets, prompts, tools and models, and findings new and fixed."""
    from upright.app.workspace import Workspace
    from upright.show.documents import diff_document, scan_row, schema

    workspace = Workspace.open()
    if listing:
        scans = workspace.scans()
        rows = ((s.id, s.estate, s.started, s.state, s.stats.get("items", "")) for s in scans)
        document = {"schema": schema("scans"), "scans": [scan_row(s) for s in scans]}
        emit(output, document, ("scan", "estate", "started", "state", "files"), rows, "nothing was scanned yet")
        return
    drift = workspace.diff(before or None, after or None)
    if output is OutputFormat.JSON:
        print_json(diff_document(drift))
        return
    emit(output, None, ("change", "what", "name", "where"), _changes(drift), "nothing changed")


def _changes(drift: Drift) -> list[tuple[Any, ...]]:
    findings = (
        ("new finding", drift.findings_new),
        ("fixed finding", drift.findings_fixed),
        ("reopened finding", drift.findings_reopened),
    )
    rows: list[tuple[Any, ...]] = [
        (word, each.severity.name.lower(), each.reason, place(each.locations))
        for word, group in findings
        for each in group
    ]
    assets = (("new", drift.new), ("gone", drift.gone))
    rows += [(word, each.kind, each.name, place(each.locations)) for word, group in assets for each in group]
    rows += [
        (f"changed {', '.join(each.attributes)}", each.after.kind, each.after.name, place(each.after.locations))
        for each in drift.changed
    ]
    return rows


def comply(
    framework: Annotated[str, typer.Argument(help="Id of a framework; none: list them.")] = "",
    *,
    output: Format = OutputFormat.TABLE,
    status: Annotated[str, typer.Option(help="Only controls of this status.")] = "",
) -> None:
    """Say where each control of a framework stands: satisfied, not satisfied or not assessed."""
    from upright.app.workspace import Workspace
    from upright.show.documents import comply_document, schema

    workspace = Workspace.open()
    frameworks = workspace.frameworks()
    if not framework:
        known = [{"id": each.id, "title": each.title, "controls": len(each.controls)} for each in frameworks.values()]
        rows = ((each["id"], each["title"], each["controls"]) for each in known)
        emit(output, {"schema": schema("frameworks"), "frameworks": known}, ("id", "title", "controls"), rows, "none")
        return
    assessments = workspace.comply(framework)
    if status:
        if status not in set(ControlStatus):
            raise typer.BadParameter(f"--status {status!r}: one of {', '.join(ControlStatus)}")
        assessments = [each for each in assessments if each.status == status]
    document = comply_document(frameworks[framework], assessments)
    emit(
        output,
        document,
        ("control", "status", "title", "why"),
        ((a.control.id, a.status, a.control.title, a.reason) for a in assessments),
        "no control has this status",
    )
    if output is OutputFormat.TABLE:
        console().print(plain(", ".join(f"{count} {word}" for word, count in document["counts"].items()), "bold"))


def gate(
    *,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy", "-p", help="Policy file or id; may be given again. Default: baseline, and the estate's own."
        ),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="Findings JSON of an accepted state: only new ones count.")
    ] = None,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Exit with 1 when the newest scan violates a policy, for CI."""
    from upright.app.gates import run_gate
    from upright.app.workspace import Workspace
    from upright.show.documents import finding_row, schema

    known = _baseline(baseline) if baseline else frozenset()
    result = run_gate(Workspace.open().snapshot(), policy or (), known)
    if output is OutputFormat.JSON:
        rows = [
            {"policy": v.policy, "reason": v.reason, "finding": v.finding and finding_row(v.finding)}
            for v in result.violations
        ]
        print_json({"schema": schema("gate"), "passed": result.passed, "reason": result.reason, "violations": rows})
    elif output is OutputFormat.CSV:
        cells = (
            (v.policy, v.reason, v.finding.id, place(v.finding.locations))
            if v.finding
            else (v.policy, v.reason, "", "")
            for v in result.violations
        )
        emit(output, None, ("policy", "reason", "finding", "where"), cells, "")
    else:
        out = console()
        for violation in result.violations:
            if violation.finding:
                out.print(
                    severity(violation.finding.severity),
                    plain(f" {place(violation.finding.locations)}"),
                    soft_wrap=True,
                )
            out.print(plain(f"  {violation.policy}: {violation.reason}"), soft_wrap=True)
        out.print(plain(f"{'passed' if result.passed else 'failed'}: {result.reason}", "bold"))
    raise typer.Exit(0 if result.passed else 1)


def _baseline(path: Path) -> frozenset[str]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return frozenset(str(finding["id"]) for finding in document["findings"])
    except OSError as error:
        raise typer.BadParameter(f"{path}: {in_words(error)}") from None
    except (ValueError, KeyError, TypeError):
        raise typer.BadParameter(f"{path}: not the output of `upright findings --format json`") from None


def query(
    pattern: Annotated[str, typer.Argument(help="Such as `(a:agent)-[uses_tool]->(t:tool {shell: true})`.")],
    *,
    output: Format = OutputFormat.TABLE,
    limit: Annotated[int, typer.Option(help="At most so many matches.", min=1)] = 100,
    seconds: Annotated[float, typer.Option(help="Processor time that it may take.", min=0.1)] = 30,
) -> None:
    """Ask the graph of the newest scan with a one-line pattern. Reads only; ends with 2 when it takes too long."""
    from itertools import islice

    from upright.app.catalog import units
    from upright.app.workspace import Workspace
    from upright.judge.matching import matches
    from upright.judge.query import parse_query
    from upright.show.documents import asset_row, schema

    graph = Workspace.open().graph()
    found = [
        [graph.asset(step) for step in path]
        for path in islice(matches(graph, parse_query(pattern, units("classifiers")), seconds=seconds), limit)
    ]
    document = {"schema": schema("query"), "matches": [[asset_row(asset) for asset in path] for path in found]}
    rows = ((" > ".join(f"{asset.kind} {asset.name}" for asset in path), place(path[0].locations)) for path in found)
    emit(output, document, ("match", "where"), rows, "nothing matches")
