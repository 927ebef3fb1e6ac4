"""Parquet: columns of text and numbers, one batch of rows at a time; of very large files row groups spread evenly.

Encrypted and broken files become gaps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from upright.classify.format import Format, Part, columns
from upright.classify.formats._records import fields
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

ROWS = 2000


def read(item: Item, limit: int) -> Iterator[Part | Gap]:
    """One part for each column of each batch."""
    import pyarrow as pa
    from pyarrow import parquet

    with item.open() as stream:
        if item.content is None and stream.read(4) == b"PARE":
            raise MalformedError("encrypted Parquet", item.path)
        stream.seek(0)
        try:
            file = parquet.ParquetFile(stream, memory_map=False)
            yield from _groups(item.path, file, limit)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise MalformedError("not a readable Parquet file", item.path) from error


def _groups(path: str, file: Any, limit: int) -> Iterator[Part]:
    sizes = [file.metadata.row_group(index).total_byte_size for index in range(file.num_row_groups)]
    step = max(1, -(-sum(sizes) // max(1, limit)))
    names = [field.name for field in file.schema_arrow if _readable(field.type)]
    left = limit
    for index in range(0, len(sizes), step):
        for batch in file.iter_batches(batch_size=ROWS, row_groups=[index], columns=names):
            size = int(batch.nbytes)
            yield from columns(path, _values(batch), size=size)
            left -= size
            if left <= 0:
                return


def _readable(kind: Any) -> bool:
    from pyarrow import types

    numbers = types.is_boolean(kind) or types.is_floating(kind)
    vector = types.is_list(kind) and types.is_floating(kind.value_type)
    return not (numbers or vector or types.is_null(kind))


def _values(batch: Any) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        for value in column.to_pylist():
            plain = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
            if isinstance(plain, dict | list):
                for inner, text in fields(plain, name):
                    values.setdefault(inner, []).append(text)
            else:
                values.setdefault(name, []).append("" if plain is None else str(plain))
    return values


FORMAT = Format(id="parquet", title="Parquet", suffixes=(".parquet", ".pq"), read=read)
