"""Lineage: what feeds an asset and what it feeds, what must be redone when data goes, what answers can tell to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from upright.model.asset import Asset, AssetKind
from upright.show.cli.output import OutputFormat, console, emit, no_csv, place, plain, print_json, working

if TYPE_CHECKING:
    from upright.app.forgetting import Whereabouts
    from upright.app.workspace import Workspace
    from upright.graph.graph import Graph
    from upright.store.snapshot import Snapshot

_HOLD = (AssetKind.DATASET, AssetKind.DATA_STORE, AssetKind.VECTOR_STORE, AssetKind.NOTEBOOK)
_ANSWER = (AssetKind.VECTOR_STORE, AssetKind.MODEL, AssetKind.AGENT, AssetKind.ENDPOINT)
_TOLD = 5  # sources and files that could not be read
Format = Annotated[OutputFormat, typer.Option("--format", help="table, json or csv.")]


def lineage(
    asset: Annotated[str, typer.Argument(help="Id or name of a model, index, endpoint, agent or dataset.")] = "",
    *,
    forget: Annotated[
        str, typer.Option(help="A dataset, or a value such as an address (`-`: from standard input): what to redo?")
    ] = "",
    leaks: Annotated[
        bool, typer.Option("--leaks", help="What can its answers tell to people who may not read it?")
    ] = False,
    data_class: Annotated[
        str, typer.Option("--class", help="Of what does data of this class come out: `pii.*`, `phi.*`, `pii.us-ssn`?")
    ] = "",
    output: Format = OutputFormat.TABLE,
) -> None:
    """Say which datasets feed an asset, which data classes are in them, and who can reach it."""
    from upright.app.workspace import Workspace

    workspace = Workspace.open()
    if forget:
        _forget(workspace, forget, output)
    elif data_class:
        _comes_out(workspace, data_class, output)
    elif not asset:
        raise typer.BadParameter("name an asset, --class a data class, or --forget a dataset or a value")
    elif leaks:
        _leaks(workspace, asset, output)
    else:
        _lineage(workspace, asset, output)


def _forget(workspace: Workspace, text: str, output: OutputFormat) -> None:
    from upright.graph.erasure import to_redo
    from upright.show.documents import schema

    snapshot = workspace.snapshot()
    graph = snapshot.graph
    sought = typer.get_text_stream("stdin").read().strip() if text == "-" else text
    with working("seeking ..."):
        where = _whereabouts(snapshot, sought)
    found = to_redo(graph, where.held)
    rows = [
        (
            _name(each.asset),
            each.what,
            " > ".join(graph.asset(step).name for step in each.way),
            place(each.asset.locations),
        )
        for each in found
    ]
    document = {
        "schema": schema("forget"),
        "held": [each.id for each in where.held],
        "places": list(where.places),
        "not_looked_at": list(where.unread),
        "redo": [
            {"asset": each.asset.id, "kind": str(each.asset.kind), "what": each.what, "path": list(each.way)}
            for each in found
        ],
    }
    names = [*(each.name for each in where.held), *where.places]
    empty = "nothing was made from it" if names else _nowhere(graph, text)
    if output is OutputFormat.TABLE:
        for each in where.held:
            console().print(plain(f"it lies in {_name(each)}: delete it there"), soft_wrap=True)
        for each_place in where.places:
            console().print(plain(f"it lies in {each_place}, which feeds nothing that was seen"), soft_wrap=True)
    emit(output, document, ("asset", "what to do", "way", "where"), rows, empty)
    if where.unread:
        told = f"not looked at, so it may lie there too: {'; '.join(where.unread[:_TOLD])}"
        console(stderr=True).print(plain(told, "yellow"), soft_wrap=True)


def _nowhere(graph: Graph, text: str) -> str:
    """That nothing holds it: what was read from standard input is a value, and is not said again."""
    from difflib import get_close_matches

    from upright.app.workspace import names_of

    if text == "-":
        return "seen nowhere"
    close = get_close_matches(text, {*names_of(graph)}, 1)
    meant = f"; did you mean {close[0]!r}?" if close else ""
    return f"no dataset is called so, and as a value it was seen nowhere{meant}"


def _whereabouts(snapshot: Snapshot, text: str) -> Whereabouts:
    """The dataset of this name or path, or everything in which the value lies now; the value itself is kept nowhere."""
    from upright.app.forgetting import Whereabouts, whereabouts

    text = text.rstrip("/") or text  # a folder
    end = f"/{text.removeprefix('./')}"
    named = tuple(each for each in snapshot.graph.assets if text in {each.id, each.name, *each.keys})
    named = named or tuple(
        each
        for each in snapshot.graph.of_kind(*_HOLD)
        if any(name.endswith(end) for name in (each.name, *each.keys, *(at.path for at in each.locations)))
    )
    named = named or tuple(each for each in snapshot.graph.of_kind(*_HOLD) if _around(each, text))
    return Whereabouts(named) if named else whereabouts(snapshot, text)


def _around(holder: Asset, text: str) -> bool:
    """Whether a path names something that lies in this folder."""
    path = text.removeprefix("./")
    folders = (key.partition(":")[2].partition("/")[2] for key in holder.keys if key.startswith("path:"))
    return "/" in path and any(path.startswith(f"{each}/") for each in folders if each and "#" not in each)


def _leaks(workspace: Workspace, name: str, output: OutputFormat) -> None:
    from upright.graph.erasure import disclosures
    from upright.show.documents import schema

    snapshot = workspace.snapshot()
    answering = [each for each in snapshot.graph.of_kind(*_ANSWER) if each.name == name]
    answering = [each for each in answering if each.kind is answering[0].kind]
    asked = answering[0] if len(answering) == 1 else workspace.find_asset(name, snapshot)
    found = disclosures(snapshot.graph, asked)
    rows = (
        (
            _name(d.asker),
            str(d.asked_by),
            _name(d.source),
            str(d.read_by),
            " ".join(d.classes),
            ", ".join(d.between) or "nothing",
        )
        for d in found
    )
    document = {
        "schema": schema("leaks"),
        "leaks": [
            {
                "asker": d.asker.id, "asked_by": str(d.asked_by), "source": d.source.id, "read_by": str(d.read_by),
                "classes": list(d.classes), "between": list(d.between),
            }
            for d in found
        ],
    }  # fmt: skip
    columns = ("who can ask", "which is", "learns from", "which is for", "classes", "what stands between")
    emit(output, document, columns, rows, _nobody(snapshot.graph, asked))


def _nobody(graph: Graph, asked: Asset) -> str:
    """What is said where nobody learns more: of what nobody stated who can ask it, only that this is not known."""
    from upright.graph.lineage import lineage
    from upright.model.asset import Exposure

    readers = lineage(graph, asked).readers
    open_ended = sorted({each.name for each in readers if each.exposure is Exposure.UNKNOWN})
    if open_ended:
        return f"nobody stated who can ask {', '.join(open_ended[:3])}: whom its answers tell too much is not known"
    return "its answers tell nobody what they may not read at the source"


def _comes_out(workspace: Workspace, pattern: str, output: OutputFormat) -> None:
    """Whether data of a class enters training or answers: what it comes out of, and from where."""
    from upright.app.catalog import units
    from upright.graph.reach import classes_of, tainted
    from upright.judge.possible import class_like
    from upright.model.asset import AssetKind
    from upright.show.documents import schema

    class_like(pattern, units("classifiers"))
    graph = workspace.graph()
    kinds = (
        AssetKind.MODEL, AssetKind.TRAINING_JOB, AssetKind.VECTOR_STORE, AssetKind.AGENT, AssetKind.MCP_SERVER,
        AssetKind.ENDPOINT,
    )  # fmt: skip
    found = sorted(
        ((graph.asset(one), graph.asset(source)) for one, source in tainted(graph, pattern, kinds).items()),
        key=lambda pair: (kinds.index(pair[0].kind), pair[0].name, pair[0].id),
    )
    document = {
        "schema": schema("taint"),
        "class": pattern,
        "assets": [
            {"asset": one.id, "kind": str(one.kind), "name": one.name, "from": source.id} for one, source in found
        ],
    }
    rows = ((_name(one), _name(source), " ".join(classes_of(source)), place(source.locations)) for one, source in found)
    columns = ("comes out of", "from", "classes", "where")
    emit(
        output,
        document,
        columns,
        rows,
        f"no model, index, agent, MCP server or endpoint learns from or reads {pattern}",
    )


def _lineage(workspace: Workspace, name: str, output: OutputFormat) -> None:
    from upright.show.documents import lineage_document

    snapshot = workspace.snapshot()
    start = workspace.find_asset(name, snapshot)
    found = workspace.lineage(start.id)
    if no_csv(output) is OutputFormat.JSON:
        print_json(lineage_document(found, start))
        return
    out = console()
    out.print(plain(f"{_name(start)}   exposure {found.exposure}", "bold"))
    groups: tuple[tuple[str, Any], ...] = (
        ("fed by", found.upstream),
        ("feeds", found.downstream),
        ("reachable by", found.readers),
    )
    for title, group in groups:
        out.print(plain(title, "bold"))
        for each in group:
            classes = " ".join(sorted({label.data_class for label in each.labels}))
            words = f"  {_name(each)}  {f'[{classes}]' if classes else ''}  {place(each.locations)}"
            out.print(plain(words), soft_wrap=True)
        if not group:
            out.print(plain("  nothing seen", "dim"))
    out.print(plain("data classes that come along", "bold"))
    for data_class, count in sorted(found.classes.items()):
        out.print(plain(f"  {data_class}: {count}"))
    if not found.classes:
        out.print(plain("  none seen", "dim"))
    for data_class, left in found.taken_out.items():
        out.print(plain(f"  {data_class}: taken out, what is left is {_name(left)}", "dim"), soft_wrap=True)


def _name(asset: Asset) -> str:
    return f"{asset.kind.value.replace('_', ' ')} {asset.name}"
