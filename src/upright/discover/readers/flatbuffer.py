"""FlatBuffers without their schema: tables, fields and vectors, every offset checked.

Source: https://flatbuffers.dev/internals/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob

LONGEST: Final = 1_000_000


def table_field(blob: Blob, table: int, index: int) -> int | None:
    """The offset of a table's field, or None when it is absent."""
    back = blob.number(table, 4)
    vtable = table - (back - (1 << 32) if back >= 1 << 31 else back)
    if vtable < 0 or vtable + 4 > blob.size:
        raise MalformedError("a table without layout", f"offset {table}")
    if 4 + 2 * index + 2 > blob.number(vtable, 2):
        return None
    offset = blob.number(vtable + 4 + 2 * index, 2)
    return table + offset if offset else None


def vector(blob: Blob, field: int | None) -> range:
    """The places of a vector's elements of four bytes (offsets, numbers); empty when the field is absent."""
    if field is None:
        return range(0)
    start = field + blob.number(field, 4)
    count = blob.number(start, 4)
    if count > LONGEST or start + 4 + 4 * count > blob.size:
        raise MalformedError("a vector longer than the file", f"offset {start}")
    return range(start + 4, start + 4 + 4 * count, 4)


def text_field(blob: Blob, field: int | None, limit: int = 400) -> str:
    """A text; empty when the field is absent."""
    if field is None:
        return ""
    start = field + blob.number(field, 4)
    return blob.take(start + 4, min(blob.number(start, 4), limit)).decode("utf-8", errors="replace")
