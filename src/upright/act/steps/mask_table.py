"""Put a view in the place of a table, with some columns masked; the table moves, whole, into a schema of its own.

Arguments: `source`, `path` (`schema/table.jsonl`), `columns` (names as a JSON list), `how`: `redact` (NULL stays NULL,
everything else becomes the mark `[redacted]`, in columns that hold no text NULL) or `tokenise` (text columns: the same
token for the same value of this table under a key of its own, which readers of the view cannot read). Whoever read the
table reads the view under the same name; those who wrote to the table cannot until it is undone. One transaction, so a
reader sees the old or the new. Undoing drops the view and moves the table back: rows, indexes, grants and owner were
never touched.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from upright.act.step import Arguments, OvertakenError, Site, Standing, State, StepKind
from upright.act.steps._postgresql import table_of, transaction
from upright.model.errors import ConflictError

if TYPE_CHECKING:
    import psycopg
    from psycopg import sql

SHELF = "upright_originals"
_COLUMNS = """select attname, format_type(atttypid, atttypmod), atttypid in (25, 1042, 1043) from pg_attribute
 where attrelid = %s and attnum > 0 and not attisdropped order by attnum"""
_VIEWS = """select count(*) from pg_depend d join pg_rewrite r on r.oid = d.objid
 where d.refobjid = %s and d.classid = 'pg_rewrite'::regclass and d.deptype = 'n'"""
_READERS = """select distinct case when grantee = 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end
 from pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner)))
 where pg_class.oid = %s and privilege_type = 'SELECT' and grantee <> relowner"""


def _relation(cursor: psycopg.Cursor[Any], schema: str, name: str) -> tuple[int, str] | None:
    """Its number and kind (`r` table, `p` partitioned, `v` view)."""
    cursor.execute(
        "select c.oid, c.relkind::text from pg_class c join pg_namespace n on n.oid = relnamespace"
        " where nspname = %s and relname = %s",
        (schema, name),
    )
    found = cursor.fetchone()
    return (int(found[0]), str(found[1])) if found else None


def _kept_as(site: Site) -> str:
    return f"{site.plan.replace('-', '_')}_{site.number}"


def _state(cursor: psycopg.Cursor[Any], oid: int) -> State:
    cursor.execute(_COLUMNS, (oid,))
    told = json.dumps([oid, [list(row) for row in cursor.fetchall()]])
    return {"present": True, "digest": hashlib.sha256(told.encode()).hexdigest(), "table": oid}


def _check(arguments: Arguments, site: Site) -> State:
    schema, table = table_of(arguments)
    with transaction(arguments, site) as cursor:
        found = _relation(cursor, schema, table)
        if not found or found[1] not in {"r", "p"}:
            raise ConflictError(f"{schema}.{table}: no table of this name")
        cursor.execute(_VIEWS, (found[0],))
        views = cursor.fetchone()
        if views and views[0]:
            raise ConflictError(f"{schema}.{table}: {views[0]} views read it and would go on reading the original")
        return _state(cursor, found[0])


def _foresee(arguments: Arguments, before: State) -> State:
    return {"present": True, "masked": arguments["columns"], "table": before["table"]}


def _apply(arguments: Arguments, site: Site, before: State) -> None:
    from psycopg import errors, sql

    schema, table = table_of(arguments)
    with transaction(arguments, site) as cursor:
        name = sql.Identifier(schema, table)
        try:
            cursor.execute(sql.SQL("lock table {} in access exclusive mode").format(name))
        except (errors.WrongObjectType, errors.UndefinedTable):
            raise OvertakenError(f"{schema}.{table}: another was put in its place meanwhile") from None
        found = _relation(cursor, schema, table)
        if not found or found[0] != before["table"] or _state(cursor, int(str(before["table"]))) != before:
            raise OvertakenError(f"{schema}.{table}: it was changed meanwhile")
        cursor.execute(_READERS, (before["table"],))
        readers = [str(row[0]) for row in cursor.fetchall()]
        cursor.execute(_COLUMNS, (before["table"],))
        columns = [_shown(arguments, site, str(each), str(kind), text=bool(text)) for each, kind, text in cursor]
        shelf = sql.Identifier(SHELF)
        cursor.execute(sql.SQL("create schema if not exists {}").format(shelf))
        cursor.execute(sql.SQL("revoke all on schema {} from public").format(shelf))
        cursor.execute(sql.SQL("alter table {} rename to {}").format(name, sql.Identifier(_kept_as(site))))
        moved = sql.Identifier(schema, _kept_as(site))
        cursor.execute(sql.SQL("alter table {} set schema {}").format(moved, shelf))
        kept = sql.Identifier(SHELF, _kept_as(site))
        make = sql.SQL("create table {} as select gen_random_uuid()::text as key")
        cursor.execute(make.format(sql.Identifier(SHELF, f"{_kept_as(site)}_key")))
        view = sql.SQL("create view {} as select {} from {}").format(name, sql.SQL(", ").join(columns), kept)
        cursor.execute(view)
        for reader in readers:
            cursor.execute(sql.SQL("grant select on {} to " + reader).format(name))


def _shown(arguments: Arguments, site: Site, name: str, kind: str, *, text: bool) -> sql.Composed:
    from psycopg import sql

    column = sql.Identifier(name)
    if name not in json.loads(arguments["columns"]):
        return sql.Composed([column])
    if not text:
        return sql.SQL("null::{} as {}").format(sql.SQL(kind), column)
    if arguments.get("how") == "tokenise":
        made = "'tok_' || substr(encode(sha256(convert_to((select key from {}) || {}::text, 'UTF8')), 'hex'), 1, 24)"
        shape = sql.SQL(f"case when {{}} is null then null else {made} end as {{}}")
        return shape.format(column, sql.Identifier(SHELF, f"{_kept_as(site)}_key"), column, column)
    return sql.SQL("case when {} is null then null else '[redacted]'::text end as {}").format(column, column)


def _verify(arguments: Arguments, site: Site, before: State) -> Standing:
    schema, table = table_of(arguments)
    with transaction(arguments, site) as cursor:
        here, kept = _relation(cursor, schema, table), _relation(cursor, SHELF, _kept_as(site))
        if here and here[0] == before["table"] and _state(cursor, here[0]) == before:
            return Standing.BEFORE
        if here and here[1] == "v" and kept and kept[0] == before["table"] and _state(cursor, kept[0]) == before:
            return Standing.AFTER
    raise ConflictError(f"{schema}.{table}: it was changed since")


def _revert(arguments: Arguments, site: Site, before: State) -> None:
    from psycopg import sql

    if _verify(arguments, site, before) is Standing.BEFORE:
        return
    schema, table = table_of(arguments)
    with transaction(arguments, site) as cursor:
        cursor.execute(sql.SQL("drop view {}").format(sql.Identifier(schema, table)))
        cursor.execute(sql.SQL("drop table {}").format(sql.Identifier(SHELF, f"{_kept_as(site)}_key")))
        kept = sql.Identifier(SHELF, _kept_as(site))
        cursor.execute(sql.SQL("alter table {} set schema {}").format(kept, sql.Identifier(schema)))
        back = sql.Identifier(schema, _kept_as(site))
        cursor.execute(sql.SQL("alter table {} rename to {}").format(back, sql.Identifier(table)))
        cursor.execute(
            "select 1 from pg_class where relnamespace = (select oid from pg_namespace where nspname = %s)", (SHELF,)
        )
        if not cursor.fetchone():
            cursor.execute(sql.SQL("drop schema {}").format(sql.Identifier(SHELF)))


STEP = StepKind(
    id="mask-table",
    title="Put a masked view in the place of a table",
    check=_check,
    foresee=_foresee,
    apply=_apply,
    verify=_verify,
    revert=_revert,
)
