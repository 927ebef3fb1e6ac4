"""Keys of Redis by what stands before their first colon: `letter:17` and `letter:18` are of one sort, `letter:*`.

A server names no tables; people who fill it do, by their keys. Each sort becomes a data set in the server.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from upright.connect.collection import Chunk
from upright.connect.connector import Source
from upright.connect.tables import Table
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import path_key
from upright.model.relation import RelationKind

OTHERS: Final = "keys"  # those of no sort
_MOST: Final = 50


def sorts_of(names: Iterable[str]) -> frozenset[str]:
    """The sorts that most keys are of; one key alone is of none."""
    counted = Counter(sort for name in names if (sort := _before(name)))
    return frozenset(sort for sort, count in counted.most_common(_MOST) if count > 1)


def sort_of(name: str, known: frozenset[str]) -> str:
    """The sort of a key, of those that are known."""
    found = _before(name)
    return found if found in known else OTHERS


def by_sort(rows: Iterable[Chunk], known: frozenset[str]) -> dict[str, list[Chunk]]:
    """Rows by their sort."""
    found: dict[str, list[Chunk]] = {}
    for row in rows:
        found.setdefault(sort_of(row[0], known), []).append(row)
    return found


def sorts_seen(source: Source, own: str, place: str, known: Iterable[str]) -> Iterator[Observation | Edge]:
    """The sorts as data sets in the server."""
    for sort in sorted(known):
        path, name = Table(f"db{place}", sort, ()).path, f"{sort}:*"
        key = key_of(own, sort)
        where = Location(path, 0, source.name, "table")
        keys = (key, path_key(source.name, path))
        yield Observation(AssetKind.DATASET, name, keys, where, {"type": "table", "engine": "redis"}, detector="redis")
        yield Edge(own, RelationKind.CONTAINS, key)
        yield Edge(key, RelationKind.STORED_IN, own)


def key_of(own: str, sort: str) -> str:
    """The key of a sort in the server of this key."""
    return f"{own}#{sort}:*"


def _before(name: str) -> str:
    sort, colon, _ = name.partition(":")
    return (
        sort if colon and sort.replace("_", "").replace("-", "").replace(".", "").isalnum() and sort != OTHERS else ""
    )
