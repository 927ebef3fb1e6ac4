"""Writing a scan: staged in small transactions under its number, then published by one.

Nobody sees a row of a scan before the scan is published, so a scan killed at any moment leaves the previous snapshot
whole. Two scans of one estate do not wait for each other: the one that publishes second finds that the ground moved,
throws its stage away and compares again.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from upright.model.asset import Json
from upright.model.errors import StoreError
from upright.model.relation import Relation, RelationKind
from upright.store import schema
from upright.store.codec import canonical
from upright.store.difference import Difference, Incoming, Stored, StoredAsset, StoredFinding, compare
from upright.store.engine import writing
from upright.store.reading import WRITING, asset_numbers, chunks, held, read_bodies, unpublished
from upright.store.snapshot import Estate, Scope

_ROWS = 2000  # of one staged transaction: others wait for no longer than it takes
_ATTEMPTS = 20
_DEAD_AFTER = 6 * 3600.0  # seconds without a write after which an unpublished scan is swept away


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write_scan(
    engine: Engine,
    estate: Estate,
    new: Incoming,
    *,
    scopes: Sequence[Scope],
    told: Mapping[str, Mapping[str, Json]],
    started: str,
    version: str,
) -> int:
    """Save and publish; gives the scan's number. `told`: stats, assessed, unknown. Raises StoreError."""
    body = canonical({**told, "scopes": [asdict(scope) for scope in scopes]})
    state = "complete" if all(scope.complete for scope in scopes) else "partial"
    estate_id = _estate(engine, estate)
    _sweep(engine)
    for _ in range(_ATTEMPTS):
        scan_id, base = _begin(engine, estate_id, started, version)
        change = _compare(engine, estate_id, base, new)
        _stage(engine, estate_id, scan_id, change)
        if _publish(engine, estate_id, scan_id, base, change.ended, state=state, body=body):
            return scan_id
        _discard(engine, scan_id)
    raise StoreError(f"{estate.name}: other scans of this estate keep finishing first; nothing was saved, try again")


def insert_new(connection: Connection, table: Table) -> Any:
    """An INSERT that leaves rows which are already there alone."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return make(table).on_conflict_do_nothing()


def _estate(engine: Engine, estate: Estate) -> int:
    found = select(schema.estate.c.id).where(schema.estate.c.fingerprint == estate.fingerprint)
    with writing(engine) as connection:
        row = {"fingerprint": estate.fingerprint, "name": estate.name, "created": now()}
        connection.execute(insert_new(connection, schema.estate), row)
        return int(connection.execute(found).scalar_one())


def _begin(engine: Engine, estate_id: int, started: str, version: str) -> tuple[int, int]:
    """A new scan's number, and that of the newest published one before it (0: none)."""
    row = {"estate_id": estate_id, "state": WRITING, "started": started, "finished": "", "touched": time.time()}
    with writing(engine) as connection:
        made = connection.execute(insert(schema.scan).values(**row, version=version, body="{}"))
        return int(made.inserted_primary_key[0]), _newest(connection, estate_id)  # type: ignore[index]


def _newest(connection: Connection, estate_id: int) -> int:
    table = schema.scan
    query = select(func.max(table.c.id)).where(table.c.estate_id == estate_id, table.c.state != WRITING)
    return int(connection.execute(query).scalar() or 0)


def _compare(engine: Engine, estate_id: int, base: int, new: Incoming) -> Difference:
    with engine.connect() as connection:

        def bodies(table: str, rows: Collection[int]) -> Mapping[int, str]:
            return read_bodies(connection, schema.metadata.tables[table], rows)

        return compare(_stored(connection, estate_id, base) if base else Stored(), new, bodies)


def _stored(connection: Connection, estate_id: int, base: int) -> Stored:
    hidden = unpublished(connection, estate_id)
    uids = {number: uid for uid, number in asset_numbers(connection, estate_id).items()}
    version, edge, gap, finding = schema.asset_version, schema.relation, schema.gap, schema.finding
    kinds = {code: RelationKind(name) for code, name in connection.execute(select(schema.relation_kind))}

    def live(table: Table, *columns: str) -> Iterable[Any]:
        query = select(*(table.c[name] for name in columns)).where(held(table, estate_id, base, hidden))
        return connection.execute(query).all()

    return Stored(
        assets={uids[n]: StoredAsset(row, hashed) for n, row, hashed in live(version, "asset_id", "id", "hash")},
        relations={
            Relation(uids[source], kinds[code], uids[target]): row
            for row, source, code, target in live(edge, "id", "source_id", "kind_code", "target_id")
        },
        gaps=dict(live(gap, "hash", "id")),
        findings={
            row[0]: StoredFinding(*row[1:]) for row in live(finding, "uid", "id", "hash", "status", "first_seen")
        },
    )


def _stage(engine: Engine, estate_id: int, scan_id: int, change: Difference) -> None:
    numbers = _numbers(engine, estate_id, sorted(change.assets), change.relations)
    kinds = _kind_codes(engine) if change.relations else {}
    born = {"estate_id": estate_id, "since": scan_id}
    batches: tuple[tuple[Table, list[dict[str, Any]]], ...] = (
        (
            schema.asset_version,
            [{"asset_id": numbers[uid], "hash": text.hash, "body": text.body} for uid, text in change.assets.items()],
        ),
        (
            schema.relation,
            [
                {"source_id": numbers[one.source], "kind_code": kinds[one.kind], "target_id": numbers[one.target]}
                for one in change.relations
            ],
        ),
        (schema.gap, [{"hash": text.hash, "body": text.body} for text in change.gaps]),
        (
            schema.finding,
            [
                {"uid": uid, "status": status, "first_seen": first_seen, "hash": text.hash, "body": text.body}
                for uid, (status, first_seen, text) in change.findings.items()
            ],
        ),
    )
    for table, rows in batches:
        for some in chunks(rows, _ROWS):
            with writing(engine) as connection:
                _touch(connection, scan_id)
                connection.execute(insert(table), [{**born, **row} for row in some])


def _numbers(engine: Engine, estate_id: int, uids: list[str], relations: list[Relation]) -> dict[str, int]:
    """Our number of every asset needed; new ones get theirs here (a number alone shows nothing to anybody)."""
    if not uids and not relations:
        return {}
    with engine.connect() as connection:
        numbers = asset_numbers(connection, estate_id)
    missing = [uid for uid in uids if uid not in numbers]
    if not missing:
        return numbers
    for some in chunks(missing, _ROWS):  # sorted, so that two writers never wait for each other in a circle
        with writing(engine) as connection:
            rows = [{"estate_id": estate_id, "uid": uid} for uid in some]
            connection.execute(insert_new(connection, schema.asset), rows)
    with engine.connect() as connection:
        return asset_numbers(connection, estate_id)


def _kind_codes(engine: Engine) -> dict[RelationKind, int]:
    table = schema.relation_kind
    with engine.connect() as connection:
        codes = {name: code for code, name in connection.execute(select(table))}
    missing = [{"name": kind.value} for kind in RelationKind if kind.value not in codes]
    if missing:
        with writing(engine) as connection:
            connection.execute(insert_new(connection, table), missing)
        return _kind_codes(engine)
    return {kind: codes[kind.value] for kind in RelationKind}


def _touch(connection: Connection, scan_id: int) -> None:
    connection.execute(update(schema.scan).where(schema.scan.c.id == scan_id).values(touched=time.time()))


def _publish(
    engine: Engine, estate_id: int, scan_id: int, base: int, ended: Mapping[str, list[int]], *, state: str, body: str
) -> bool:
    """Make the scan visible, all at once. False when another scan of the estate was published since `base`."""
    lock = select(schema.estate.c.id).where(schema.estate.c.id == estate_id).with_for_update()
    own = schema.scan.c.id == scan_id
    with writing(engine) as connection:
        connection.execute(lock)
        if _newest(connection, estate_id) != base:
            return False
        if connection.execute(select(schema.scan.c.state).where(own)).scalar() != WRITING:
            raise StoreError(f"scan {scan_id} was given up for dead while it was being saved; scan again")
        for name, rows in ended.items():
            table = schema.metadata.tables[name]
            for some in chunks(rows):
                connection.execute(update(table).where(table.c.id.in_(some)).values(until=scan_id))
        connection.execute(update(schema.scan).where(own).values(state=state, finished=now(), body=body))
        return True


def _discard(engine: Engine, scan_id: int) -> None:
    for table in schema.VERSIONED:
        with writing(engine) as connection:
            connection.execute(delete(table).where(table.c.since == scan_id))
    with writing(engine) as connection:
        connection.execute(delete(schema.scan).where(schema.scan.c.id == scan_id, schema.scan.c.state == WRITING))


def _sweep(engine: Engine) -> None:
    """Throw away what killed scans left behind."""
    old = select(schema.scan.c.id).where(
        schema.scan.c.state == WRITING, schema.scan.c.touched < time.time() - _DEAD_AFTER
    )
    with engine.connect() as connection:
        dead = list(connection.execute(old).scalars())
    for scan_id in dead:
        _discard(engine, scan_id)
