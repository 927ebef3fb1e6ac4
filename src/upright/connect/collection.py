"""What the connectors of vector stores share: servers and collections as assets, their chunks as items.

A collection comes out as one item `.../name.chunks.jsonl` with a sample of its chunks, one a line:
`{"id": ..., "text": ..., "metadata": {...}}`. Its provenance has the identity key of the collection (`vector_store`),
and what the sample is, as for tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from upright.connect.connector import Source
from upright.connect.tables import Column, Sample, Table, Wanted, item_of
from upright.model.asset import AssetKind, Json, Location
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import key, store_key
from upright.model.item import Item
from upright.model.relation import RelationKind

OPTIONS: Final = frozenset({"include", "exclude", "rows"})
PAGES: Final = 10  # places of a collection that a sample is drawn from
_COLUMNS: Final = (Column("id", "text"), Column("text", "text"), Column("metadata", "json", nested=True))
TEXTS: Final = (
    "text", "content", "document", "page_content", "pageContent", "chunk", "chunk_text", "text_content", "body",
    "passage", "_node_content", "message", "abstract",
)  # fmt: skip
_IDS: Final = ("id", "_id", "uuid", "doc_id", "chunk_id", "pk")
_LONGEST: Final = 8000  # characters of one chunk

Chunk = tuple[str, str, dict[str, Any] | None]  # id, text, metadata


@dataclass(frozen=True, slots=True)
class Server:
    """A server, or a folder on disk, that keeps collections. `address` without credentials. `open`: it answered a
    request that carried no credentials; None: nobody asked without them.
    """

    engine: str
    address: str
    name: str
    open: bool | None = None
    version: str = ""
    attributes: dict[str, Json] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its identity key."""
        return store_key(self.address)


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection, and where it stands in its server (`path`: tenant, database...). `count`: chunks in all, -1 when
    the server does not say.
    """

    name: str
    path: tuple[str, ...] = ()
    dimension: int = 0
    count: int = -1
    attributes: dict[str, Json] = field(default_factory=dict)

    def key(self, server: Server) -> str:
        """Its identity key."""
        return store_key("/".join((server.address, *self.path)), self.name)

    @property
    def table(self) -> Table:
        """It as a table of chunks."""
        return Table("/".join(self.path) or "collections", f"{self.name}.chunks", _COLUMNS, self.count)

    @property
    def item(self) -> str:
        """The path of its item."""
        folder = "/".join(part.replace("/", "_") for part in (self.path or ("collections",)))
        return f"{folder}/{self.name.replace('/', '_')}.chunks.jsonl"


def server_seen(source: Source, server: Server) -> Iterator[Observation | Edge]:
    """The server as an asset, and whom it answers when that is anybody."""
    told: dict[str, Json] = {"engine": server.engine, "url": server.address, **server.attributes}
    if server.open is not None:
        told |= {"auth": "none", "anonymous": True} if server.open else {"auth": "key", "anonymous": False}
    place = Location(".", 0, source.name, "server")
    yield Observation(
        AssetKind.VECTOR_STORE, server.name, (server.key, f"path:{source.name}"), place, told, server.version,
        detector=source.type,
    )  # fmt: skip
    if server.open:
        yield anyone(source)
        for right in (RelationKind.CAN_READ, RelationKind.CAN_WRITE):
            yield Edge(_nobody(source), right, server.key)


def anyone(source: Source) -> Observation:
    """Whoever reaches the server, without credentials."""
    place = Location(".", 0, source.name, "identity")
    told: dict[str, Json] = {"type": "user", "principal": "without credentials"}
    name = f"whoever reaches {source.name}"
    return Observation(AssetKind.IDENTITY, name, (_nobody(source),), place, told, detector=source.type)


def _nobody(source: Source) -> str:
    return key("name", source.name, "identity", "anonymous")


def collection_seen(source: Source, server: Server, found: Collection) -> Iterator[Observation | Edge]:
    """A collection as an asset, kept in its server."""
    told: dict[str, Json] = {"engine": server.engine, "collection": found.name, **found.attributes}
    told |= {"dimension": found.dimension} if found.dimension else {}
    told |= {"chunks": found.count} if found.count >= 0 else {}
    own = found.key(server)
    yield Observation(
        AssetKind.VECTOR_STORE, found.name, (own, f"path:{source.name}/{found.item}"),
        Location(found.item, 0, source.name, "collection"), told, detector=source.type,
    )  # fmt: skip
    yield Edge(server.key, RelationKind.CONTAINS, own)
    yield Edge(own, RelationKind.STORED_IN, server.key)
    if server.open:
        for right in (RelationKind.CAN_READ, RelationKind.CAN_WRITE):
            yield Edge(_nobody(source), right, own)


def chunks_of(
    source: Source, server: Server, found: Collection, chunks: Sequence[Chunk], method: str
) -> Iterator[Item | Gap]:
    """The item of a collection, and the gap that says how much of it was not read."""
    rows = [
        (name, (text or "")[:_LONGEST], dict(sorted((metadata or {}).items())) or None)
        for name, text, metadata in chunks
    ]
    extra = {"vector_store": found.key(server)}
    sample = Sample(rows, found.count, counted=True, method=method, extra=extra)
    for each in item_of(source, found.table, sample, Wanted.of(source), None):
        if isinstance(each, Item):
            yield replace(each, path=found.item)
        else:
            yield replace(each, where=found.item)


def record_as_chunk(record: dict[str, Any]) -> Chunk:
    """A row of which one column is the text, one perhaps the id, and the rest says where it came from."""
    text = next((name for name in TEXTS if isinstance(record.get(name), str)), "")
    name = next((name for name in _IDS if record.get(name) is not None), "")
    rest = {key: _said(value) for key, value in record.items() if key not in {text, name} and value is not None}
    return str(record.get(name) or ""), str(record.get(text) or ""), rest


def _said(value: Any) -> Any:
    """A value of metadata; a JSON document in a text as what it says."""
    if isinstance(value, str) and value.startswith(("{", "[{")):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def pages(total: int, wanted: int, most: int) -> list[tuple[int, int]]:
    """Offset and number of the chunks to ask for: everything, or `wanted` of them from places spread over the whole;
    never more than `most` at once.

    >>> pages(1000, 20, 10)
    [(0, 2), (111, 2), (222, 2), (333, 2), (444, 2), (555, 2), (666, 2), (777, 2), (888, 2), (998, 2)]
    """
    if total <= wanted:
        return [(at, min(most, total - at)) for at in range(0, total, most)]
    count = max(PAGES, -(-wanted // most))
    each = max(1, wanted // count)
    step = (total - each) / (count - 1)
    return [(min(total - each, int(number * step)), each) for number in range(count)]
