"""A LanceDB database on disk: its tables, and a sample of the rows of each.

Address: `lancedb:///folder/of/the/database`, or `lancedb://relative/folder`. Needs the extra `upright[lancedb]`.

Why it matters: the folder is the index. Whoever may read it reads every chunk, without a server that could ask who they
are, and every version that was ever written is kept until somebody cleans up.

Only reads: the newest version of each table, its schema, number of rows and versions, and `rows` of its rows (3,000
unless said otherwise) from places spread over the whole, without the vectors. `include` and `exclude` are patterns on
the names of tables.

What it does not see: rows of older versions; databases in LanceDB's cloud.
Source: https://lancedb.github.io/lancedb/
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from upright.connect import lance
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

_SCHEME: Final = "lancedb://"
_TABLES: Final = 10_000


def _server(source: Source) -> Server:
    folder = Path(source.address.removeprefix(_SCHEME)).resolve()
    return Server("lancedb", f"{_SCHEME}{folder}", folder.name, attributes={"persist_path": str(folder)})


def _tables(source: Source, server: Server, rows: int) -> Iterator[dict[str, Any]]:
    """What is known of each table that is wanted, with at most `rows` of its rows."""
    folder, wanted = Path(str(server.attributes["persist_path"])), Wanted.of(source)
    if not folder.is_dir():
        raise Unreachable(f"{source.name}: no such folder")
    names = sorted(entry.name.removesuffix(".lance") for entry in folder.glob("*.lance") if entry.is_dir())
    yield from lance.asked(folder, [name for name in names[:_TABLES] if wanted.takes("default", name)], rows)


def _collection(table: dict[str, Any]) -> Collection:
    more = {"snapshots": int(table.get("versions") or 0)}
    return Collection(str(table["name"]), (), int(table.get("dimension") or 0), int(table.get("count") or 0), {**more})


def _read(source: Source) -> Iterator[Item | Gap]:
    server, wanted = _server(source), Wanted.of(source)
    for table in _tables(source, server, wanted.rows):
        collection = _collection(table)
        if table.get("error"):
            yield Gap(collection.item, f"cannot be read ({table['error']})", "malformed", source.name)
            continue
        method = "every chunk" if collection.count <= wanted.rows else "chunks from places spread over the whole"
        chunks = [record_as_chunk(record) for record in table["records"]]
        yield from chunks_of(source, server, collection, chunks, method)


def _stores(source: Source) -> Iterator[Observation | Edge | Gap]:
    server = _server(source)
    tables = list(_tables(source, server, 0))
    yield from server_seen(source, server)
    for table in tables:
        yield from collection_seen(source, server, _collection(table))


CONNECTOR = Connector(
    id="lancedb",
    title="A LanceDB database on disk, table by table",
    accepts=lambda address: address.startswith(_SCHEME),
    read=_read,
    permissions=("read access to its folder",),
    options=OPTIONS,
    carries=True,
    stores=_stores,
)
