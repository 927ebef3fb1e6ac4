"""Commands that scan and serve."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upright.show.cli.output import OutputFormat, console, counted, no_csv, place, plain, print_json, severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from upright.graph.graph import Graph
    from upright.judge.ranking import Ranked
    from upright.model.finding import Severity
    from upright.store.snapshot import Snapshot


def scan(
    target: Annotated[
        list[str] | None,
        typer.Argument(
            help="Folders, files, git URLs, homes, host://localhost, an upright.yaml; or servers: "
            "host://10.0.0.5:8000-8010, chroma+http://host:8000, postgresql://user@host/database..."
        ),
    ] = None,
    *,
    output: Annotated[OutputFormat, typer.Option("--format", help="What to print when done.")] = OutputFormat.TABLE,
    machine: Annotated[
        bool, typer.Option("--machine", help="This machine too: agents, models, applications, processes.")
    ] = False,
    history: Annotated[bool, typer.Option(help="Look for secrets in git history too.")] = False,
    include_ignored: Annotated[bool, typer.Option(help="Read files that .gitignore excludes too.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Read this source of the estate only (again for more); the others stay as last read."),
    ] = None,
    workers: Annotated[int, typer.Option(help="Worker processes; 0: one for each processor.", min=0)] = 0,
    top: Annotated[int, typer.Option(help="How many of the most urgent risks to print.", min=0)] = 5,
) -> None:
    """Scan, keep the result, and say what to fix first. Exits with 2 when a source could not be read to its end."""
    from upright.app.workspace import Workspace

    err = console(stderr=True)
    targets = [*(target or ()), *(("host://localhost",) if machine else ())]
    if not targets:
        raise typer.BadParameter("name what to scan, or say --machine")
    no_csv(output)
    with _Progress(err) as tell:
        snapshot = Workspace.open().scan(
            targets,
            only=only or (),
            workers=workers,
            progress=tell,
            history=history,
            include_ignored=include_ignored,
        )
    if output is OutputFormat.TABLE:
        summary(snapshot, top)
    else:
        from upright.show.documents import inventory_document

        print_json(inventory_document(snapshot))
    missing = [scope.source for scope in snapshot.scan.scopes if not scope.complete]
    failed = [source for source in missing if not only or source in only]
    if never := [source for source in missing if source not in failed]:
        err.print(
            plain(f"not scanned by this version yet, so not judged with the rest: {', '.join(never)}", "yellow"),
            soft_wrap=True,
        )
    if failed:
        err.print(plain(f"could not be read to the end: {', '.join(failed)}", "bold red"), soft_wrap=True)
        raise typer.Exit(2)


def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on; anything but loopback needs --token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0: any free one.", min=0, max=65535)] = 8321,
    token: Annotated[str, typer.Option(envvar="UPRIGHT_TOKEN", help="Bearer token that requests must carry.")] = "",
    key: Annotated[Path | None, typer.Option(help="Key file of redactions; else UPRIGHT_REDACTION_KEY.")] = None,
    policies: Annotated[Path | None, typer.Option(help="Folder of redaction policies that requests may name.")] = None,
) -> None:
    """Serve the page and the REST API of the newest scan."""
    from upright.app.workspace import Workspace
    from upright.show.api.serve import serve as run

    run(Workspace.open(), host=host, port=port, token=token, key=key, policies=policies)


class _Progress:
    """A progress line on standard error, only for people: nothing is drawn when it is no terminal."""

    def __init__(self, err: Console) -> None:
        self.err = err
        self._bar: Any = None
        self._task: Any = None
        self._drawn = 0.0

    def __enter__(self) -> Callable[[str, int, int], None]:
        if self.err.is_terminal:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Progress(*columns, console=self.err, transient=True)
            self._bar.start()
            self._task = self._bar.add_task("starting", total=None)
        return self._tell

    def _tell(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if self._bar is not None and (now - self._drawn > 0.05 or done == total):  # noqa: PLR2004  20 times a second
            self._drawn = now
            self._bar.update(self._task, description=stage, completed=done, total=total or None)

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def summary(snapshot: Snapshot, top: int) -> None:
    """What a scan found, in one screen: assets, the most urgent risks with their reasons, and what was not seen."""
    from upright.model.asset import AssetKind

    out = console()
    graph, stats = snapshot.graph, snapshot.scan.stats
    counts = {kind: count for kind in AssetKind if (count := int(graph.are({kind}).sum()))}
    listed = ", ".join(f"{count} {_words(kind, count)}" for kind, count in sorted(counts.items(), key=lambda c: -c[1]))
    files = counted(int(str(stats.get("items", 0))), "file")
    out.print(
        plain(f"{snapshot.scan.estate}: {files} in {stats.get('seconds', 0)} s", "bold"),
        soft_wrap=True,
    )
    out.print(plain(f"AI assets: {listed or 'none'}"), soft_wrap=True)
    out.print(plain(_severities(snapshot)), soft_wrap=True)
    for line in stats.get("expired") or ():  # type: ignore[union-attr]
        out.print(plain(f"Accepted no longer: {line}", "yellow"), soft_wrap=True)
    _urgent(snapshot, top, out)
    _gaps(snapshot, out)
    out.print(plain("next: upright findings | upright explain ID | upright serve", "dim"))


def _urgent(snapshot: Snapshot, top: int, out: Console) -> None:
    from upright.graph.paths import attack_paths
    from upright.judge.ranking import most_urgent

    graph = snapshot.graph
    urgent = most_urgent(graph, snapshot.findings, attack_paths(graph), top) if top else ()
    if urgent:
        out.print()
        out.print(plain(f"The {len(urgent)} most urgent:", "bold"))
    for rank, each in enumerate(urgent, 1):
        title, grave, lines = _told(graph, each)
        out.print(
            plain(f"{rank}. "), severity(grave), plain(f" {each.score.value:.0f}/100  {title}"), sep="", soft_wrap=True
        )
        for word, text, style in lines:
            out.print(plain(f"   {word:<5} {text}", style), soft_wrap=True)


def _told(graph: Graph, each: Ranked) -> tuple[str, Severity, list[tuple[str, str, str]]]:
    if each.path:
        ends = graph.asset(each.path.entry).name, graph.asset(each.path.target).name
        choke = graph.asset(each.path.choke_point).name
        seen = place(graph.asset(each.path.entry).locations)
        title = f"Attack path from {ends[0]} to {ends[1]}"
        lines = [("why", each.path.story, ""), ("where", seen, "dim")]
        return title, each.path.severity, [*lines, ("fix", f"stop it at {choke}: upright paths", "green")]
    if not each.finding:
        raise AssertionError("what is ranked is a finding or a path")
    finding = each.finding
    repair = f"{finding.remedy} See: upright fix {finding.id}" if finding.remediations else finding.remedy
    more = f" (and {each.more} more like it here)" if each.more else ""
    lines = [("why", finding.reason + more, ""), ("where", place(finding.locations), "dim"), ("fix", repair, "green")]
    return finding.title, finding.severity, lines


def _words(kind: str, count: int) -> str:
    spoken = {"ai_service": "AI service", "mcp_server": "MCP server", "data_store": "data store"}.get(
        kind, kind.replace("_", " ")
    )
    if spoken.endswith("y"):
        return spoken if count == 1 else f"{spoken[:-1]}ies"
    return spoken if count == 1 else f"{spoken}s"


def _severities(snapshot: Snapshot) -> str:
    counts: dict[str, int] = {}
    for finding in snapshot.findings:
        counts[finding.severity.name.lower()] = counts.get(finding.severity.name.lower(), 0) + 1
    order = ("critical", "high", "medium", "low", "info")
    listed = ", ".join(f"{counts[level]} {level}" for level in order if level in counts)
    return f"Findings: {listed or 'none'}; {counted(len(snapshot.assessed), 'rule')} had something to assess"


def _gaps(snapshot: Snapshot, out: Console) -> None:
    gaps = snapshot.graph.gaps
    if not gaps:
        return
    out.print()
    unread = [gap for gap in gaps if gap.code != "ignored"]
    ignored = sum(gap.count for gap in gaps if gap.code == "ignored")
    unseen = sum(gap.count for gap in unread)
    said = f"{unseen} gap{'s' if unseen != 1 else ''}, {ignored} left out as not the estate's own"
    out.print(plain(f"Not looked at: {said}"))
    for gap in unread[:5]:
        more = f" ({gap.count})" if gap.count > 1 else ""
        out.print(plain(f"   {gap.code:<11} {gap.where}: {gap.why}{more}", "dim"), soft_wrap=True)
    if len(unread) > 5:  # noqa: PLR2004  the five shown
        out.print(plain(f"   and {len(unread) - 5} more: upright inventory --format json", "dim"))
