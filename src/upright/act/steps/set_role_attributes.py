"""Give an account of a PostgreSQL server other powers over the whole server.

Arguments: `source`, `path` (the account's name); `digest` and `size` of JSON: `superuser`, `createrole`, `createdb`,
`replication`, `bypassrls`, each true or false. One statement.
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._postgresql import transaction
from upright.act.steps._roles import POWERS, powers


def _read(arguments: Arguments, site: Site) -> bytes | None:
    return json.dumps(powers(arguments, site)).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    from psycopg import sql

    told = json.loads(value or b"{}")
    words = " ".join(name if told[name] else f"no{name}" for name in POWERS if name in told)
    with transaction(arguments, site) as cursor:
        cursor.execute(sql.SQL("alter role {} with " + words).format(sql.Identifier(arguments["path"])))


STEP = exchange("set-role-attributes", "Give an account of a database server other powers", _read, _write)
