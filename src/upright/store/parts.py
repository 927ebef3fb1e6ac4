"""Parts: what each source of an estate gave when it was last read, kept so that others can be scanned without it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, select

from upright.store.bulk import insert_rows
from upright.store.schema import part


def read_parts(connection: Connection, estate_id: int) -> dict[str, bytes]:
    """Source -> its part."""
    query = select(part.c.source, part.c.body).where(part.c.estate_id == estate_id)
    return {source: bytes(body) for source, body in connection.execute(query)}


def write_parts(connection: Connection, estate_id: int, scan_id: int, parts: Mapping[str, bytes]) -> None:
    """Keep these parts instead of those before."""
    if parts:
        connection.execute(delete(part).where(part.c.estate_id == estate_id, part.c.source.in_(sorted(parts))))
        rows = [(estate_id, source, scan_id, body) for source, body in sorted(parts.items())]
        insert_rows(connection, part, ("estate_id", "source", "scan_id", "body"), rows)
