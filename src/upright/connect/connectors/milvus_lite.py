"""A database of Milvus Lite on disk: its collections, and a sample of the rows of each.

Address: `milvus:///folder/kb.db`, or `milvus://relative/kb.db`. Reads the form of Milvus Lite 3, a folder; servers are
read through `milvus+http://`.

Why it matters: the folder is the index. Whoever may read it reads every chunk, without a server that could ask who they
are.

Only reads: the description of each collection, its number of rows, and the first `rows` of them (3,000 unless said
otherwise), without the vectors. `include` and `exclude` are patterns on the names of collections.

What it does not see: rows that were written and not yet moved from the log to a file; which rows were deleted;
databases of Milvus Lite 2, one file each.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from upright.connect import milvus_lite
from upright.connect.collection import (
    OPTIONS,
    Collection,
    Server,
    chunks_of,
    collection_seen,
    record_as_chunk,
    server_seen,
)
from upright.connect.connector import Connector, Source
from upright.connect.tables import Wanted
from upright.model.errors import Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item

_SCHEME: Final = "milvus://"
_COLLECTIONS: Final = 10_000


def _server(source: Source) -> Server:
    folder = Path(source.address.removeprefix(_SCHEME)).resolve()
    return Server("milvus", f"{_SCHEME}{folder}", folder.name, attributes={"persist_path": str(folder)})


def _collections(source: Source, server: Server, rows: int) -> Iterator[dict[str, Any]]:
    """What is known of each collection that is wanted, with at most `rows` of its rows."""
    folder, wanted = Path(str(server.attributes["persist_path"])), Wanted.of(source)
    if not (folder / "collections").is_dir():
        raise Unreachable(f"{source.name}: no database of Milvus Lite 3")
    names = sorted(entry.parent.name for entry in folder.glob("collections/*/schema.json"))
    taken = [name for name in names[:_COLLECTIONS] if wanted.takes("default", name)]
    yield from milvus_lite.asked(folder, taken, rows)


def _collection(told: dict[str, Any]) -> Collection:
    return Collection(str(told["name"]), (), int(told.get("dimension") or 0), int(told.get("count") or 0))


def _read(source: Source) -> Iterator[Item | Gap]:
    server, wanted = _server(source), Wanted.of(source)
    for told in _collections(source, server, wanted.rows):
        collection = _collection(told)
        if told.get("error"):
            yield Gap(collection.item, f"cannot be read ({told['error']})", "malformed", source.name)
            continue
        method = "every chunk" if collection.count <= wanted.rows else "the first chunks"
        chunks = [record_as_chunk(record) for record in told["records"]]
        yield from chunks_of(source, server, collection, chunks, method)


def _stores(source: Source) -> Iterator[Observation | Edge | Gap]:
    server = _server(source)
    yield from server_seen(source, server)
    for told in _collections(source, server, 0):
        yield from collection_seen(source, server, _collection(told))


CONNECTOR = Connector(
    id="milvus-lite",
    title="A database of Milvus Lite on disk, collection by collection",
    accepts=lambda address: address.startswith(_SCHEME),
    read=_read,
    permissions=("read access to its folder",),
    options=OPTIONS,
    carries=True,
    stores=_stores,
)
