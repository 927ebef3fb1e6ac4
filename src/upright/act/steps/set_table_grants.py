"""Give a table of a PostgreSQL database other grants, to the table and to single columns.

Arguments: `source`, `path` (`schema/table.jsonl`); `digest` and `size` of all grants as JSON, in the order in which the
database keeps them: `[column, grantee, right, may be passed on]`, the column empty for the table itself, the grantee
`public` for everybody. What the owner has stays as it is. One transaction.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._postgresql import table_of, transaction
from upright.model.errors import ConflictError

if TYPE_CHECKING:
    import psycopg
    from psycopg import sql

EVERYBODY = "public"
Grant: TypeAlias = "tuple[str, str, str, bool]"
_RIGHTS = """select coalesce(attname, ''), coalesce(rolname, 'public'), privilege_type, is_grantable,
 grantor <> relowner from pg_class c join pg_namespace n on n.oid = relnamespace
 join lateral (select '' as attname, 0 as attnum, coalesce(relacl, acldefault('r', relowner)) as acl
  union all select attname, attnum, attacl from pg_attribute where attrelid = c.oid and attacl is not null) s on true
 join lateral aclexplode(acl) with ordinality as e(grantor, grantee, privilege_type, is_grantable, place) on true
 left join pg_roles r on r.oid = grantee
 where nspname = %s and relname = %s and grantee <> relowner order by attnum, place"""


def held(arguments: Arguments, site: Site) -> list[Grant]:
    """All grants but the owner's. Raises ConflictError when somebody else than the owner granted one of them."""
    with transaction(arguments, site) as cursor:
        return _held(cursor, *table_of(arguments))


def _held(cursor: psycopg.Cursor[Any], schema: str, table: str) -> list[Grant]:
    cursor.execute(_RIGHTS, (schema, table))
    found = cursor.fetchall()
    for _, grantee, right, _, passed in found:
        if passed:
            raise ConflictError(f"{schema}.{table}: {right} for {grantee} was passed on by another than the owner")
    return [(str(column), str(grantee), str(right), bool(on)) for column, grantee, right, on, _ in found]


def _read(arguments: Arguments, site: Site) -> bytes | None:
    return json.dumps(held(arguments, site)).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    from psycopg import sql

    schema, name = table_of(arguments)
    table, wanted = sql.Identifier(schema, name), [tuple(each) for each in json.loads(value or b"[]")]
    with transaction(arguments, site) as cursor:
        for column, grantee in dict.fromkeys((each[0], each[1]) for each in _held(cursor, schema, name)):
            taken = sql.SQL("revoke all{} on table {} from {}").format(_in(column), table, _named(grantee))
            cursor.execute(taken)
        for column, grantee, right, passed_on in wanted:
            told = f"grant {right}{{}} on table {{}} to {{}}{' with grant option' if passed_on else ''}"
            cursor.execute(sql.SQL(told).format(_in(column), table, _named(grantee)))


def _in(column: str) -> sql.Composable:
    from psycopg import sql

    return sql.SQL(" ({})").format(sql.Identifier(column)) if column else sql.SQL("")


def _named(grantee: str) -> sql.Composable:
    from psycopg import sql

    return sql.SQL(EVERYBODY) if grantee == EVERYBODY else sql.Identifier(grantee)


STEP = exchange("set-table-grants", "Give a table other grants", _read, _write)
