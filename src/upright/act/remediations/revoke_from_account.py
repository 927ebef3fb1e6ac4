"""Take from one account of a PostgreSQL, MySQL or MariaDB database its rights to a table.

What it does: revokes from the account or role that `--set from=chatbot` names (MySQL: `chatbot@localhost`) all rights
to the table and to single columns of it; `--set keep=select` leaves reading. In PostgreSQL, with `--set role=readers`,
the account leaves this role instead, through which it has its rights.

What it does not do: take what every account has (`revoke-from-everybody` does), or in MySQL what it has to the whole
database.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import exchanged
from upright.act.remediations._files import wanted
from upright.act.remediations._grants import OF_PEOPLE, fewer, tables
from upright.act.step import Site
from upright.act.steps._exchange import NOTHING
from upright.act.steps._mysql import rights
from upright.act.steps._roles import memberships
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_MYSQL = ("mysql", "mariadb")
_NAME = r"[^\0,]{1,120}"


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    places, others = list(tables(asset, context)), list(tables(asset, context, *_MYSQL))
    if not places and not others:
        raise ConflictError(f"{asset.name}: no table of a database of the estate whose rights can be changed")
    account = wanted(context, "from", "chatbot", _NAME)
    kept = frozenset(each.strip().upper() for each in context.options.get("keep", "").split(",") if each.strip())
    if role := context.options.get("role", ""):
        several = sorted({each["source"] for each in places})
        return [step for source in several for step in _left(source, account, role, context)]
    steps = [
        step
        for where in places
        for step in fewer(where, lambda each: each[1] == account and each[2] not in kept, context, account)
    ]
    steps += [step for where in others for step in _in_mysql({**where, "account": account}, kept, context)]
    if not steps:
        inside = sorted({role for each in places for role in _roles(each["source"], account, context)})
        through = f"; it is in {', '.join(inside)}: --set role={inside[0]}" if inside else ""
        raise ConflictError(f"{asset.name}: {account} has no rights to it by its own name{through}")
    return steps


def _in_mysql(where: dict[str, str], kept: frozenset[str], context: Context) -> Iterator[Step]:
    now = rights(where, Site(context, context.options["plan"], 0))
    left = [each for each in now if each.partition(" ")[0] in kept]
    if left != now:
        value = exchanged(json.dumps(left).encode(), context) if left else {"digest": NOTHING, "size": "0"}
        taken = ", ".join(each.lower() for each in now if each not in left)
        yield Step("set-account-grants", {**where, **value}, f"{where['path']}: revoke {taken} from {where['account']}")


def _roles(source: str, account: str, context: Context) -> dict[str, dict[str, object]]:
    return memberships({"source": source, "path": account}, Site(context, context.options["plan"], 0))


def _left(source: str, account: str, role: str, context: Context) -> Iterator[Step]:
    if role not in _roles(source, account, context):
        raise ConflictError(f"{account} is not in {role}")
    told = {"source": source, "path": account, "role": role, "digest": NOTHING, "size": "0"}
    yield Step("set-role-membership", told, f"{account} leaves {role}")


_MEMBERS = (
    "select g.rolname, m.admin_option from pg_auth_members m join pg_roles g on g.oid = roleid join pg_roles r"
    " on r.oid = member where r.rolname = 'chatbot'"
)

REMEDIATION = Remediation(
    id="revoke-from-account",
    title="Take from one account its rights to a table",
    reversibility=Reversibility.IN_PLACE,
    permissions=("own the table, or may grant the role",),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.DATASET, "people", "public/people.jsonl"),
            options=options,
            address="postgresql://",
            built=(
                ("sql", {"": "drop role if exists chatbot; drop role if exists readers"}),
                ("sql", {"": "create role chatbot; create role readers; grant readers to chatbot with admin option"}),
                ("sql", {"": "create table people (id int, name text)"}),
                ("sql", {"": "grant select, update on people to chatbot; grant select on people to readers"}),
                ("sql", {"": "grant select (name) on people to chatbot"}),
            ),
            seen=(OF_PEOPLE, ("sql", {"": _MEMBERS})),
            shows=shows,
            hides=hides,
        )
        for options, shows, hides in (
            ({"from": "chatbot"}, ("readers=r/", "readers"), ("chatbot=",)),
            ({"from": "chatbot", "role": "readers"}, ("chatbot=rw",), ('["readers"',)),
        )
    )
    + tuple(
        Example(
            asset=thing(AssetKind.DATASET, "people", "crm/people.jsonl"),
            options={"from": "chatbot@localhost", **({"keep": keep} if keep else {})},
            address="mysql://",
            built=(
                ("sql", {"": "create table crm.people (id int, note text)"}),
                ("sql", {"": "create user chatbot@localhost"}),
                (
                    "sql",
                    {"": "grant select, insert, update (note) on crm.people to chatbot@localhost with grant option"},
                ),
            ),
            seen=(("sql", {"": "show grants for chatbot@localhost"}),),
            shows=("SELECT",) if keep else ("USAGE",),
            hides=("INSERT", "UPDATE"),
        )
        for keep in ("", "select")
    ),
)
