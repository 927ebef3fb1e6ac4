"""The two sides of a difference, read from the versions that began or ended between two scans of one estate.

Two scans of different estates are read whole.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, or_, select

from upright.graph.csr import distinct
from upright.model.asset import Asset
from upright.model.finding import Finding, Status
from upright.model.relation import Relation, RelationKind
from upright.store.bulk import IntArray, Tuple, one_of, stream
from upright.store.codec import asset_from_record
from upright.store.drift import Side
from upright.store.held import held, unpublished
from upright.store.pages import among, folded, kinds_of, sources_of, targets_of, whole, without
from upright.store.reading import read_finding, read_scan
from upright.store.schema import asset, asset_version, finding, relation_kind, relation_page

ScanRow = Row[*tuple[Any, ...]]


def read_sides(connection: Connection, before: ScanRow, after: ScanRow) -> tuple[Side, Side]:
    """What each of two scans has that the other may not have."""
    old, new = _Moment(connection, before, after), _Moment(connection, after, before)
    assets = old.assets(), new.assets()
    keys = old.relations(), new.relations()
    if before.estate_id == after.estate_id:
        keys = _between(keys[0], assets[1].keys() - assets[0]), _between(keys[1], assets[0].keys() - assets[1])
        keys = without(keys[0], keys[1]), without(keys[1], keys[0])
    return old.side(assets[0], keys[0]), new.side(assets[1], keys[1])


def _between(keys: IntArray, missing: Collection[int]) -> IntArray:
    """The relations that have no end among these assets."""
    numbers = np.array(sorted(missing), dtype=np.int64)
    return keys[~(among(sources_of(keys), numbers) | among(targets_of(keys), numbers))] if missing else keys


@dataclass(frozen=True)
class _Moment:
    """An estate after one scan, looked at beside another."""

    connection: Connection
    row: ScanRow
    other: ScanRow

    def _holds(self, table: Table) -> ColumnElement[bool]:
        hidden = unpublished(self.connection, self.row.estate_id)
        return held(table, self.row.estate_id, self.row.id, hidden)

    def _differs(self, table: Table) -> ColumnElement[bool]:
        """Holds here, and began or ended between the two scans."""
        holds = self._holds(table)
        if self.row.estate_id != self.other.estate_id:
            return holds
        first, last = sorted((self.row.id, self.other.id))
        began = and_(table.c.since > first, table.c.since <= last)
        return and_(holds, or_(began, and_(table.c.until > first, table.c.until <= last)))

    def _rows(self, query: Select[Any]) -> Iterator[Tuple]:
        return chain.from_iterable(stream(self.connection, query))

    def side(self, assets: Mapping[int, Asset], keys: IntArray) -> Side:
        """As one side of a difference."""
        return Side(read_scan(self.row), {one.id: one for one in assets.values()}, self.told(keys), self.findings())

    def assets(self) -> dict[int, Asset]:
        """The assets that differ, by number."""
        query = select(asset_version.c.asset_id, asset_version.c.body).where(self._differs(asset_version))
        return {number: asset_from_record(json.loads(body)) for number, body in self._rows(query)}

    def findings(self) -> dict[str, Finding]:
        """The standing findings that differ, by id, gravest first."""
        query = select(finding.c.body, finding.c.status, finding.c.first_seen).where(
            self._differs(finding), finding.c.status != Status.FIXED.value
        )
        found = [read_finding(row) for row in self.connection.execute(query)]
        return {one.id: one for one in sorted(found, key=lambda one: (-one.score.value, -one.severity, one.id))}

    def relations(self) -> IntArray:
        """All relations, as keys."""
        table = relation_page
        query = select(table.c.id, table.c.page, table.c.added, table.c.removed).where(self._holds(table))
        return whole(folded(self._rows(query.order_by(table.c.since))))

    def told(self, keys: IntArray) -> list[Relation]:
        """These relations, as far as both ends stand."""
        kinds = {
            code: RelationKind(name)
            for code, name in self.connection.execute(select(relation_kind.c.code, relation_kind.c.name))
        }
        ends = sources_of(keys), targets_of(keys)
        names = self._names(distinct(np.concatenate(ends)))
        rows = zip(ends[0].tolist(), kinds_of(keys).tolist(), ends[1].tolist(), strict=True)
        return [
            Relation(names[source], kinds[code], names[target])
            for source, code, target in rows
            if source in names and target in names
        ]

    def _names(self, numbers: IntArray) -> dict[int, str]:
        query = (
            select(asset.c.id, asset.c.uid)
            .join(asset_version, asset_version.c.asset_id == asset.c.id)
            .where(self._holds(asset_version))
        )
        return dict(self._rows(query.where(one_of(self.connection, asset.c.id, numbers.tolist()))))
