"""Accounts of a PostgreSQL server: their powers over all of it, and the roles that they are in."""

from __future__ import annotations

from upright.act.step import Arguments, Site
from upright.act.steps._postgresql import transaction
from upright.model.errors import ConflictError

POWERS = ("superuser", "createrole", "createdb", "replication", "bypassrls")


def powers(arguments: Arguments, site: Site) -> dict[str, bool]:
    """What the account may do. Raises ConflictError when there is none of this name, or when we work as it."""
    with transaction(arguments, site) as cursor:
        cursor.execute(
            "select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolname = session_user"
            " from pg_roles where rolname = %s",
            (arguments["path"],),
        )
        found = cursor.fetchone()
    if not found:
        raise ConflictError(f"{arguments['path']}: no account of this name")
    if found[5]:
        raise ConflictError(f"{arguments['path']}: that is the account that we work as; log in with another")
    return dict(zip(POWERS, map(bool, found), strict=False))


_MEMBER = """select g.rolname, to_jsonb(m) - 'oid' - 'roleid' - 'member' - 'grantor', o.rolname
 from pg_auth_members m join pg_roles g on g.oid = roleid join pg_roles r on r.oid = member
 join pg_roles o on o.oid = m.grantor where r.rolname = %s order by 1"""


def memberships(arguments: Arguments, site: Site) -> dict[str, dict[str, object]]:
    """Options and `granted_by` of every role that the account is in."""
    with transaction(arguments, site) as cursor:
        cursor.execute(_MEMBER, (arguments["path"],))
        return {str(role): {**options, "granted_by": str(by)} for role, options, by in cursor.fetchall()}
