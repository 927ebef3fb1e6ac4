"""A vector store that was opened: its server, its collections, and how their chunks are drawn.

A connector of a store gives one of these; what is read and what is told follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from upright.connect.collection import Chunk, Collection, Server, chunks_of, collection_seen, server_seen
from upright.connect.connector import Read, Source, Stores
from upright.connect.tables import Wanted
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item

Draw: TypeAlias = "Callable[[int], Iterable[Chunk]]"  # at most so many chunks
Accounts: TypeAlias = "Callable[[Source, list[Collection]], Iterator[Observation | Edge | Gap]]"


@dataclass(frozen=True, slots=True)
class Opened:
    """`collections` gives each with the way to draw its chunks, and a gap for what was refused; `accounts` says who may
    read and change which of them, where the server tells.
    """

    server: Server
    collections: Callable[[], Iterator[tuple[Collection, Draw] | Gap]]
    accounts: Accounts | None = None


Open: TypeAlias = "Callable[[Source], Opened]"


def reading(opened: Open) -> Read:
    """The reading of a connector: a sample of every collection that is wanted."""

    def read(source: Source) -> Iterator[Item | Gap]:
        store, wanted = opened(source), Wanted.of(source)
        for found in store.collections():
            if isinstance(found, Gap):
                yield found
            elif _takes(wanted, found[0]):
                yield from _sample(source, store.server, found[0], found[1], wanted.rows)

    return read


def telling(opened: Open) -> Stores:
    """The stores of a connector: the server and its collections."""

    def stores(source: Source) -> Iterator[Observation | Edge | Gap]:
        store, wanted = opened(source), Wanted.of(source)
        yield from server_seen(source, store.server)
        taken = [found[0] for found in store.collections() if not isinstance(found, Gap) and _takes(wanted, found[0])]
        for each in taken:
            yield from collection_seen(source, store.server, each)
        if store.accounts:
            yield from store.accounts(source, taken)

    return stores


def _takes(wanted: Wanted, found: Collection) -> bool:
    return wanted.takes(found.path[-1] if found.path else "default", found.name)


def _sample(source: Source, server: Server, found: Collection, draw: Draw, rows: int) -> Iterator[Item | Gap]:
    try:
        chunks = list(draw(rows))
    except AccessDenied as error:
        yield Gap(found.item, str(error), "denied", source.name)
    except Unreachable as error:
        yield Gap(found.item, str(error), "unreachable", source.name)
    else:
        method = "every chunk" if 0 <= found.count <= rows else "some of its chunks"
        yield from chunks_of(source, server, found, chunks[:rows], method)
