"""Rows of a table of PostgreSQL that keeps chunks and their vectors, as pgvector does: each by its primary key.

A value is kept as the server writes it, so that what comes back is what was there, number for number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from upright.act.step import Arguments, Site
from upright.act.steps._postgresql import table_of, transaction
from upright.act.steps._records import PAGE, Name, Texts, fitting, leaves, pointer_to, with_leaf
from upright.model.errors import ConflictError

if TYPE_CHECKING:
    import psycopg
    from psycopg import sql

PREFIX = "postgres"
_COLUMNS = """select attname, format_type(atttypid, atttypmod), attidentity <> '' from pg_attribute
 where attrelid = %s and attnum > 0 and not attisdropped and attgenerated = '' order by attnum"""
_KEY = """select attname from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
 where indrelid = %s and indisprimary order by attnum"""
_TIED = """select (select count(*) from pg_trigger where tgrelid = %(table)s and not tgisinternal)
 + (select count(*) from pg_constraint where confrelid = %(table)s and contype = 'f')"""
_TOLD = "set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local intervalstyle = 'iso_8601'"
_TEXTS, _JSON, _VECTORS = ("text", "character", "char"), ("json", "jsonb"), ("vector", "halfvec", "real[]")


@dataclass(frozen=True)
class _Shape:
    """Columns with their types, those that make the key, and those that the server numbers."""

    types: dict[str, str]
    key: tuple[str, ...]
    numbered: frozenset[str]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Columns that hold text or JSON, outside the key."""
        kinds = (*_TEXTS, *_JSON)
        return tuple(
            name
            for name, kind in self.types.items()
            if kind.startswith(kinds) and not kind.endswith("]") and name not in self.key
        )

    @cached_property
    def vector(self) -> str:
        """The column of vectors, where there is one."""
        several = [name for name, kind in self.types.items() if kind.startswith(_VECTORS)]
        return several[0] if len(several) == 1 else ""


@dataclass(frozen=True)
class RowRecords:
    """The rows of one table; a row is named by its key as a JSON list of texts."""

    arguments: Arguments
    site: Site

    def pages(self) -> Iterator[dict[Name, Texts]]:
        """Every text of every row, and those within JSON."""
        from psycopg import sql

        with transaction(self.arguments, self.site) as asked:
            shape = self._shape(asked)
            with asked.connection.cursor("upright_chunks") as rows:
                rows.execute(sql.SQL("select {}, {} from {}").format(_named(shape), _as_text(shape.texts), self._table))
                while found := rows.fetchmany(PAGE):
                    yield {row[0]: _texts(shape, row[1:]) for row in found}

    def these(self, names: list[Name]) -> bytes | None:
        """All columns of each as text, by key."""
        from psycopg import sql

        with transaction(self.arguments, self.site) as asked:
            shape = self._shape(asked)
            which = sql.SQL("select {}, {} from {} where {} = any(%s) order by 1").format(
                _named(shape), _as_text(tuple(shape.types)), self._table, _named(shape)
            )
            asked.execute(which, (names,))
            rows = [{"key": row[0], **dict(zip(shape.types, row[1:], strict=True))} for row in asked.fetchall()]
        return json.dumps([{"key": row.pop("key"), "columns": row} for row in rows]).encode() if rows else None

    def delete(self, names: list[Name]) -> None:
        """In one transaction. Raises ConflictError where something hangs on the rows."""
        from psycopg import sql

        with transaction(self.arguments, self.site) as asked:
            shape = self._shape(asked)
            asked.execute(sql.SQL("delete from {} where {} = any(%s)").format(self._table, _named(shape)), (names,))

    def put(self, value: bytes) -> None:
        """In one transaction."""
        from psycopg import sql

        with transaction(self.arguments, self.site) as asked:
            shape = self._shape(asked)
            told = [sql.SQL("%s::{}").format(sql.SQL(kind)) for kind in shape.types.values()]
            kept = [name for name in shape.types if name not in {*shape.key, *shape.numbered}]
            new = [sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in kept]
            write = sql.SQL(
                "insert into {} ({}) overriding system value values ({}) on conflict ({}) do update set {}"
            ).format(self._table, _names(tuple(shape.types)), _listed(told), _names(shape.key), _listed(new))
            for row in json.loads(value):
                asked.execute(write, [row["columns"][name] for name in shape.types])

    def changed(self, value: bytes, texts: Mapping[Name, Texts], vectors: Mapping[Name, list[float]]) -> bytes:
        """With other texts, and vectors in the one column of them."""
        rows = json.loads(value)
        with transaction(self.arguments, self.site) as asked:
            shape = self._shape(asked)
        of_json = [name for name, kind in shape.types.items() if kind in _JSON]
        for row in rows:
            parsed = {name: json.loads(row["columns"][name]) for name in of_json if row["columns"][name] is not None}
            whole = {**row["columns"], **parsed}
            for where, text in texts[row["key"]].items():
                with_leaf(whole, where, text)
            kept = {name: row["columns"][name] for name in of_json if not _within(name, texts[row["key"]])}
            told = {name: json.dumps(value, ensure_ascii=False) for name, value in parsed.items()}
            row["columns"] = {**whole, **told, **kept}
            if new := vectors.get(row["key"]):
                row["columns"][shape.vector] = _vector(new, row["columns"].get(shape.vector))
        return json.dumps(rows).encode()

    @property
    def _table(self) -> sql.Identifier:
        from psycopg import sql

        return sql.Identifier(*table_of(self.arguments))

    def _shape(self, asked: psycopg.Cursor[Any]) -> _Shape:
        shown = ".".join(table_of(self.arguments))
        asked.execute(_TOLD)
        asked.execute("select to_regclass(%s)::oid", (self._table.as_string(asked),))
        found = asked.fetchone()
        table = found[0] if found else None
        if table is None:
            raise ConflictError(f"{shown}: no such table")
        asked.execute(_TIED, {"table": table})
        if (tied := asked.fetchone()) and tied[0]:
            raise ConflictError(f"{shown}: triggers or other tables hang on its rows, which could not be brought back")
        asked.execute(_KEY, (table,))
        key = tuple(str(row[0]) for row in asked.fetchall())
        if not key:
            raise ConflictError(f"{shown}: without a primary key its rows cannot be told apart")
        asked.execute(_COLUMNS, (table,))
        rows = asked.fetchall()
        return _Shape({str(row[0]): str(row[1]) for row in rows}, key, frozenset(str(row[0]) for row in rows if row[2]))


def _names(columns: tuple[str, ...]) -> sql.Composed:
    from psycopg import sql

    return _listed([sql.Identifier(name) for name in columns])


def _listed(parts: Sequence[sql.Composable]) -> sql.Composed:
    from psycopg import sql

    return sql.SQL(", ").join(parts)


def _as_text(columns: tuple[str, ...]) -> sql.Composed:
    from psycopg import sql

    return _listed([sql.SQL("{}::text").format(sql.Identifier(name)) for name in columns] or [sql.SQL("null")])


def _named(shape: _Shape) -> sql.Composed:
    from psycopg import sql

    return sql.SQL("json_build_array({})::text").format(_as_text(shape.key))


def _texts(shape: _Shape, row: tuple[Any, ...]) -> Texts:
    several = dict(zip(shape.texts, row, strict=bool(shape.texts)))
    return dict(
        leaves({
            name: json.loads(value) if value is not None and shape.types[name] in _JSON else value
            for name, value in several.items()
        })
    )  # fmt: skip


def _within(column: str, texts: Texts) -> bool:
    """Whether one of the texts stands in this column."""
    at = pointer_to(column)
    return any(where == at or where.startswith(f"{at}/") for where in texts)


def _vector(new: list[float], old: str | None) -> str:
    """As the server writes it: `[1,2]` of pgvector, `{1,2}` of an array."""
    inside = (old or "").strip("[]{}")
    told = fitting(new, [float(each) for each in inside.split(",")] if inside else None)
    numbers = ",".join(f"{each:.9g}" for each in told)
    return f"[{numbers}]" if (old or "").startswith("[") else f"{{{numbers}}}"


def records(arguments: Arguments, site: Site) -> RowRecords:
    """The rows of the table that `path` (`schema/table.jsonl`) names."""
    return RowRecords(arguments, site)
