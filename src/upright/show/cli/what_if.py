"""What would a change do?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upright.show.cli.output import OutputFormat, console, no_csv, plain, print_json, severity, working

if TYPE_CHECKING:
    from rich.console import Console

    from upright.app.what_if import Alternatives, Way
    from upright.judge.what_if import Outcome

_SHOWN = 10


def what_if(
    finding: Annotated[
        str, typer.Argument(help="Id of a finding, or the start of it: what would fixing it change?")
    ] = "",
    *,
    remove: Annotated[list[str] | None, typer.Option(help="An asset to take away; may be given again.")] = None,
    cut: Annotated[
        list[str] | None, typer.Option(help="Two assets to cut apart, as `A,B`; may be given again.")
    ] = None,
    put: Annotated[
        list[str] | None, typer.Option("--set", help="`ASSET,attribute=value`, e.g. `chat,exposure=private`.")
    ] = None,
    scan: Annotated[int, typer.Option(help="Number of an older scan; 0: the newest.", min=0)] = 0,
    output: Annotated[OutputFormat, typer.Option("--format", help="table or json.")] = OutputFormat.TABLE,
) -> None:
    """Say what a change would do: it is made to a copy of the graph, and everything is judged again."""
    from upright.app.what_if import Alternatives, Way
    from upright.app.workspace import Workspace
    from upright.model.finding import Status
    from upright.show.documents import schema

    workspace = Workspace.open()
    snapshot = workspace.snapshot(scan or None)
    accepted = frozenset(each.id for each in snapshot.findings if each.status is Status.ACCEPTED)
    alternatives = Alternatives(snapshot.graph, accepted)
    with working("judging again ..."):
        if finding:
            ways = alternatives.ways(workspace.find_finding(finding, snapshot))
        else:
            words, change = _change(alternatives, remove or [], cut or [], put or [])
            ways = [Way(words, change, alternatives.outcome(change))]
    if no_csv(output) is OutputFormat.JSON:
        print_json({"schema": schema("what-if"), "ways": [_row(way) for way in ways]})
        return
    out = console()
    for way in ways:
        _print(way, out)
    if not ways:
        out.print(plain("no single change that can be tried on the graph closes it"))


def _change(alternatives: Alternatives, remove: list[str], cut: list[str], put: list[str]) -> Any:
    from upright.app.what_if import named, setting
    from upright.judge.what_if import Change, check_settings

    graph = alternatives.graph
    pairs = [each.rpartition(",") for each in cut]
    stated = [each.partition(",") for each in put]
    if not (remove or cut or put) or not all(comma for _, comma, _ in [*pairs, *stated]):
        raise typer.BadParameter("name a finding, or --remove ASSET, --cut A,B or --set ASSET,attribute=value")
    values: dict[str, dict[str, Any]] = {}
    for name, _, text in stated:
        attribute, value = setting(text)
        check_settings(graph.asset(named(graph, name)), {attribute: value})
        values.setdefault(named(graph, name), {})[attribute] = value
    words = [f"remove {each}" for each in remove] + [f"cut {each}" for each in cut] + [f"set {each}" for each in put]
    pairs_named = frozenset((named(graph, one), named(graph, other)) for one, _, other in pairs)
    return ", ".join(words), Change(frozenset(named(graph, each) for each in remove), pairs_named, values)


def _row(way: Way) -> dict[str, Any]:
    from upright.show.documents import finding_row

    done = way.outcome
    return {
        "change": {
            "words": way.words,
            "remove": sorted(way.change.remove),
            "cut": [list(pair) for pair in sorted(way.change.cut)],
            "set": {asset: dict(values) for asset, values in way.change.put.items()},
        },
        "risk": {"before": done.risk[0], "after": done.risk[1]},
        "findings": {
            "gone": [finding_row(each) for each in done.gone],
            "new": [finding_row(each) for each in done.new],
            "changed": [
                {"finding": after.id, "before": before.score.value, "after": after.score.value}
                for before, after in done.changed
            ],
        },
        "paths": {"closed": [each.id for each in done.closed], "opened": [each.id for each in done.opened]},
    }


def _print(way: Way, out: Console) -> None:
    done = way.outcome
    out.print(plain(f"{way.words}: total risk {done.risk[0]:.0f} -> {done.risk[1]:.0f}", "bold"), soft_wrap=True)
    lines = list(_lines(done))
    for line in lines[:_SHOWN]:
        out.print(*line, soft_wrap=True)
    if len(lines) > _SHOWN:
        out.print(plain(f"  and {len(lines) - _SHOWN} more: --format json", "dim"))
    if not lines:
        out.print(plain("  changes nothing", "dim"))


def _lines(done: Outcome) -> Iterator[tuple[Any, ...]]:
    for word, group in (("gone", done.gone), ("new", done.new)):
        for each in group:
            yield plain(f"  {word:<8}"), severity(each.severity), plain(f" {each.score.value:.0f} {each.reason}")
    for word, ways in (("closed", done.closed), ("opened", done.opened)):
        for path in ways:
            yield plain(f"  {word:<8}"), severity(path.severity), plain(f" path: {path.story}")
    for before, after in done.changed:
        yield (plain(f"  score   {before.score.value:.0f} -> {after.score.value:.0f} {after.reason}"),)
