"""Reading rows: which versions held at a scan, and what they say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from upright.graph.shelf import Shelf
from upright.model.errors import NotFoundError
from upright.model.finding import Finding, Status
from upright.store.bulk import stream
from upright.store.codec import finding_from_record
from upright.store.held import WRITING, Connect, held, read_bodies, unpublished
from upright.store.loading import read_graph
from upright.store.schema import asset, asset_version, estate, finding, scan
from upright.store.snapshot import Change, Estate, Fixed, Scan, Scope, Snapshot

if TYPE_CHECKING:
    from upright.graph.graph import Graph


_LARGEST = 2**31 - 1  # number of a scan that a database takes


def scans_query() -> Select[*tuple[Any, ...]]:
    """Published scans with their estate's name, newest first."""
    return (
        select(scan, estate.c.name.label("estate_name"), estate.c.fingerprint)
        .join(estate, estate.c.id == scan.c.estate_id)
        .where(scan.c.state != WRITING)
        .order_by(scan.c.id.desc())
    )


def scan_row(connection: Connection, scan_id: int) -> Row[*tuple[Any, ...]]:
    """The row of a published scan. Raises NotFoundError."""
    known = scans_query().where(scan.c.id == scan_id)
    row = connection.execute(known).one_or_none() if abs(scan_id) <= _LARGEST else None
    if row is None:
        raise NotFoundError(f"no scan {scan_id}")
    return row


def latest_row(connection: Connection, wanted: Estate | str | None) -> Row[*tuple[Any, ...]]:
    """The row of the newest scan, of this estate (or of the one of this name). Raises NotFoundError."""
    query = scans_query()
    if isinstance(wanted, Estate):
        query = query.where(estate.c.fingerprint == wanted.fingerprint)
    elif wanted is not None:
        query = query.where(estate.c.name == wanted)
    row = connection.execute(query.limit(1)).one_or_none()
    if row is None:
        name = wanted.name if isinstance(wanted, Estate) else wanted
        nothing = "nothing has been scanned yet; first: upright scan PATH"
        raise NotFoundError(f"no scan of {name!r} yet" if name else nothing)
    return row


def read_scan(row: Row[*tuple[Any, ...]]) -> Scan:
    """The scan that a row of `scans_query` tells."""
    body = json.loads(row.body)
    return Scan(
        id=row.id,
        estate=row.estate_name,
        started=row.started,
        finished=row.finished,
        state=row.state,
        version=row.version,
        stats=body["stats"],
        scopes=tuple(Scope(**scope) for scope in body["scopes"]),
        fingerprint=row.fingerprint,
    )


def read_first_seen(connection: Connection, row: Row[*tuple[Any, ...]]) -> dict[str, str]:
    """Asset id -> when the first scan that saw it began, of every asset seen until this scan."""
    hidden = unpublished(connection, row.estate_id)
    query = (
        select(asset.c.uid, func.min(scan.c.started))
        .join(asset_version, asset_version.c.asset_id == asset.c.id)
        .join(scan, scan.c.id == asset_version.c.since)
        .where(asset_version.c.estate_id == row.estate_id, asset_version.c.since <= row.id)
        .where(asset_version.c.since.not_in(hidden))
        .group_by(asset.c.uid)
    )
    return dict(connection.execute(query).all())


def read_snapshot(
    connection: Connection,
    row: Row[*tuple[Any, ...]],
    connect: Connect,
    graph: Graph | None = None,
    known: Mapping[str, Finding] = MappingProxyType({}),
) -> Snapshot:
    """The whole estate as this scan left it; assets and findings are read with `connect` when they are looked at, save
    for this `graph` and what is `known` of findings, by id.
    """
    hidden = unpublished(connection, row.estate_id)
    body = json.loads(row.body)
    return Snapshot(
        scan=read_scan(row),
        graph=read_graph(connection, row.estate_id, row.id, hidden, connect) if graph is None else graph,
        findings=_standing_findings(connection, held(finding, row.estate_id, row.id, hidden), connect, known),
        assessed=body["assessed"],
        unknown=body["unknown"],
    )


def _standing_findings(
    connection: Connection, within: ColumnElement[bool], connect: Connect, known: Mapping[str, Finding]
) -> Sequence[Finding]:
    """The findings that stand, gravest first."""
    query = select(finding.c.score, finding.c.severity, finding.c.uid, finding.c.id)
    query = query.add_columns(finding.c.status, finding.c.first_seen)
    query = query.where(within, finding.c.status != Status.FIXED.value)
    rows = (row for some in stream(connection, query) for row in some)
    ranked = sorted((-score, -severity, *rest) for score, severity, *rest in rows)

    def read(places: Sequence[int]) -> list[Finding]:
        own = [ranked[at][2:] for at in places]  # id, row, status, first seen
        bodies = _finding_bodies(connect, [row for uid, row, *_ in own if uid not in known])
        return [
            replace(known[uid], status=Status(status), first_seen=first_seen)
            if uid in known
            else _finding(bodies[row], status, first_seen)
            for uid, row, status, first_seen in own
        ]

    return Shelf(len(ranked), read)


def _finding_bodies(connect: Connect, numbers: Sequence[int]) -> dict[int, str]:
    if not numbers:
        return {}
    with connect() as connection:
        return read_bodies(connection, finding, numbers)


def _finding(body: str, status: str, first_seen: str) -> Finding:
    return finding_from_record({**json.loads(body), "status": status, "first_seen": first_seen})


def read_finding(row: Row[*tuple[Any, ...]]) -> Finding:
    """A finding from a row that has `body`, `status` and `first_seen`."""
    return _finding(row.body, row.status, row.first_seen)


def read_fixed(connection: Connection, row: Row[*tuple[Any, ...]]) -> tuple[Fixed, ...]:
    """The findings that had been fixed by this scan or an earlier one, the newest first."""
    query = (
        select(finding, scan.c.finished)
        .join(scan, scan.c.id == finding.c.since)
        .where(held(finding, row.estate_id, row.id, unpublished(connection, row.estate_id)))
        .where(finding.c.status == Status.FIXED.value)
        .order_by(finding.c.since.desc(), finding.c.uid)
    )
    return tuple(Fixed(read_finding(one), one.since, one.finished) for one in connection.execute(query))


def read_changes(connection: Connection, row: Row[*tuple[Any, ...]], uid: str) -> tuple[Change, ...]:
    """How the status of a finding changed until this scan, oldest first."""
    query = (
        select(finding.c.since, finding.c.status, scan.c.started)
        .join(scan, scan.c.id == finding.c.since)
        .where(finding.c.estate_id == row.estate_id, finding.c.uid == uid, scan.c.state != WRITING)
        .where(finding.c.since <= row.id)
        .order_by(finding.c.since)
    )
    changes: list[Change] = []
    for since, status, started in connection.execute(query):
        if not changes or changes[-1].status != status:
            changes.append(Change(since, started, Status(status)))
    return tuple(changes)
