"""Attack paths, and the cuts that close most of them."""

from __future__ import annotations

from typing import Annotated

import typer

from upright.show.cli.output import OutputFormat, console, emit, plain, severity

Format = Annotated[OutputFormat, typer.Option("--format", help="table, json or csv.")]


def paths(
    *,
    output: Format = OutputFormat.TABLE,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1)] = 100,
    scan: Annotated[int, typer.Option(help="Number of an older scan; 0: the newest.", min=0)] = 0,
) -> None:
    """List attack paths: from where something can enter to what it reaches, the choke point of each, and the cuts that
    close most of them.
    """
    from upright.app.workspace import Workspace
    from upright.graph.paths import best_cuts, find_paths
    from upright.judge.ranking import weigh_paths
    from upright.show.documents import paths_document

    graph = Workspace.open().snapshot(scan or None).graph
    found = find_paths(graph, limit=limit)
    ranked = weigh_paths(graph, found.paths)
    cuts = best_cuts(graph) if found.paths else ()
    shown = output is OutputFormat.TABLE
    told = [(each.path, each.score) for each in ranked if each.path]
    rows = (
        (
            severity(path.severity) if shown else path.severity.name.lower(),
            f"{score.value:.0f}",
            path.story,
            graph.asset(path.choke_point).name,
            " ".join(path.techniques),
        )
        for path, score in told
    )
    columns = ("severity", "score", "path", "cut here", "ATLAS")
    emit(
        output, paths_document(told, cuts, found.left_out), columns, rows, f"no attack paths among {len(graph)} assets"
    )
    if not shown or not cuts:
        return
    out = console()
    if found.left_out:
        out.print(plain(f"and {found.left_out} more: --limit", "dim"))
    out.print(plain("What to cut first:", "bold"))
    for cut in cuts:
        asset = graph.asset(cut.asset)
        out.print(
            plain(
                f"  {asset.kind.value.replace('_', ' ')} {asset.name}: closes the ways to {cut.closes} of {cut.targets}"
            ),
            soft_wrap=True,
        )
