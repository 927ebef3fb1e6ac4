"""Parquet files batch by batch: texts inside any nesting; a column of another type becomes text when it must."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from upright.classify.redaction.layouts.column import BETWEEN, ColumnLayout
from upright.model.errors import MalformedError

ROWS = 2000
_WRITTEN = 32  # batches of one row group
_TYPE = b"upright.type"

Step = Callable[[ColumnLayout, str], str]


class _MustBeText(Exception):  # noqa: N818  not an error: the file is begun again
    """This column cannot keep its type."""

    def __init__(self, column: str) -> None:
        self.column = column


def rewrite(source: BinaryIO, sink: BinaryIO, step: Step, *, restore: bool = False) -> None:
    """Write the table again with `step` done to every column. Raises MalformedError."""
    import pyarrow as pa

    texts: set[str] = set()
    while True:
        source.seek(0)
        sink.seek(0)
        sink.truncate()
        try:
            _write(source, sink, step, texts, restore=restore)
        except _MustBeText as found:
            texts.add(found.column)
            continue
        except (pa.ArrowException, OSError, ValueError) as error:
            raise MalformedError("not a readable Parquet file") from error
        return


def _write(source: BinaryIO, sink: BinaryIO, step: Step, texts: set[str], *, restore: bool) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    file = parquet.ParquetFile(source, memory_map=False)
    schema = pa.schema(
        [_field(field, texts, restore=restore) for field in file.schema_arrow], file.schema_arrow.metadata
    )
    codec = (
        file.metadata.row_group(0).column(0).compression if file.metadata.num_row_groups and len(schema) else "SNAPPY"
    )
    with parquet.ParquetWriter(sink, schema, compression="NONE" if codec == "UNCOMPRESSED" else codec) as writer:
        waiting: list[Any] = []
        for batch in _batches(file):
            columns = [
                _column(batch.column(place), before, after, step)
                for place, (before, after) in enumerate(zip(file.schema_arrow, schema, strict=True))
            ]
            waiting.append(pa.table(columns, schema=schema))
            if len(waiting) == _WRITTEN:
                writer.write_table(pa.concat_tables(waiting))
                waiting = []
        if waiting:
            writer.write_table(pa.concat_tables(waiting))


def _batches(file: Any) -> Iterator[Any]:
    """Tables of ROWS rows each, whatever the row groups."""
    import pyarrow as pa

    waiting: list[Any] = []
    count = 0
    for batch in file.iter_batches(batch_size=ROWS):
        waiting.append(batch)
        count += batch.num_rows
        while count >= ROWS:
            table = pa.Table.from_batches(waiting)
            yield table.slice(0, ROWS)
            waiting, count = table.slice(ROWS).to_batches(), count - ROWS
    if count:
        yield pa.Table.from_batches(waiting)


def _field(field: Any, texts: set[str], *, restore: bool) -> Any:
    """The field as it is written: its type, or text with its type noted beside it."""
    import pyarrow as pa

    noted = (field.metadata or {}).get(_TYPE)
    if restore:
        if noted is None or field.name in texts:
            return field
        rest = {key: value for key, value in field.metadata.items() if key != _TYPE}
        return field.with_type(_TYPES[noted.decode()]()).with_metadata(rest or None)
    if field.name not in texts:
        return field
    if not _is_noted(field.type):
        return field.with_type(pa.string())
    return field.with_type(pa.string()).with_metadata({**(field.metadata or {}), _TYPE: str(field.type).encode()})


def _types() -> dict[str, Callable[[], Any]]:
    import pyarrow as pa

    makers = (pa.int8, pa.int16, pa.int32, pa.int64, pa.uint8, pa.uint16, pa.uint32, pa.uint64, pa.date32)
    return {str(make()): make for make in makers}


class _Types(dict[str, Callable[[], Any]]):
    def __missing__(self, name: str) -> Callable[[], Any]:
        self.update(_types())
        if name not in self:
            raise ValueError(f"unknown type {name}")
        return self[name]


_TYPES = _Types()


def _is_noted(kind: Any) -> bool:
    return str(kind) in _types()


def _column(column: Any, before: Any, after: Any, step: Step) -> Any:
    """The column with `step` done to its texts. Raises _MustBeText when the result does not fit its type."""
    import pyarrow as pa

    if not _readable(before.type):
        return column
    values = column.to_pylist()
    leaves: list[str] = []
    _collect(values, leaves)
    if not any(leaves):
        return column.cast(after.type)
    parts = iter(step(ColumnLayout(before.name), BETWEEN.join(leaves)).split(BETWEEN))
    new = [BETWEEN.join(islice(parts, leaf.count(BETWEEN) + 1)) for leaf in leaves]  # a value may hold the mark itself
    if new == leaves and before.type == after.type:
        return column
    try:
        made = _filled(values, iter(new))
        if pa.types.is_integer(after.type):
            made = [None if value is None else int(value) for value in made]
        return (
            pa.array(made, pa.string()).cast(after.type) if pa.types.is_date(after.type) else pa.array(made, after.type)
        )
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        raise _MustBeText(before.name) from None


def _readable(kind: Any) -> bool:
    from pyarrow import types

    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return _readable(kind.value_type)
    return not (types.is_boolean(kind) or types.is_floating(kind) or types.is_null(kind))


def _collect(value: Any, leaves: list[str]) -> None:
    """Texts and numbers, in order."""
    if isinstance(value, dict):
        for inner in value.values():
            _collect(inner, leaves)
    elif isinstance(value, list | tuple):
        for inner in value:
            _collect(inner, leaves)
    elif _is_leaf(value):
        leaves.append(_text(value))


def _is_leaf(value: Any) -> bool:
    return value is not None and not isinstance(value, bool | float)


def _text(value: Any) -> str:
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)


def _filled(value: Any, leaves: Iterator[str]) -> Any:
    """The same value with other leaves; those that did not change keep their type."""
    if isinstance(value, dict):
        return {key: _filled(inner, leaves) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(inner, leaves) for inner in value]
    if not _is_leaf(value):
        return value
    leaf = next(leaves)
    if isinstance(value, bytes):
        return leaf.encode("utf-8", "surrogateescape")
    return leaf
