"""Take from an account of a PostgreSQL server the powers over the whole server that code does not need.

What it does: the account is no superuser any more, may not make accounts or databases, replicate, or pass row filters;
and it leaves the roles of the server that read, write or run everything (`pg_read_all_data`,
`pg_execute_server_program`, `rds_superuser`...).

What it does not do: grant what it needs instead: grant the tables that the code uses before you apply it. The account
that Upright itself logs in with is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import exchanged, sources
from upright.act.step import Site
from upright.act.steps._exchange import NOTHING
from upright.act.steps._roles import POWERS, memberships, powers
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_ROLES = frozenset(
    {
        "pg_read_all_data", "pg_write_all_data", "pg_read_server_files", "pg_write_server_files",
        "pg_execute_server_program", "pg_database_owner", "rds_superuser", "cloudsqlsuperuser", "azure_pg_admin",
    }
)  # fmt: skip


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    several = list(sources(asset, context, "postgres"))
    if not several:
        raise ConflictError(f"{asset.name}: no account of a PostgreSQL server of the estate")
    steps = [step for source in several for step in _of({"source": source, "path": asset.name}, context)]
    if not steps:
        raise ConflictError(f"{asset.name}: it has no power over the whole server")
    return steps


def _of(where: dict[str, str], context: Context) -> Iterator[Step]:
    site = Site(context, context.options["plan"], 0)
    for role in memberships(where, site):
        if role in _ROLES:
            told = {**where, "role": role, "digest": NOTHING, "size": "0"}
            yield Step("set-role-membership", told, f"{where['path']} leaves {role}")
    now = powers(where, site)
    if any(now.values()):
        value = exchanged(json.dumps(dict.fromkeys(POWERS, False)).encode(), context)
        taken = ", ".join(name for name, on in now.items() if on)
        yield Step("set-role-attributes", {**where, **value}, f"{where['path']}: no longer {taken}")


REMEDIATION = Remediation(
    id="lower-database-account",
    title="Take from a database account its powers over the whole server",
    reversibility=Reversibility.IN_PLACE,
    permissions=("superuser of the server",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.IDENTITY, "app_of_ours", "."),
            address="postgresql://",
            built=(
                ("sql", {"": "drop role if exists app_of_ours"}),
                (
                    "sql",
                    {"": "create role app_of_ours superuser createdb login; grant pg_read_all_data to app_of_ours"},
                ),
            ),
            seen=(
                (
                    "sql",
                    {
                        "": "select rolsuper, rolcreatedb, rolbypassrls, array(select roleid::regrole::text from"
                        " pg_auth_members where member = r.oid) from pg_roles r where rolname = 'app_of_ours'"
                    },
                ),
            ),
            hides=("true", "pg_read_all_data"),
        ),
    ),
)
