"""Commands that look at the newest scan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from upright.model.asset import Asset
from upright.model.errors import NotFoundError
from upright.model.finding import Finding, Score, Severity, Status
from upright.model.share import spoken
from upright.show.cli.output import OutputFormat, console, emit, no_csv, place, plain, print_json, severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

    from upright.graph.graph import Graph
    from upright.model.asset import Json
    from upright.store.snapshot import Change, Snapshot


Format = Annotated[OutputFormat, typer.Option("--format", help="table, json or csv.")]
ScanId = Annotated[int, typer.Option("--scan", help="Number of an older scan; see `upright diff --list`.", min=0)]


def findings(
    *,
    output: Format = OutputFormat.TABLE,
    minimum: Annotated[
        str, typer.Option("--severity", help="Lowest severity: info, low, medium, high, critical.")
    ] = "info",
    rule: Annotated[str, typer.Option(help="Only this rule.")] = "",
    asset: Annotated[str, typer.Option(help="Only this asset (id or name).")] = "",
    text: Annotated[str, typer.Option("--search", help="Only findings whose title, reason or place holds this.")] = "",
    sort: Annotated[str, typer.Option(help="score, severity, rule, asset or path.")] = "score",
    limit: Annotated[int, typer.Option(help="At most so many; 0: all.", min=0)] = 0,
    everything: Annotated[bool, typer.Option("--all", help="Accepted ones too.")] = False,
    scan: ScanId = 0,
) -> None:
    """List what is wrong, gravest first."""
    from upright.app.workspace import Workspace
    from upright.show.documents import findings_document

    workspace = Workspace.open()
    snapshot = workspace.snapshot(scan or None)
    wanted = workspace.find_asset(asset, snapshot).id if asset else ""
    floor = _severity(minimum)
    _is_rule(rule, snapshot)
    chosen = [
        finding
        for finding in snapshot.findings
        if finding.severity >= floor
        and (not rule or finding.rule == rule)
        and (not wanted or finding.asset == wanted)
        and (everything or finding.status is not Status.ACCEPTED)
        and _mentions(text, finding.title, finding.reason, place(finding.locations))
    ]
    chosen = _sorted(chosen, sort)[: limit or None]
    rows = (
        (
            f.id,
            severity(f.severity),
            f"{f.score.value:.0f}",
            f.title,
            _name(snapshot.graph.asset(f.asset)),
            place(f.locations),
        )
        if output is OutputFormat.TABLE
        else (f.id, f.severity.name.lower(), f"{f.score.value:.1f}", f.rule, f.reason, f.asset, place(f.locations))
        for f in chosen
    )
    columns = ("id", "severity", "score", "finding", "asset", "where")
    if output is OutputFormat.CSV:
        columns = ("id", "severity", "score", "rule", "reason", "asset", "where")  # type: ignore[assignment]
    emit(output, findings_document(snapshot, chosen), columns, rows, "no findings")


def _is_rule(rule: str, snapshot: Snapshot) -> None:
    """Raises NotFoundError for a rule that is neither in the catalog nor in the findings: no finding is no pass."""
    from upright.app.catalog import units
    from upright.app.workspace import closest

    known = {*units("rules"), *(finding.rule for finding in snapshot.findings)}
    if rule and rule not in known:
        raise NotFoundError(closest("rule", rule, sorted(known)))


def _severity(name: str) -> Severity:
    try:
        return Severity[name.upper()]
    except KeyError:
        raise typer.BadParameter(f"{name!r}: one of info, low, medium, high, critical") from None


def _mentions(text: str, *fields: str) -> bool:
    return not text or any(text.lower() in field.lower() for field in fields)


def _sorted(found: list[Finding], by: str) -> list[Finding]:
    keys = {
        "score": lambda f: (-f.score.value, f.id),
        "severity": lambda f: (-f.severity, -f.score.value, f.id),
        "rule": lambda f: (f.rule, -f.score.value, f.id),
        "asset": lambda f: (f.asset, -f.score.value, f.id),
        "path": lambda f: (place(f.locations), -f.score.value, f.id),
    }
    if by not in keys:
        raise typer.BadParameter(f"--sort {by!r}: one of {', '.join(keys)}")
    return sorted(found, key=keys[by])


def _name(asset: Asset) -> str:
    return f"{asset.kind.value.replace('_', ' ')} {asset.name}"


def show(
    asset: Annotated[str, typer.Argument(help="Id, key or name of an asset.")],
    *,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Show one asset: attributes, locations, data classes, relations and findings."""
    from upright.app.workspace import Workspace
    from upright.show.documents import asset_row, finding_row, schema

    no_csv(output)
    workspace = Workspace.open()
    snapshot = workspace.snapshot()
    found = workspace.find_asset(asset, snapshot)
    own = [finding for finding in snapshot.findings if finding.asset == found.id or found.id in finding.path]
    edges = list(snapshot.graph.edges(found))
    if output is OutputFormat.JSON:
        relations = [{"source": r.source, "kind": str(r.kind), "target": r.target} for r in edges]
        document = {"schema": schema("asset"), "asset": asset_row(found), "relations": relations}
        print_json(document | {"findings": [finding_row(finding) for finding in own]})
        return
    out = console()
    out.print(plain(f"{_name(found)}  {found.version}".rstrip(), "bold"))
    out.print(plain(f"id {found.id}   exposure {found.exposure}   confidence {found.confidence:.2f}", "dim"))
    for line in _stated(found.attributes):
        out.print(plain(f"  {line}"), soft_wrap=True)
    for label in found.labels:
        share = spoken(label.holding, label.examined, label.population)
        out.print(plain(f"  data  {label.data_class} in {label.partition}: {share} {label.hint}"), soft_wrap=True)
    for location in found.locations:
        out.print(plain(f"  seen  {place([location])} {location.type}", "dim"), soft_wrap=True)
    for kept in found.keys:
        out.print(plain(f"  key   {kept}", "dim"), soft_wrap=True)
    for relation in edges:
        ends = (snapshot.graph.asset(relation.source), snapshot.graph.asset(relation.target))
        out.print(plain(f"  {_name(ends[0])} -{relation.kind}-> {_name(ends[1])}"), soft_wrap=True)
    for finding in own:
        out.print(
            severity(finding.severity),
            plain(f" {finding.score.value:.0f} {finding.id} {finding.reason}"),
            soft_wrap=True,
        )


def explain(
    finding: Annotated[str, typer.Argument(help="Id of a finding, or the start of it.")],
    *,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Explain one finding, also a fixed one: evidence, score factor by factor, controls, how to fix, what helps most,
    and when it was open, accepted, fixed or back.
    """
    from upright.app.workspace import Workspace
    from upright.show.documents import explain_document

    workspace = Workspace.open()
    snapshot = workspace.snapshot()
    found = workspace.find_finding(finding, snapshot, fixed=True)
    history = workspace.history(found.id, snapshot)
    if no_csv(output) is OutputFormat.JSON:
        print_json(explain_document(snapshot, found, history))
        return
    out = console()
    out.print(severity(found.severity), plain(f" {found.score.value:.0f}/100  {found.title}", "bold"), soft_wrap=True)
    out.print(plain(found.reason), soft_wrap=True)
    out.print()
    out.print(
        plain(f"rule {found.rule}   status {found.status}   first seen {found.first_seen}", "dim"), soft_wrap=True
    )
    _went(history, out)
    out.print(plain("evidence", "bold"))
    for location in found.locations:
        out.print(plain(f"  {place([location])}"), soft_wrap=True)
    for line in _stated(found.evidence):
        out.print(plain(f"  {line}"), soft_wrap=True)
    if len(found.path) > 1:
        out.print(plain("path", "bold"))
        for source, target in zip(found.path, found.path[1:], strict=False):
            out.print(plain(f"  {_leads(snapshot.graph, source, target)}"), soft_wrap=True)
    _score(found.score, out)
    out.print(plain("controls", "bold"))
    out.print(plain(f"  {', '.join(found.controls) or 'none'}"), soft_wrap=True)
    out.print(plain("fix", "bold"))
    out.print(plain(f"  {found.remedy}"), soft_wrap=True)
    for remediation in found.remediations:
        out.print(plain(f"  upright fix {found.id} --with {remediation} --dry-run", "green"), soft_wrap=True)


def _went(history: Sequence[Change], out: Console) -> None:
    if len(history) > 1:
        out.print(plain("history", "bold"))
        for change in history:
            out.print(plain(f"  {change.when}  {change.status} (scan {change.scan})"), soft_wrap=True)


def _stated(values: Mapping[str, Json]) -> Iterator[str]:
    """A line for each value; a list of records takes a line for each, as a person would write it down."""
    for key, value in sorted(values.items()):
        if isinstance(value, list) and any(isinstance(each, dict) for each in value):
            yield f"{key}:"
            yield from (f"  {_in_words(each)}" for each in value)
        else:
            yield f"{key}: {_in_words(value)}"


def _in_words(value: Json) -> str:
    if isinstance(value, list):
        return ", ".join(map(_in_words, value))
    if not isinstance(value, dict):
        return str(value).lower() if isinstance(value, bool) else str(value)
    rest = dict(value)
    path, line = str(rest.pop("path", "")), rest.pop("line", 0)
    where = f"{path}:{line}" if path and line else path
    text = str(rest.pop("text", ""))
    told = ", ".join(f"{key} {_in_words(each)}" for key, each in rest.items())
    return "  ".join(part for part in (where, text, told) if part)


def _leads(graph: Graph, source: str, target: str) -> str:
    """One step of a path in words; relations are told in their own direction, steps over several as such."""
    if source not in graph or target not in graph:
        return "what is no longer there"
    names = _name(graph.asset(source)), _name(graph.asset(target))
    if verb := graph.relation_between(source, target):
        return f"{names[0]} -{verb}-> {names[1]}"
    if verb := graph.relation_between(target, source):
        return f"{names[0]} <-{verb}- {names[1]}"
    return f"{names[0]} ... {names[1]}"


def _score(score: Score, out: Console) -> None:
    out.print(plain("score", "bold"))
    for factor in score.factors:
        out.print(plain(f"  x {factor.value:<6.2f} {factor.name:<22} {factor.why}"), soft_wrap=True)
    if score.best_change:
        out.print(
            plain(f"  what helps most: {score.best_change} -> {score.best_value:.0f}/100", "green"),
            soft_wrap=True,
        )
