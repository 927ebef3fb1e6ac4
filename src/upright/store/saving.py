"""Writing a scan: staged in small transactions under its number, then published by one.

Nobody sees a row of a scan before the scan is published, so a scan killed at any moment leaves the previous snapshot
whole. Two scans of one estate do not wait for each other: the one that publishes second finds that the ground moved,
throws its stage away and compares again.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from upright.model.asset import Json
from upright.model.errors import ConflictError, StoreError
from upright.model.relation import RelationKind
from upright.store import schema
from upright.store.bulk import insert_rows, one_of
from upright.store.codec import canonical
from upright.store.difference import (
    AssetChange,
    Incoming,
    Known,
    compare_assets,
    compare_findings,
    compare_relations,
)
from upright.store.engine import writing
from upright.store.held import WRITING, read_bodies, unpublished
from upright.store.pages import Turn, among, sources_of, turns, whole
from upright.store.parts import write_parts
from upright.store.snapshot import Estate, Scope
from upright.store.staging import Stage, keys_of, kind_codes
from upright.store.standing import Standing

_ATTEMPTS = 20
_DEAD_AFTER = 6 * 3600.0  # seconds without a write after which an unpublished scan is swept away


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write_scan(
    engine: Engine,
    estate: Estate,
    new: Incoming | None,
    *,
    scopes: Sequence[Scope],
    told: Mapping[str, Mapping[str, Json]],
    started: str,
    version: str,
    parts: Mapping[str, bytes],
    after: int | None = None,
) -> int:
    """Save and publish; gives the scan's number. `new`: None when all is as scan `after` left it. `told`: stats,
    assessed, unknown, grounds. `after`: the scan that this one builds on. Raises ConflictError when it is no longer the
    newest, StoreError.
    """
    body = canonical({**told, "scopes": [asdict(scope) for scope in scopes]})
    state = "complete" if all(scope.complete for scope in scopes) else "partial"
    estate_id = _estate(engine, estate)
    _sweep(engine)
    for _ in range(_ATTEMPTS):
        scan_id, base = _begin(engine, estate_id, started, version)
        if after in {None, base}:
            ended = _stage(engine, estate_id, scan_id, base, new) if new else {}
            if _publish(engine, estate_id, scan_id, base, ended, state=state, body=body, parts=parts):
                return scan_id
        _discard(engine, scan_id)
        if after is not None:
            raise ConflictError(f"{estate.name}: another scan finished first")
    raise StoreError(f"{estate.name}: other scans of this estate keep finishing first; nothing was saved, try again")


def _estate(engine: Engine, estate: Estate) -> int:
    found = select(schema.estate.c.id).where(schema.estate.c.fingerprint == estate.fingerprint)
    with writing(engine) as connection:
        row = (estate.fingerprint, estate.name, now())
        insert_rows(connection, schema.estate, ("fingerprint", "name", "created"), [row], anew=True)
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


def _stage(engine: Engine, estate_id: int, scan_id: int, base: int, new: Incoming) -> dict[str, list[int]]:
    """Write what differs from scan `base`. Gives the rows that this ends, by table."""
    stage = Stage(engine, estate_id, scan_id)
    with engine.connect() as connection:
        standing = Standing(connection, estate_id, base, unpublished(connection, estate_id))

        def bodies(table: str, rows: Collection[int]) -> Mapping[int, str]:
            return read_bodies(connection, schema.metadata.tables[table], rows)

        known = standing.assets(new)
        assets = compare_assets(known, new, bodies)
        gaps, covered = standing.gaps(new)
        findings = compare_findings(standing.findings(new, known), new, bodies, assets.uncertain)
    stage.number(new, known)
    with engine.connect() as connection:
        standing = Standing(connection, estate_id, base, standing.hidden)
        turned = _relations(standing, new, known, assets, kind_codes(engine))
    stage.assets(assets, new, known)
    stage.relations(turned)
    stage.gaps([(text, gap) for text, gap in new.gaps.items() if text.hash not in gaps])
    stage.findings(findings, new, known)
    now = {text.hash for text in new.gaps}
    return {
        "asset_version": assets.ended,
        "relation_page": [row for turn in turned for row in turn.ended],
        "gap": [gaps[hashed] for hashed in sorted(covered - now)],
        "finding": findings.ended,
    }


def _relations(
    standing: Standing, new: Incoming, known: Known, assets: AssetChange, codes: Mapping[RelationKind, int]
) -> list[Turn]:
    """What changes in the relations that leave the assets of this scan."""
    now = keys_of(new, known, codes)
    sources = None
    if new.coverage.incomplete:
        absent = np.array([one.number for one in known.absent.values()], dtype=np.int64)
        sources = np.sort(np.concatenate([known.numbers, absent]))
    pages = standing.pages(sources)
    stands = whole(pages)
    if sources is not None:
        stands = stands[among(sources_of(stands), sources)]
    sure = (
        None if new.coverage.total else np.sort(known.numbers[[uid not in assets.uncertain for uid in new.graph.ids]])
    )
    added, removed = compare_relations(stands, now, sure, assets.gone)
    return turns(pages, added, removed)


def _publish(
    engine: Engine,
    estate_id: int,
    scan_id: int,
    base: int,
    ended: Mapping[str, list[int]],
    *,
    state: str,
    body: str,
    parts: Mapping[str, bytes],
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
            if rows:
                connection.execute(update(table).where(one_of(connection, table.c.id, rows)).values(until=scan_id))
        write_parts(connection, estate_id, scan_id, parts)
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
