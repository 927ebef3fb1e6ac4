"""Many rows at once, in and out: tuples of the driver, in few statements, a bounded number in memory."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ARRAY, ColumnElement, Connection, Select, Table, any_, bindparam, func, select
from sqlalchemy.dialects import sqlite

T = TypeVar("T")
IntArray: TypeAlias = "NDArray[np.int64]"
Tuple: TypeAlias = "tuple[Any, ...]"

_FETCHED = 20_000


@contextmanager
def uncollected() -> Iterator[None]:
    """While rows by the million pass by, do not look for cycles among what is there: none come about."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def runs(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values in runs of at most `size`."""
    left = iter(values)
    while some := list(islice(left, size)):
        yield some


def one_of(connection: Connection, column: ColumnElement[T], values: Iterable[T]) -> ColumnElement[bool]:
    """The condition that a column has one of these values, however many: they are one parameter."""
    listed = list(values)
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(None, listed, type_=ARRAY(column.type)))
    return column.in_(select(func.json_each(json.dumps(listed)).table_valued("value").c.value))


def stream(connection: Connection, query: Select[Any]) -> Iterator[list[Tuple]]:
    """The rows of a query as the driver gives them, many at a time, none kept."""
    with connection.execute(query) as result:
        cursor: Any = result.cursor
        while some := cursor.fetchmany(_FETCHED):
            yield some


def insert_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Tuple], *, anew: bool = False
) -> None:
    """Insert tuples of these columns. `anew`: leave rows that are already there alone."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        types = [table.c[name].type.dialect_impl(connection.dialect) for name in names]
        arrays = [func.unnest(bindparam(name, type_=ARRAY(kind))) for name, kind in zip(names, types, strict=True)]
        make: Any = postgresql.insert(table).from_select(list(names), select(*arrays))
        given = {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
        connection.execute(make.on_conflict_do_nothing() if anew else make, given)
        return
    statement, order = _insertion(table, tuple(names), anew)
    ordered = rows if order == list(range(len(names))) else [tuple(row[at] for at in order) for row in rows]
    connection.exec_driver_sql(statement, list(ordered))


@cache
def _insertion(table: Table, names: tuple[str, ...], anew: bool) -> tuple[str, list[int]]:
    """The statement in SQLite's words, and the order in which it takes the columns."""
    plain: Any = sqlite.insert(table)
    statement = (plain.on_conflict_do_nothing() if anew else plain).compile(
        dialect=sqlite.dialect(paramstyle="qmark"), column_keys=list(names)
    )
    return str(statement), [names.index(name) for name in statement.positiontup]
