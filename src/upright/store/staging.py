"""Staging: writes what a scan changes under its number, in transactions so small that nobody waits long for one."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Engine, Table, select, update

from upright.graph import facets
from upright.graph.graph import RELATIONS
from upright.model.asset import Asset
from upright.model.evidence import Gap
from upright.model.relation import RelationKind
from upright.store import schema
from upright.store.bulk import IntArray, Tuple, insert_rows, runs
from upright.store.codec import asset_to_record, canonical
from upright.store.difference import AssetChange, FindingChange, Incoming, Known, Text
from upright.store.engine import writing
from upright.store.mark import mark
from upright.store.origins import Sources, origin_numbers, sources_of
from upright.store.pages import EMPTY, Turn, packed
from upright.store.standing import asset_numbers

_ROWS = 4000  # of one staged transaction: others wait for no longer than it takes


@dataclass(frozen=True, slots=True)
class Stage:
    """Writes rows of scan `scan` of an estate. Nobody sees them before the scan is published."""

    engine: Engine
    estate: int
    scan: int

    def number(self, new: Incoming, known: Known) -> None:
        """Give a number to every asset that has none (a number alone shows nothing to anybody).

        Neighbours by number share rows and pages, and what changes together was mostly seen together.
        """
        ids, assets = new.graph.ids, new.graph.assets
        unknown = sorted(np.flatnonzero(known.numbers == 0).tolist(), key=lambda at: sources_of(assets[at]))
        missing = [ids[at] for at in unknown]
        for some in runs(missing, _ROWS):
            rows = [(self.estate, uid) for uid in sorted(some)]  # so that two writers never wait in a circle
            with writing(self.engine) as connection:
                insert_rows(connection, schema.asset, ("estate_id", "uid"), rows, anew=True)
        if missing:
            with self.engine.connect() as connection:
                found = asset_numbers(connection, self.estate, missing)
            known.numbers[unknown] = [found[uid] for uid in missing]

    def assets(self, change: AssetChange, new: Incoming, known: Known) -> None:
        """Write the assets that are new or differ; those seen together stand together."""
        chosen = new.graph.assets
        seen = {at: sources_of(chosen[at]) for at in change.written.tolist()}
        written = sorted(seen, key=seen.__getitem__)
        origins = origin_numbers(self.engine, self.estate, {*seen.values(), *map(sources_of, change.kept)})
        names = ("asset_id", "origin_id", "mark", "facets", "body")
        marks = new.marks
        rows = (_asset_row(chosen[at], int(known.numbers[at]), int(marks[at]), origins) for at in written)
        self._write(schema.asset_version, names, rows)
        kept = (_asset_row(one, _number(one, new, known), mark(one), origins) for one in change.kept)
        self._write(schema.asset_version, names, kept)

    def relations(self, turns: Iterable[Turn]) -> None:
        """Write what pages gain and lose."""
        rows = ((turn.page, _bytes(turn.added), _bytes(turn.removed)) for turn in turns)
        self._write(schema.relation_page, ("page", "added", "removed"), rows)

    def gaps(self, gaps: Sequence[tuple[Text, Gap]]) -> None:
        """Write gaps."""
        origins = origin_numbers(self.engine, self.estate, {(gap.source,) for _, gap in gaps}) if gaps else {}
        rows = ((origins[gap.source,], text.hash, text.body) for text, gap in gaps)
        self._write(schema.gap, ("origin_id", "hash", "body"), rows)

    def findings(self, change: FindingChange, new: Incoming, known: Known) -> None:
        """Write findings that are new or differ, and those that were fixed."""
        names = ("uid", "asset_id", "status", "severity", "score", "first_seen", "hash", "body")

        def rows() -> Iterator[Tuple]:
            for uid, (status, first_seen, text) in change.written.items():
                one = new.findings[uid]
                at = new.graph.find(one.asset)
                number = int(known.numbers[at]) if at >= 0 else None
                yield uid, number, status, int(one.severity), one.score.value, first_seen, *text

        self._write(schema.finding, names, rows())
        table = schema.finding
        with self.engine.connect() as connection:
            copied = ("uid", "asset_id", "severity", "score", "first_seen", "hash", "body")
            query = select(*(table.c[name] for name in copied))
            fixed = [
                ("fixed", *row)
                for some in runs(change.fixed, 500)
                for row in connection.execute(query.where(table.c.id.in_(some)))
            ]
        self._write(table, ("status", *copied), fixed)

    def _write(self, table: Table, names: Sequence[str], rows: Iterable[Tuple]) -> None:
        alive = update(schema.scan).where(schema.scan.c.id == self.scan)
        for some in runs(((self.estate, self.scan, *row) for row in rows), _ROWS):
            with writing(self.engine) as connection:
                connection.execute(alive.values(touched=time.time()))
                insert_rows(connection, table, ("estate_id", "since", *names), some)


def _asset_row(asset: Asset, number: int, marked: int, origins: dict[Sources, int]) -> Tuple:
    body = canonical(asset_to_record(asset))
    return number, origins[sources_of(asset)], marked, facets.packed(asset), body


def _number(asset: Asset, new: Incoming, known: Known) -> int:
    at = new.graph.find(asset.id)
    return int(known.numbers[at]) if at >= 0 else known.absent[asset.id].number


def _bytes(keys: IntArray) -> bytes:
    return keys.astype("<i8").tobytes()


def keys_of(new: Incoming, known: Known, codes: Mapping[RelationKind, int]) -> IntArray:
    """The relations of a graph as keys (see `upright.store.pages`)."""
    edges = new.graph.forth
    if not len(edges):
        return EMPTY
    kinds = np.array([codes[kind] for kind in RELATIONS], dtype=np.int64)
    return packed(known.numbers[new.graph.tails], kinds[edges.labels], known.numbers[edges.heads])


def kind_codes(engine: Engine) -> dict[RelationKind, int]:
    """The code of every kind of relation."""
    table = schema.relation_kind
    with engine.connect() as connection:
        codes = {name: code for code, name in connection.execute(select(table.c.code, table.c.name))}
    missing = [(kind.value,) for kind in RelationKind if kind.value not in codes]
    if missing:
        with writing(engine) as connection:
            insert_rows(connection, table, ("name",), missing, anew=True)
        return kind_codes(engine)
    return {kind: codes[kind.value] for kind in RelationKind}
