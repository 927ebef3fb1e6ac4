"""Record batches of Apache Arrow as columns of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from upright.classify.format import Part
from upright.classify.formats._records import Columns

ROWS = 2000  # of one part


def readable(kind: Any) -> bool:
    """Whether a column of this type holds anything to read: vectors, numbers with a point and flags do not."""
    from pyarrow import types

    numbers = types.is_boolean(kind) or types.is_floating(kind)
    several = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    vector = several and types.is_floating(kind.value_type)
    return not (numbers or vector or types.is_null(kind))


def parts(path: str, batch: Any) -> Iterator[Part]:
    """One part for each column of each `ROWS` rows."""
    for start in range(0, batch.num_rows, ROWS):
        piece = batch.slice(start, ROWS)
        found = Columns(path)
        for name, column in zip(piece.schema.names, piece.columns, strict=True):
            if readable(column.type):
                _add(found, name, column)
        yield from found.parts(int(piece.nbytes))


def _add(found: Columns, name: str, column: Any) -> None:
    for value in values_of(column):
        plain = _plain(value)
        if isinstance(plain, dict | list):
            found.add({name: plain}, 0)
        else:
            found.put(name, "" if plain is None else str(plain).replace("\n", " "), 0)


def values_of(column: Any) -> list[Any]:
    """The values; those that Python cannot hold (dates out of range) as text."""
    import pyarrow as pa

    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError, UnicodeDecodeError):
        kind = pa.binary() if pa.types.is_string(column.type) else pa.string()
        try:
            return list(column.cast(kind).to_pylist())
        except (pa.ArrowException, ValueError, OverflowError):
            return []


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") if b"\0" not in value else None
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return dict(pair for pair in value if len(pair) == 2)  # noqa: PLR2004  a map of Arrow
    return value
