"""The store: keeps scans, gives back the estate as it is, as it was, and what changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from upright import __version__
from upright.graph.graph import Graph
from upright.model.asset import Json
from upright.model.errors import NotFoundError, StoreError
from upright.model.finding import Finding
from upright.store.bulk import uncollected
from upright.store.difference import Incoming
from upright.store.drift import Drift, between
from upright.store.engine import reason, unpooled
from upright.store.parts import read_parts
from upright.store.reading import (
    latest_row,
    read_changes,
    read_first_seen,
    read_fixed,
    read_scan,
    read_snapshot,
    scan_row,
    scans_query,
)
from upright.store.saving import now, write_scan
from upright.store.schema import estate as estate_table
from upright.store.sides import read_sides
from upright.store.snapshot import Change, Estate, Fixed, Scan, Scope, Snapshot
from upright.store.trends import Trends, read_trends


class Store:
    """Made by `upright.store.engine.open_store`. Safe to share between threads; several processes may use one database.

    Where an `estate` may be named, it is an Estate (exactly that one), a name (the one of that name scanned last) or
    None (the one scanned last).
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def _connect(self) -> Connection:
        """For those who read later, in whatever thread; also after the store was closed."""
        return self._engine.connect()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back. Snapshots can still be read: each time with a connection of its own."""
        self._engine.dispose()
        unpooled(self._engine)

    def save(
        self,
        estate: Estate,
        graph: Graph,
        findings: Iterable[Finding],
        *,
        assessed: Mapping[str, int] | None = None,
        unknown: Mapping[str, str] | None = None,
        stats: Mapping[str, Json] | None = None,
        scopes: Iterable[Scope] = (),
        undecided: Collection[tuple[str, str]] = (),
        started: str = "",
        parts: Mapping[str, bytes] | None = None,
        after: int | None = None,
        grounds: Mapping[str, Json] | None = None,
    ) -> Scan:
        """Keep what a scan found, and publish it at once and whole.

        `scopes` names every source that the estate has, also those not completed this time (none given: all complete).
        `undecided` are the (rule, asset id) whose verdict was unknown: their findings are not called fixed.
        `started` is ISO 8601. `parts` and `grounds` are kept for those who ask. `after`: the scan that this one
        builds on (0: none). Raises ConflictError when another was published since, StoreError.
        """
        began = started or now()
        known = tuple(scopes)
        told: dict[str, Mapping[str, Json]] = {
            "stats": dict(stats or {}),
            "assessed": dict(assessed or {}),
            "unknown": dict(unknown or {}),
            "grounds": dict(grounds or {}),
        }
        new = Incoming(graph, findings, known, undecided, began)
        return self._write(estate, new, scopes=known, told=told, started=began, parts=parts or {}, after=after)

    def save_again(
        self,
        estate: Estate,
        after: int,
        *,
        stats: Mapping[str, Json],
        scopes: Iterable[Scope],
        started: str,
        parts: Mapping[str, bytes],
        grounds: Mapping[str, Json],
    ) -> Scan:
        """Publish a scan that found everything as scan `after` left it. Raises as `save` does."""
        with self._engine.connect() as connection:
            body = json.loads(scan_row(connection, after).body)
        told = {"stats": stats, "assessed": body["assessed"], "unknown": body["unknown"], "grounds": grounds}
        return self._write(estate, None, scopes=tuple(scopes), told=told, started=started, parts=parts, after=after)

    def _write(self, estate: Estate, new: Incoming | None, **given: Any) -> Scan:
        try:
            with uncollected():
                scan_id = write_scan(self._engine, estate, new, version=__version__, **given)
            with self._engine.connect() as connection:
                return read_scan(scan_row(connection, scan_id))
        except SQLAlchemyError as error:
            raise StoreError(f"the scan could not be saved: {reason(error)}") from None

    def grounds(self, scan_id: int) -> Mapping[str, Json]:
        """What was said of what the judgement of this scan rests on. Raises NotFoundError."""
        with self._engine.connect() as connection:
            known: Mapping[str, Json] = json.loads(scan_row(connection, scan_id).body).get("grounds", {})
            return known

    def parts(self, estate: Estate) -> tuple[int, dict[str, bytes]]:
        """The number of the estate's newest scan (0: none yet), and what was kept of each source, as of that scan."""
        with self._engine.connect() as connection:
            try:
                row = latest_row(connection, estate)
            except NotFoundError:
                return 0, {}
            return int(row.id), read_parts(connection, row.estate_id)

    def latest(self, estate: Estate | str | None = None) -> Snapshot:
        """The estate as its newest scan left it. Raises NotFoundError before the first scan."""
        with uncollected(), self._engine.connect() as connection:
            return read_snapshot(connection, latest_row(connection, estate), self._connect)

    def at(self, scan_id: int, *, graph: Graph | None = None, findings: Iterable[Finding] = ()) -> Snapshot:
        """The estate as this scan left it. `graph`, `findings`: what this scan has just saved, which is not read again;
        the graph, if it is all that stands. Raises NotFoundError.
        """
        with uncollected(), self._engine.connect() as connection:
            known = {one.id: one for one in findings}
            return read_snapshot(connection, scan_row(connection, scan_id), self._connect, graph, known)

    def first_seen(self, scan: Scan) -> dict[str, str]:
        """Asset id -> when it was first seen (ISO 8601), as of this scan. Raises NotFoundError."""
        with self._engine.connect() as connection:
            return read_first_seen(connection, scan_row(connection, scan.id))

    def scans(self, estate: Estate | str | None = None) -> tuple[Scan, ...]:
        """Published scans, newest first; of all estates when none is named."""
        query = scans_query()
        if isinstance(estate, Estate):
            query = query.where(estate_table.c.fingerprint == estate.fingerprint)
        elif estate is not None:
            query = query.where(estate_table.c.name == estate)
        with self._engine.connect() as connection:
            return tuple(read_scan(row) for row in connection.execute(query))

    def diff(self, before: int, after: int) -> Drift:
        """What changed from one scan to another, of the same estate or not. Raises NotFoundError."""
        with uncollected(), self._engine.connect() as connection:
            return between(*read_sides(connection, scan_row(connection, before), scan_row(connection, after)))

    def fixed(self, estate: Estate | str | None = None) -> tuple[Fixed, ...]:
        """Findings that no longer stand, the newest first. Raises NotFoundError before the first scan."""
        with self._engine.connect() as connection:
            return read_fixed(connection, latest_row(connection, estate))

    def history(self, finding: str, estate: Estate | str | None = None) -> tuple[Change, ...]:
        """How the status of the finding of this id changed, oldest first; empty when it was never seen."""
        with self._engine.connect() as connection:
            return read_changes(connection, latest_row(connection, estate), finding)

    def trends(self, estate: Estate | str | None = None) -> Trends:
        """How findings went over the scans of an estate. Raises NotFoundError before the first scan."""
        with self._engine.connect() as connection:
            return read_trends(connection, latest_row(connection, estate))
