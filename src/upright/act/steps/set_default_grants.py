"""Change what accounts get on tables that are made from now on in a schema of a PostgreSQL database.

Arguments: `source`, `path` (`schema/*.jsonl`), `maker`, the account whose new tables it is about; `digest` and `size`
of the grants as JSON: `[grantee, right, may be passed on]` (`none`: nothing was said).
"""

from __future__ import annotations

import json
from typing import Any

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._postgresql import table_of, transaction
from upright.act.steps.set_table_grants import EVERYBODY

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


def _read(arguments: Arguments, site: Site) -> bytes | None:
    grants = stated(arguments, site).get(arguments["maker"])
    return json.dumps(grants).encode() if grants else None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    from psycopg import sql

    def told(grantee: str, what: str) -> sql.Composed:
        whom = sql.SQL(EVERYBODY) if grantee == EVERYBODY else sql.Identifier(grantee)
        head = sql.SQL("alter default privileges for role {} in schema {} ").format(
            sql.Identifier(arguments["maker"]), sql.Identifier(table_of(arguments)[0])
        )
        return head + sql.SQL(what).format(whom)

    now = stated(arguments, site).get(arguments["maker"], [])
    with transaction(arguments, site) as cursor:
        for grantee in dict.fromkeys(each[0] for each in now):
            cursor.execute(told(grantee, "revoke all on tables from {}"))
        for grantee, right, passed_on in json.loads(value or b"[]"):
            cursor.execute(told(grantee, f"grant {right} on tables to {{}}{' with grant option' if passed_on else ''}"))


STEP = exchange("set-default-grants", "Change what accounts get on new tables", _read, _write)
