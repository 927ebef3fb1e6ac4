"""Commands of the database of known vulnerabilities. Nothing is downloaded unless `update` is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upright.show.cli.look import Format
from upright.show.cli.output import OutputFormat, console, emit, plain, working

if TYPE_CHECKING:
    from upright.app.state import State

database = typer.Typer(help="The database of known vulnerabilities.", no_args_is_help=True)
_ALL = "pypi,npm,golang,cargo,maven,nuget"


@database.command("import")
def take_in(
    path: Annotated[Path, typer.Argument(help="OSV zip, JSON or folder; EPSS CSV; KEV JSON; or a list of names.")],
    *,
    registry: Annotated[str, typer.Option(help="The file lists the names that this registry has: pypi, npm...")] = "",
) -> None:
    """Take in files, without any network."""
    from upright.app.vulnerabilities import read

    with working("taking it in ..."):
        taken = read(path, _file(), registry=registry)
    _tell(taken)


@database.command("update")
def update(
    *,
    ecosystems: Annotated[str, typer.Option(help="Which ecosystems, by commas.")] = _ALL,
    source: Annotated[str, typer.Option("--from", help="Address of the OSV archives, `{ecosystem}` in it.")] = "",
    scores: Annotated[bool, typer.Option(help="EPSS scores and KEV entries too.")] = True,
) -> None:
    """Download advisories from OSV, EPSS scores and KEV entries."""
    from upright.app.vulnerabilities import OSV
    from upright.app.vulnerabilities import update as download

    err = console(stderr=True)
    names = [name.strip() for name in ecosystems.split(",") if name.strip()]
    told: set[str] = set()

    def tell(what: str, _count: int) -> None:
        if what.startswith("http") and what not in told:
            told.add(what)
            err.print(plain(f"reading {what}"), soft_wrap=True)

    _tell(download(_file(), names, source=source or OSV, scores=scores, tell=tell))


@database.command("status")
def status(*, output: Format = OutputFormat.TABLE) -> None:
    """Say what the database holds, from where, and since when."""
    from upright.show.documents import schema
    from upright.store.advisories import open_advisories

    path = _file()
    counts: list[tuple[str, int]] = []
    sources: list[tuple[str, str, str, int]] = []
    if path.exists():
        with open_advisories(path) as store:
            counts, sources = store.counts(), store.status()
    document = {
        "schema": schema("database"),
        "advisories": dict(counts),
        "imported": [
            {"what": what, "from": origin, "at": at, "entries": entries} for what, origin, at, entries in sources
        ],
    }
    rows = [("advisories", ecosystem, "", count) for ecosystem, count in counts] + [(*each,) for each in sources]
    emit(
        output,
        document,
        ("what", "from", "at", "entries"),
        rows,
        "empty; see `upright db import` and `upright db update`",
    )


def _file() -> Path:
    from upright.app.state import State

    state: State = State.here()
    return state.advisories


def _tell(taken: dict[str, int]) -> None:
    from upright.app.vulnerabilities import UNREAD

    for what, count in taken.items():
        console().print(plain(f"{count} {what}"))
    if not any(count for what, count in taken.items() if what != UNREAD):
        raise typer.Exit(2)
