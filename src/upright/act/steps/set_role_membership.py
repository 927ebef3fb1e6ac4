"""Put an account of a PostgreSQL server into a role, or take it out.

Arguments: `source`, `path` (the account's name), `role`; `digest` and `size` of JSON: the options of the membership by
name, true or false (`none`: it is no member).
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._postgresql import transaction
from upright.act.steps._roles import memberships


def _read(arguments: Arguments, site: Site) -> bytes | None:
    found = memberships(arguments, site).get(arguments["role"])
    return json.dumps(found, sort_keys=True).encode() if found else None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    from psycopg import sql

    role, member = sql.Identifier(arguments["role"]), sql.Identifier(arguments["path"])
    now = memberships(arguments, site).get(arguments["role"])
    with transaction(arguments, site) as cursor:
        if now:
            by = sql.Identifier(str(now["granted_by"]))
            cursor.execute(sql.SQL("revoke {} from {} granted by {}").format(role, member, by))
        if value is not None:
            told = json.loads(value)
            by = sql.Identifier(str(told.pop("granted_by")))
            cursor.execute(sql.SQL("grant {} to {}" + _options(told) + " granted by {}").format(role, member, by))


def _options(told: dict[str, bool]) -> str:
    """As the server spells them: before version 16 there was one alone."""
    if set(told) == {"admin_option"}:
        return " with admin option" if told["admin_option"] else ""
    return " with " + ", ".join(
        f"{name.removesuffix('_option')} {str(bool(on)).lower()}" for name, on in sorted(told.items())
    )


STEP = exchange("set-role-membership", "Put an account into a role, or take it out", _read, _write)
