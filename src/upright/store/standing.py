"""What stands of an estate and may be changed by a scan: read before the two are compared.

Where a scope was not completed, only what was seen in the others is read, and what the scan brought.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, select

from upright.store.bulk import IntArray, Tuple, one_of, stream
from upright.store.difference import Incoming, Known, StoredAsset, StoredFinding
from upright.store.pages import Page, folded, pages_of
from upright.store.schema import asset, asset_version, finding, gap, origin, relation_page

_MANY = 50_000  # assets that are looked up one by one rather than with all others


@dataclass(frozen=True)
class Standing:
    """The live rows of one estate up to scan `base`, in a transaction. `hidden`: scans that are not published."""

    connection: Connection
    estate: int
    base: int
    hidden: Sequence[int]

    def live(self, table: Table) -> list[ColumnElement[bool]]:
        """The condition that picks the rows that hold."""
        return [
            table.c.estate_id == self.estate,
            table.c.until.is_(None),
            table.c.since <= self.base,
            table.c.since.not_in(self.hidden),
        ]

    def touched(self, new: Incoming, how: Callable[[Iterable[bool]], bool] = any) -> list[int] | None:
        """The origins of which a source (`how=all`: every one, of which there are some) was completed; None for all."""
        if not new.coverage.incomplete:
            return None
        query = select(origin.c.id, origin.c.names).where(origin.c.estate_id == self.estate)
        known = [(number, json.loads(names)) for number, names in self.connection.execute(query)]
        return [number for number, names in known if names and how(map(new.coverage.covers_source, names))]

    def assets(self, new: Incoming) -> Known:
        """What stands of the assets of a graph, and of those that it lacks."""
        size = len(new.graph)
        known = Known(*np.zeros((4, size), dtype=np.int64))
        if not new.coverage.unread:
            known.covered = np.array(sorted(self.touched(new, all) or ()), dtype=np.int64)
        query = (
            select(asset.c.uid, asset.c.id, asset_version.c.id, asset_version.c.mark, asset_version.c.origin_id)
            .join(asset, asset.c.id == asset_version.c.asset_id)
            .where(*self.live(asset_version))
        )
        origins = self.touched(new) if self.base else []
        for rows in self._each(query, asset_version.c.origin_id, origins):
            _place(rows, new, known)
        if origins is not None and self.base:
            for rows in self._named(np.flatnonzero(known.numbers == 0), new):
                _place(rows, new, known)
        return known

    def _each(self, query: Select[Any], column: ColumnElement[Any], values: list[int] | None) -> Iterator[list[Tuple]]:
        """The rows of a query; only those with one of the values, when values are given."""
        if values is None:
            yield from stream(self.connection, query)
            return
        if values:
            yield from stream(self.connection, query.where(one_of(self.connection, column, values)))

    def _named(self, positions: IntArray, new: Incoming) -> Iterator[list[Tuple]]:
        """The assets at these positions that were ever seen, whether they stand or not."""
        ids = new.graph.ids
        query = (
            select(asset.c.uid, asset.c.id, asset_version.c.id, asset_version.c.mark, asset_version.c.origin_id)
            .join_from(
                asset,
                asset_version,
                and_(asset_version.c.asset_id == asset.c.id, *self.live(asset_version)),
                isouter=True,
            )
            .where(asset.c.estate_id == self.estate)
        )
        if len(positions):
            named = one_of(self.connection, asset.c.uid, (ids[at] for at in positions.tolist()))
            yield from stream(self.connection, query.where(named))

    def pages(self, sources: IntArray | None) -> dict[int, Page]:
        """The pages of the relations that leave these assets (None: of all)."""
        table = relation_page
        query = (
            select(table.c.id, table.c.page, table.c.added, table.c.removed)
            .where(*self.live(table))
            .order_by(table.c.since)
        )
        wanted = None if sources is None else pages_of(sources)
        return folded(row for rows in self._each(query, table.c.page, wanted) for row in rows) if self.base else {}

    def gaps(self, new: Incoming) -> tuple[dict[str, int], set[str]]:
        """Row of each gap by hash, and the hashes of those where the scan did look."""
        query = select(gap.c.hash, gap.c.id, gap.c.origin_id).where(*self.live(gap))
        origins = self.touched(new)
        looked = None if origins is None else set(origins)
        rows = [row for some in stream(self.connection, query) for row in some]
        covered = {hashed for hashed, _, number in rows if looked is None or number in looked}
        return {hashed: row for hashed, row, _ in rows}, covered

    def findings(self, new: Incoming, known: Known) -> dict[str, StoredFinding]:
        """The findings that stand or were fixed: of the assets that may change, and those that came again."""
        table = finding
        query = select(table.c.uid, table.c.id, table.c.hash, table.c.status, table.c.first_seen)
        query = query.where(*self.live(table))
        if not new.coverage.incomplete:
            return _findings(stream(self.connection, query))
        numbers = [*known.numbers.tolist(), *(one.number for one in known.absent.values())]
        found = _findings(self._each(query, table.c.asset_id, numbers))
        others = [uid for uid in new.findings if uid not in found]
        if others:
            found |= _findings(stream(self.connection, query.where(one_of(self.connection, table.c.uid, others))))
        return found


def _findings(rows: Iterable[list[Tuple]]) -> dict[str, StoredFinding]:
    return {row[0]: StoredFinding(*row[1:]) for some in rows for row in some}


def _place(rows: list[Tuple], new: Incoming, known: Known) -> None:
    """Put rows (asset id, number, row of the version or None, mark, origin) where they belong."""
    uids, numbers, versions, marks, origins = zip(*rows, strict=True)
    places = np.array([new.graph.find(uid) for uid in uids], dtype=np.int64)
    inside = places >= 0
    columns = ((known.numbers, numbers), (known.rows, versions), (known.marks, marks), (known.origins, origins))
    for column, values in columns:
        column[places[inside]] = np.array([value or 0 for value in values], dtype=np.int64)[inside]
    for at in np.flatnonzero(~inside).tolist():
        known.absent[uids[at]] = StoredAsset(numbers[at], versions[at], marks[at] or 0, origins[at] or 0)


def asset_numbers(connection: Connection, estate: int, uids: Sequence[str]) -> dict[str, int]:
    """Asset id -> our number, of those that have one."""
    query = select(asset.c.uid, asset.c.id).where(asset.c.estate_id == estate)
    if len(uids) <= _MANY:
        query = query.where(one_of(connection, asset.c.uid, uids))
    return {uid: number for rows in stream(connection, query) for uid, number in rows}
