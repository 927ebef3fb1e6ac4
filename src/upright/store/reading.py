"""Reading rows: which versions held at a scan, and what they say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, func, or_, select

from upright.graph.graph import Graph
from upright.model.asset import Asset
from upright.model.errors import NotFoundError
from upright.model.finding import Finding, Status
from upright.model.relation import Relation, RelationKind
from upright.store.codec import asset_from_record, finding_from_record, gap_from_record
from upright.store.schema import asset, asset_version, estate, finding, gap, relation, relation_kind, scan
from upright.store.snapshot import Change, Estate, Fixed, Scan, Scope, Snapshot

T = TypeVar("T")

WRITING = "writing"
_CHUNK = 500  # values in one IN (...)


def chunks(values: Sequence[T], size: int = _CHUNK) -> Iterator[Sequence[T]]:
    """The values in runs of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def held(table: Table, estate_id: int, at: int, unpublished: Sequence[int]) -> ColumnElement[bool]:
    """The condition that picks the versions of an estate that were true after scan `at`."""
    return and_(
        table.c.estate_id == estate_id,
        table.c.since <= at,
        or_(table.c.until.is_(None), table.c.until > at),
        table.c.since.not_in(unpublished),
    )


def unpublished(connection: Connection, estate_id: int) -> list[int]:
    """Scans of this estate that are being written, or were killed while they were."""
    query = select(scan.c.id).where(scan.c.estate_id == estate_id, scan.c.state == WRITING)
    return list(connection.execute(query).scalars())


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
    row = connection.execute(scans_query().where(scan.c.id == scan_id)).one_or_none()
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
        raise NotFoundError(f"no scan of {name!r} yet" if name else "nothing has been scanned yet")
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


def read_snapshot(connection: Connection, row: Row[*tuple[Any, ...]]) -> Snapshot:
    """The whole estate as this scan left it."""
    hidden = unpublished(connection, row.estate_id)
    body = json.loads(row.body)
    found = _findings(connection, held(finding, row.estate_id, row.id, hidden), finding.c.status != Status.FIXED.value)
    return Snapshot(
        scan=read_scan(row),
        graph=_graph(connection, row.estate_id, row.id, hidden),
        findings=tuple(sorted(found, key=lambda one: (-one.score.value, -one.severity, one.id))),
        assessed=body["assessed"],
        unknown=body["unknown"],
    )


def _graph(connection: Connection, estate_id: int, at: int, hidden: list[int]) -> Graph:
    query = select(asset_version.c.asset_id, asset_version.c.body)
    assets: dict[int, Asset] = {
        number: asset_from_record(json.loads(body))
        for number, body in connection.execute(query.where(held(asset_version, estate_id, at, hidden)))
    }
    kinds = {code: RelationKind(name) for code, name in connection.execute(select(relation_kind))}
    ends = select(relation.c.source_id, relation.c.kind_code, relation.c.target_id)
    relations = [
        Relation(assets[source].id, kinds[code], assets[target].id)
        for source, code, target in connection.execute(ends.where(held(relation, estate_id, at, hidden)))
    ]
    bodies = connection.execute(select(gap.c.body).where(held(gap, estate_id, at, hidden))).scalars()
    return Graph(assets.values(), relations, [gap_from_record(json.loads(body)) for body in bodies])


def read_finding(row: Row[*tuple[Any, ...]]) -> Finding:
    """A finding from a row that has `body`, `status` and `first_seen`."""
    return finding_from_record({**json.loads(row.body), "status": row.status, "first_seen": row.first_seen})


def _findings(connection: Connection, *conditions: ColumnElement[bool]) -> list[Finding]:
    query = select(finding.c.body, finding.c.status, finding.c.first_seen).where(*conditions)
    return [read_finding(row) for row in connection.execute(query)]


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


def read_bodies(connection: Connection, table: Table, numbers: Iterable[int]) -> dict[int, str]:
    """Row id -> body, for the rows asked for."""
    found: dict[int, str] = {}
    for some in chunks(sorted(numbers)):
        query = select(table.c.id, table.c.body).where(table.c.id.in_(some))
        found.update(dict(connection.execute(query).all()))
    return found


def asset_numbers(connection: Connection, estate_id: int) -> dict[str, int]:
    """Asset id -> our number, of every asset that this estate ever had."""
    query = select(asset.c.uid, asset.c.id).where(asset.c.estate_id == estate_id)
    return dict(connection.execute(query).all())
