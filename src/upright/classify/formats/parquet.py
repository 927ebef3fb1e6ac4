"""Parquet: columns of text and numbers, one batch of rows at a time; of very large files row groups spread evenly.

Encrypted and broken files become gaps.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from upright.classify.format import Example, Format, Part
from upright.classify.formats._arrow import ROWS, parts, readable
from upright.model.errors import LimitExceeded, MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

FOOTER = 32 << 20  # bytes of metadata that are parsed
BUFFER = 1 << 20  # bytes of a column that are read at a time


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """One part for each column of each batch."""
    import pyarrow as pa
    from pyarrow import parquet

    with item.open() as stream:
        if stream.read(4) == b"PARE":
            raise MalformedError("encrypted Parquet", item.path)
        stream.seek(-min(8, stream.seek(0, 2)), 2)
        length, magic = int.from_bytes(stream.read(4), "little"), stream.read(4)
        if magic != b"PAR1":
            raise MalformedError("not a readable Parquet file", item.path)
        if length > FOOTER:
            raise LimitExceeded("Parquet with metadata beyond the limit", item.path)
        stream.seek(0)
        try:
            file = parquet.ParquetFile(
                stream, buffer_size=BUFFER, pre_buffer=False, thrift_string_size_limit=FOOTER,
                thrift_container_size_limit=1_000_000,
            )  # fmt: skip
            yield from _groups(item.path, file, limit)
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise MalformedError("not a readable Parquet file", item.path) from error


def _groups(path: str, file: Any, limit: int) -> Iterator[Part]:
    sizes = [file.metadata.row_group(index).total_byte_size for index in range(file.num_row_groups)]
    step = max(1, -(-sum(sizes) // max(1, limit)))
    names = [field.name for field in file.schema_arrow if readable(field.type)]
    share = limit // max(1, -(-len(sizes) // step))
    for index in range(0, len(sizes), step):
        left = share
        for batch in file.iter_batches(batch_size=ROWS, row_groups=[index], columns=names, use_threads=False):
            yield from parts(path, batch)
            left -= int(batch.nbytes)
            if left <= 0:
                break


def _example() -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    written = io.BytesIO()
    rows = {"name": ["Eva", None], "contact": [{"mail": "eva.b@mail.net"}, {"mail": ""}], "vector": [[0.5], [0.1]]}
    parquet.write_table(pa.table(rows), written)
    return written.getvalue()


FORMAT = Format(
    id="parquet",
    title="Parquet",
    suffixes=(".parquet", ".pq", ".parq"),
    magic=((0, b"PAR1"), (0, b"PARE")),
    read=read,
    examples=(Example("a.parquet", _example, ((":name", "Eva"), (":contact.mail", "eva.b@mail.net"))),),
)
