"""Loading a graph: ids, facets and the ends of relations; an asset's body is read when somebody looks at it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, select

from upright.graph import facets
from upright.graph.graph import CODE, Ends, Graph, Read
from upright.model.asset import Asset
from upright.model.relation import RelationKind
from upright.store.bulk import IntArray, stream
from upright.store.codec import asset_from_record, gap_from_record
from upright.store.held import Connect, held, read_bodies
from upright.store.pages import folded, kinds_of, sources_of, targets_of, whole
from upright.store.schema import asset, asset_version, gap, relation_kind, relation_page


def read_graph(connection: Connection, estate_id: int, at: int, hidden: Sequence[int], connect: Connect) -> Graph:
    """The graph that scan `at` left. `connect`: for those who look at its assets later, in whatever thread."""
    version = asset_version
    query = select(asset.c.uid, asset.c.id, version.c.id, version.c.facets)
    query = query.join(version, version.c.asset_id == asset.c.id).where(held(version, estate_id, at, hidden))
    ids: list[str] = []
    parts: list[IntArray] = [np.zeros((3, 0), dtype=np.int64)]
    for rows in stream(connection, query):
        uids, numbers, versions, told = zip(*rows, strict=True)
        ids += uids
        parts.append(np.array([numbers, versions, [value or 0 for value in told]], dtype=np.int64))
    numbers, versions, told = np.concatenate(parts, axis=1)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    numbers, versions, told = numbers[order], versions[order], told[order]
    read = _reader(versions, connect)
    ends = _ends(connection, held(relation_page, estate_id, at, hidden), numbers)
    gaps = connection.execute(select(gap.c.body).where(held(gap, estate_id, at, hidden))).scalars()
    known = [gap_from_record(json.loads(body)) for body in gaps]
    return Graph.stored([ids[at] for at in order], _told_anew(told, read), ends, known, read)


def _reader(versions: IntArray, connect: Connect) -> Read:
    """Reads the assets at some positions. Rows are never changed, so what it gives does not depend on when."""

    def read(positions: Sequence[int]) -> list[Asset]:
        rows = versions[list(positions)].tolist()
        with connect() as connection:
            bodies = read_bodies(connection, asset_version, rows)
        return [asset_from_record(json.loads(bodies[row])) for row in rows]

    return read


def _told_anew(told: IntArray, read: Read) -> IntArray:
    """Facets, computed again where another Upright packed them otherwise."""
    stale = np.flatnonzero(facets.STAMP.of(told) != facets.VERSION)
    for begin in range(0, len(stale), 2000):
        places = stale[begin : begin + 2000]
        told[places] = [facets.packed(one) for one in read(places.tolist())]
    return told


def _ends(connection: Connection, within: ColumnElement[bool], numbers: IntArray) -> Ends:
    """Position of the source, code of the kind and position of the target of each relation between these assets."""
    table = relation_page
    query = select(table.c.id, table.c.page, table.c.added, table.c.removed).where(within).order_by(table.c.since)
    keys = whole(folded(chain.from_iterable(stream(connection, query))))
    codes = np.full(128, -1, dtype=np.int64)
    for code, name in connection.execute(select(relation_kind.c.code, relation_kind.c.name)):
        codes[code] = CODE[RelationKind(name)]
    by_number = np.argsort(numbers)
    sources, here = _positions(sources_of(keys), numbers, by_number)
    targets, there = _positions(targets_of(keys), numbers, by_number)
    both = here & there  # an end may be gone by a scan that did not read the other end
    return sources[both], codes[kinds_of(keys)][both], targets[both]


def _positions(wanted: IntArray, numbers: IntArray, by_number: IntArray) -> tuple[IntArray, NDArray[np.bool_]]:
    """Where these numbers stand among `numbers`, and whether they do."""
    if not len(numbers):
        return wanted, np.zeros(len(wanted), dtype=np.bool_)
    places = np.searchsorted(numbers, wanted, sorter=by_number)
    found = by_number[np.minimum(places, len(numbers) - 1)]
    return found, numbers[found] == wanted
