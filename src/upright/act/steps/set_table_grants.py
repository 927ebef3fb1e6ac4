"""Give an account of a PostgreSQL database, or everybody, other rights to a table.

Arguments: `source`, `path` (`schema/table.jsonl`), `grantee` (a name, or `public`); `digest` and `size` of the rights:
a JSON list of `[right, may be passed on]`, sorted (`none`: it has none). Rights to single columns stay as they are.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._postgresql import table_of, transaction

if TYPE_CHECKING:
    from psycopg import sql

EVERYBODY = "public"
_RIGHTS = """select privilege_type, is_grantable from pg_class c join pg_namespace n on n.oid = relnamespace,
 aclexplode(coalesce(relacl, acldefault('r', relowner)))
 where nspname = %s and relname = %s and grantee = case when %s = 'public' then 0 else to_regrole(%s)::oid end
 order by 1, 2"""


def held(arguments: Arguments, site: Site) -> list[list[str | bool]]:
    """The rights of the grantee: `[right, may be passed on]`, sorted."""
    schema, table = table_of(arguments)
    name = arguments["grantee"]
    with transaction(arguments, site) as cursor:
        cursor.execute(_RIGHTS, (schema, table, name, name))
        return [[str(right), bool(on)] for right, on in cursor.fetchall()]


def _read(arguments: Arguments, site: Site) -> bytes | None:
    rights = held(arguments, site)
    return json.dumps(rights).encode() if rights else None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    from psycopg import sql

    table, grantee = sql.Identifier(*table_of(arguments)), _named(arguments["grantee"])
    with transaction(arguments, site) as cursor:
        cursor.execute(sql.SQL("revoke all on table {} from {}").format(table, grantee))
        for right, passed_on in json.loads(value or b"[]"):
            grant = f"grant {right} on table {{}} to {{}}{' with grant option' if passed_on else ''}"
            cursor.execute(sql.SQL(grant).format(table, grantee))


def _named(grantee: str) -> sql.Composable:
    from psycopg import sql

    return sql.SQL(EVERYBODY) if grantee == EVERYBODY else sql.Identifier(grantee)


STEP = exchange("set-table-grants", "Give an account other rights to a table", _read, _write)
