"""Which versions of rows held after a scan, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select

from upright.store.bulk import one_of
from upright.store.schema import scan

Connect: TypeAlias = "Callable[[], Connection]"

WRITING = "writing"


def held(table: Table, estate_id: int, at: int, unpublished: Sequence[int]) -> ColumnElement[bool]:
    """The condition that picks the versions of an estate that were true after scan `at`."""
    return and_(
        table.c.estate_id == estate_id,
        table.c.since <= at,
        or_(table.c.until.is_(None), table.c.until > at),
        table.c.since.not_in(unpublished),
    )


def unpublished(connection: Connection, estate_id: int) -> list[int]:
    """Scans of this estate that are being written, or were killed while they were."""
    query = select(scan.c.id).where(scan.c.estate_id == estate_id, scan.c.state == WRITING)
    return list(connection.execute(query).scalars())


def read_bodies(connection: Connection, table: Table, numbers: Iterable[int]) -> dict[int, str]:
    """Row id -> body, for the rows asked for."""
    query = select(table.c.id, table.c.body).where(one_of(connection, table.c.id, numbers))
    return {row.id: row.body for row in connection.execute(query)}
