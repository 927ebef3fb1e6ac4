"""Where one person's data lies: the sources of a scan are read again for a value, since scans keep no values.

The value is sought as it stands, whatever its capitals and whatever stands between its words or digits; in every file,
table and document of the sources that can still be read, in worker processes. Nothing of it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from upright.app.catalog import named
from upright.app.executor import Executor, Failure
from upright.app.ingest import Holders
from upright.connect.connector import Source
from upright.model.asset import Asset, AssetKind
from upright.model.errors import AccessDenied, MalformedError, Unreachable
from upright.model.evidence import Gap, Observation
from upright.model.item import Item
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from upright.graph.graph import Graph
    from upright.store.snapshot import Scope, Snapshot

_LIMIT: Final = 1 << 30  # bytes of one file
_SHORTEST, _LONGEST = 3, 400  # characters of a value
_BATCH: Final = 24
_MOST_TABLES: Final = 200  # of one database
_HOLD: Final = frozenset(
    {AssetKind.DATASET, AssetKind.DATA_STORE, AssetKind.VECTOR_STORE, AssetKind.NOTEBOOK, AssetKind.PROMPT}
)
_DIGITS: Final = re.compile(r"[\d\s().+/-]{6,}")


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether a value lies in one item, and in which of its tables; `why` it could not be told."""

    source: str
    path: str
    found: bool
    why: str = ""
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The assets that hold the value, the places where it lies in no asset, and what was not looked at and why."""

    held: tuple[Asset, ...] = ()
    places: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def whereabouts(snapshot: Snapshot, value: str, *, workers: int = 0) -> Whereabouts:
    """Where a value lies now in the sources of a scan. Raises MalformedError for one too short to be looked for."""
    pattern_of(value)
    unread: list[str] = []
    items = list(_items(snapshot.scan.scopes, unread))
    batches = (items[begin : begin + _BATCH] for begin in range(0, len(items), _BATCH))
    held: dict[str, Asset] = {}
    places: list[str] = []
    holders = _holders(snapshot.graph)
    for seen in Executor(finder, (value,), workers or 1).run(batches):
        if isinstance(seen, Failure):
            unread.append(f"{seen.item.path}: {seen.why}")
        elif seen.why:
            unread.append(f"{seen.path}: {seen.why}")
        elif seen.found:
            assets = [snapshot.graph.asset(str(each.name)) for each in holders.of(seen.source, seen.path)]
            held |= {asset.id: asset for asset in (*assets, *_tables_in(snapshot.graph, assets, seen.tables))}
            places += [] if assets else [f"{seen.source}/{seen.path}"]
    return Whereabouts(tuple(held[each] for each in sorted(held)), tuple(sorted(places)), tuple(sorted(set(unread))))


def _tables_in(graph: Graph, stores: Iterable[Asset], names: Collection[str]) -> Iterator[Asset]:
    """The tables of these names that lie in these databases."""
    for store in stores if names else ():
        yield from (table for table in graph.into(store, RelationKind.STORED_IN) if table.name in names)


def _items(scopes: tuple[Scope, ...], unread: list[str]) -> Iterator[Item]:
    for scope in scopes:
        if not scope.type:
            unread.append(f"{scope.source}: it is not known where it lies")
            continue
        try:
            for each in named("connectors", scope.type).read(
                Source(scope.type, scope.source, scope.address, scope.options)
            ):
                if isinstance(each, Item):
                    yield each
                elif isinstance(each, Gap):
                    unread.append(f"{each.where}: {each.why}")
        except (AccessDenied, Unreachable, MalformedError) as error:
            unread.append(f"{scope.source}: {error}")


def _holders(graph: Graph) -> Holders:
    """The assets of the graph that hold data, by their paths; each under its id."""
    return Holders(
        Observation(asset.kind, asset.id, asset.keys, asset.locations[0])
        for asset in graph.assets
        if asset.kind in _HOLD and asset.locations
    )


def finder(value: str) -> Callable[[Item], Seen]:
    """What a worker does with each item: says whether the value is in it."""
    from upright.classify.format import Part, walk

    wanted = pattern_of(value)

    def look(item: Item) -> Seen:
        try:
            why, tables, found = "", set[str](), False
            for _, part in walk(item, _LIMIT):
                if isinstance(part, Part) and wanted.search(part.text):
                    found = True
                    tables.add(_table(part.partition))
                    if not tables - {""} or len(tables) > _MOST_TABLES:
                        break
                why = why or (part.why if isinstance(part, Gap) else "")
            return Seen(
                item.source, item.path, found=found, why="" if found else why, tables=tuple(sorted(tables - {""}))
            )
        except (AccessDenied, Unreachable, MalformedError) as error:
            return Seen(item.source, item.path, found=False, why=str(error))

    return look


def _table(partition: str) -> str:
    """The table that a partition such as `crm.sql:public.customers.email` names, if it names one."""
    _, sign, place = partition.rpartition(":")
    table = place.rpartition(".")[0] if sign else ""
    return "" if " " in table else table.rpartition(".")[2]


def pattern_of(value: str) -> re.Pattern[str]:
    """Finds a value however it is spaced and written. Raises MalformedError."""
    text = value.strip()
    if not _SHORTEST <= len(text) <= _LONGEST:
        raise MalformedError(f"a value to look for has {_SHORTEST} to {_LONGEST} characters")
    if _DIGITS.fullmatch(text):
        digits = [letter for letter in text if letter.isdigit()]
        return re.compile(r"(?<!\d)" + r"[\s().+/-]{0,2}".join(digits) + r"(?!\d)")
    words = [re.escape(word) for word in re.split(r"\s+", text)]
    return re.compile(r"(?<!\w)" + r"[\s,]{1,4}".join(words) + r"(?!\w)", re.IGNORECASE)
