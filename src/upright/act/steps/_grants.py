"""Grants of a PostgreSQL database: those on a table and its columns, and those that new tables get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from upright.act.step import Arguments, Site
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
        return held_now(cursor, *table_of(arguments))


def held_now(cursor: psycopg.Cursor[Any], schema: str, table: str) -> list[Grant]:
    """The same within a transaction."""
    cursor.execute(_RIGHTS, (schema, table))
    found = cursor.fetchall()
    for _, grantee, right, _, passed in found:
        if passed:
            raise ConflictError(f"{schema}.{table}: {right} for {grantee} was passed on by another than the owner")
    return [(str(column), str(grantee), str(right), bool(on)) for column, grantee, right, on, _ in found]


_STATED = """select m.rolname, coalesce(g.rolname, 'public'), privilege_type, is_grantable
 from pg_default_acl join pg_namespace n on n.oid = defaclnamespace join pg_roles m on m.oid = defaclrole
 join lateral aclexplode(defaclacl) with ordinality as e(grantor, grantee, privilege_type, is_grantable, place) on true
 left join pg_roles g on g.oid = grantee where nspname = %s and defaclobjtype = 'r' order by 1, place"""


def stated(arguments: Arguments, site: Site) -> dict[str, list[list[Any]]]:
    """The grants of new tables in the schema, by the account that makes them."""
    schema, _ = table_of(arguments)
    found: dict[str, list[list[Any]]] = {}
    with transaction(arguments, site) as cursor:
        cursor.execute(_STATED, (schema,))
        for maker, grantee, right, on in cursor.fetchall():
            found.setdefault(str(maker), []).append([str(grantee), str(right), bool(on)])
    return found


def named(grantee: str) -> sql.Composable:
    """A grantee as the database spells it."""
    from psycopg import sql

    return sql.SQL(EVERYBODY) if grantee == EVERYBODY else sql.Identifier(grantee)
