"""Take from a PostgreSQL table the rights that every account has to it.

What it does: revokes from PUBLIC all rights to the table and to single columns of it. Accounts that were given rights
by name keep them. `--set keep=select` leaves reading open and takes the rest; with `--set future=yes` tables that are
made later in the same schema are not open to everybody either.

What it does not do: find out who relied on it: whoever reads the table without a grant of their own is refused from
then on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import exchanged
from upright.act.remediations._grants import OF_PEOPLE, fewer, tables
from upright.act.step import Site
from upright.act.steps._exchange import NOTHING
from upright.act.steps._grants import EVERYBODY, stated
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    kept = frozenset(each.strip().upper() for each in context.options.get("keep", "").split(",") if each.strip())
    places = list(tables(asset, context))
    steps = [
        step
        for where in places
        for step in fewer(where, lambda each: each[1] == EVERYBODY and each[2] not in kept, context, "every account")
    ]
    if context.options.get("future") == "yes":
        schemas = {(where["source"], where["path"].partition("/")[0]) for where in places}
        steps += [step for source, schema in sorted(schemas) for step in _of_new(source, schema, kept, context)]
    if not steps:
        raise ConflictError(f"{asset.name}: no table of a PostgreSQL database that is open to every account")
    return steps


def _of_new(source: str, schema: str, kept: frozenset[str], context: Context) -> Iterator[Step]:
    where = {"source": source, "path": f"{schema}/*.jsonl"}
    for maker, now in stated(where, Site(context, context.options["plan"], 0)).items():
        left = [each for each in now if each[0] != EVERYBODY or each[1] in kept]
        if left != now:
            value = exchanged(json.dumps(left).encode(), context) if left else {"digest": NOTHING, "size": "0"}
            what = f"{schema}: new tables of {maker} are not open to every account"
            yield Step("set-default-grants", {**where, "maker": maker, **value}, what)


REMEDIATION = Remediation(
    id="revoke-from-everybody",
    title="Take from a table the rights that every account has",
    reversibility=Reversibility.IN_PLACE,
    permissions=("own the table",),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.DATASET, "people", "public/people.jsonl"),
            options=options,
            address="postgresql://",
            built=(
                ("sql", {"": "drop role if exists reader_of_people; create role reader_of_people"}),
                ("sql", {"": "create table people (id int, name text)"}),
                ("sql", {"": "grant select, update on people to public"}),
                ("sql", {"": "grant update (name) on people to public; grant select (name) on people to public"}),
                ("sql", {"": "grant select on people to reader_of_people with grant option"}),
                ("sql", {"": "alter default privileges in schema public grant select on tables to public"}),
            ),
            seen=(OF_PEOPLE, ("sql", {"": "select defaclacl::text from pg_default_acl"})),
            shows=shows,
            hides=hides,
        )
        for options, shows, hides in (
            ({"future": "yes"}, ("reader_of_people=r*",), ("{=r", ",=rw", ",=r/")),
            ({"keep": "select"}, (",=r/", "reader_of_people=r*"), (",=rw", "{=rw")),
        )
    ),
)
