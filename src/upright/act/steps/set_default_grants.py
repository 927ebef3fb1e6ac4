"""Change what accounts get on tables that are made from now on in a schema of a PostgreSQL database.

Arguments: `source`, `path` (`schema/*.jsonl`), `maker`, the account whose new tables it is about; `digest` and `size`
of the grants as JSON: `[grantee, right, may be passed on]` (`none`: nothing was said).
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._grants import named, stated
from upright.act.steps._postgresql import table_of, transaction


def _read(arguments: Arguments, site: Site) -> bytes | None:
    grants = stated(arguments, site).get(arguments["maker"])
    return json.dumps(grants).encode() if grants else None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    from psycopg import sql

    def told(grantee: str, what: str) -> sql.Composed:
        head = sql.SQL("alter default privileges for role {} in schema {} ").format(
            sql.Identifier(arguments["maker"]), sql.Identifier(table_of(arguments)[0])
        )
        return head + sql.SQL(what).format(named(grantee))

    now = stated(arguments, site).get(arguments["maker"], [])
    with transaction(arguments, site) as cursor:
        for grantee in dict.fromkeys(each[0] for each in now):
            cursor.execute(told(grantee, "revoke all on tables from {}"))
        for grantee, right, passed_on in json.loads(value or b"[]"):
            cursor.execute(told(grantee, f"grant {right} on tables to {{}}{' with grant option' if passed_on else ''}"))


STEP = exchange("set-default-grants", "Change what accounts get on new tables", _read, _write)
