"""The command that answers what AI there is, where, whose, since when, and which of it nobody approved."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated

import typer

from upright.model.asset import AssetKind
from upright.show.cli.output import OutputFormat, console, counted, emit, place, plain, working

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upright.app.inventory import Entry

_STATES = ("approved", "not-approved", "expired", "unapproved")
_ORDERS = {
    "kind": lambda each: (each.asset.kind, each.asset.name.lower(), each.asset.id),
    "name": lambda each: (each.asset.name.lower(), each.asset.id),
    "path": lambda each: (place(each.asset.locations), each.asset.id),
    "confidence": lambda each: (-each.asset.confidence, each.asset.id),
    "owner": lambda each: (each.owner == "", each.owner, each.asset.name.lower(), each.asset.id),
    "first-seen": lambda each: (each.first_seen, each.asset.id),
}


def inventory(
    target: Annotated[
        list[str] | None, typer.Argument(help="Folders or git URLs to look at now; none: what the newest scan found.")
    ] = None,
    *,
    output: Annotated[OutputFormat, typer.Option("--format", help="table, json or csv.")] = OutputFormat.TABLE,
    kind: Annotated[list[str] | None, typer.Option(help="Only assets of this kind; may be given again.")] = None,
    text: Annotated[str, typer.Option("--search", help="Only assets whose name or place holds this.")] = "",
    data_class: Annotated[str, typer.Option("--class", help="Only assets that hold this data class (prefix).")] = "",
    owner: Annotated[str, typer.Option(help="Only assets of this owner (part of the name); none: nobody's.")] = "",
    approval: Annotated[
        str, typer.Option(help="Only assets in this state: approved, not-approved, expired, unapproved.")
    ] = "",
    sort: Annotated[str, typer.Option(help="kind, name, path, confidence, owner or first-seen.")] = "kind",
    scan: Annotated[int, typer.Option("--scan", help="Number of an older scan; see `upright diff --list`.", min=0)] = 0,
    as_of: Annotated[str, typer.Option("--as-of", help="The inventory as it was on this day: 2026-10-31.")] = "",
    everywhere: Annotated[bool, typer.Option("--all", help="The newest scans of all estates together.")] = False,
) -> None:
    """List every AI asset found: where it was seen, who owns it, since when, and whether it was approved. With targets:
    straight from there; data is not classified, nothing is judged or kept.
    """
    from upright.app import inventory as inventories
    from upright.app.workspace import Workspace
    from upright.show.documents import inventory_document

    workspace = Workspace.open()
    if target:
        with working("looking ..."):
            snapshot = workspace.inventory(target)
    else:
        snapshot = workspace.snapshot((inventories.scan_as_of(workspace, _day(as_of)) if as_of else scan) or None)
    whole = inventories.everywhere(workspace) if everywhere else inventories.entries(workspace, snapshot)
    if approval and approval not in _STATES:
        raise typer.BadParameter(f"--approval {approval!r}: one of {', '.join(_STATES)}")
    if sort not in _ORDERS:
        raise typer.BadParameter(f"--sort {sort!r}: one of {', '.join(_ORDERS)}")
    if data_class:
        _check_class(data_class, whole)
    wanted = {_kind(word) for word in kind or ()}
    chosen = [
        each
        for each in inventories.narrowed(whole, owner=owner, approval=approval)
        if (not wanted or each.asset.kind in wanted) and _mentions(each, text) and _holds(each, data_class)
    ]
    chosen.sort(key=_ORDERS[sort])
    listed = [each for each in chosen if wanted or not _is_person(each)]
    columns = (
        "id", "kind", "name", "version", "owner", "approval", "first seen", "last seen", "exposure", "data", "where",
    )  # fmt: skip
    rows = ([*map(str, _row(each))] for each in listed)
    emit(output, inventory_document(snapshot, entries=chosen), columns, rows, "no assets")
    if target and snapshot.graph.gaps:
        said = f"{counted(len(snapshot.graph.gaps), 'gap')}: not everything could be read; --format json lists them"
        console(stderr=True).print(plain(said, "yellow"), soft_wrap=True)
    if len(listed) < len(chosen) and output is OutputFormat.TABLE:
        typer.echo(
            f"{len(chosen) - len(listed)} people and devices are left out: --kind identity --kind host lists them"
        )


def _is_person(each: Entry) -> bool:
    """Whether it is somebody who uses or owns AI, not a part of it."""
    return any(key.startswith("person:") for key in each.asset.keys)


def _row(each: Entry) -> tuple[object, ...]:
    asset = each.asset
    classes = " ".join(sorted({label.data_class for label in asset.labels}))
    return (
        asset.id, asset.kind, asset.name, asset.version, each.owner, each.approval, each.first_seen[:10],
        each.last_seen[:10], asset.exposure, classes, place(asset.locations),
    )  # fmt: skip


def _mentions(each: Entry, text: str) -> bool:
    return any(text.lower() in field.lower() for field in (each.asset.name, place(each.asset.locations)))


def _holds(each: Entry, data_class: str) -> bool:
    return not data_class or any(_is(label.data_class, data_class) for label in each.asset.labels)


def _is(data_class: str, asked: str) -> bool:
    return data_class.startswith(asked) or fnmatchcase(data_class, asked)


def _check_class(asked: str, entries: Iterable[Entry]) -> None:
    """Raise ConfigError for a class that there is not: no asset that holds it is no answer."""
    from upright.app.catalog import units
    from upright.judge.possible import class_like

    known = {*units("classifiers"), *(label.data_class for each in entries for label in each.asset.labels)}
    if not any(_is(each, asked) for each in known):
        class_like(asked, known)


def _kind(word: str) -> AssetKind:
    try:
        return AssetKind(word.lower().replace(" ", "_").replace("-", "_"))
    except ValueError:
        raise typer.BadParameter(f"--kind {word!r}: one of {', '.join(AssetKind)}") from None


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise typer.BadParameter(f"--as-of {given!r}: a day such as 2026-10-31") from None
