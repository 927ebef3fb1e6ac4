"""Take from a PostgreSQL table the rights that every account has to it.

What it does: revokes from PUBLIC all rights to the table. Accounts that were given rights by name keep them.

What it does not do: find out who relied on it: whoever reads the table without a grant of their own is refused from
then on. `--set keep=select` leaves reading open and takes the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import exchanged, sources
from upright.act.step import Site
from upright.act.steps import set_table_grants as rights
from upright.act.steps._exchange import NOTHING
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    kept = frozenset(each.strip().upper() for each in context.options.get("keep", "").split(",") if each.strip())
    steps = [step for where in _tables(asset, context) for step in _of(where, kept, context)]
    if not steps:
        raise ConflictError(f"{asset.name}: no table of a PostgreSQL database that is open to every account")
    return steps


def _tables(asset: Asset, context: Context) -> Iterator[dict[str, str]]:
    known = set(sources(asset, context, "postgres"))
    for place in asset.locations:
        if place.source in known and place.path.endswith(".jsonl"):
            yield {"source": place.source, "path": place.path, "grantee": rights.EVERYBODY}


def _of(where: dict[str, str], kept: frozenset[str], context: Context) -> Iterator[Step]:
    now = rights.held(where, Site(context, context.options["plan"], 0))
    left = [[right, on] for right, on in now if right in kept]
    if left == now:
        return
    taken = ", ".join(str(right).lower() for right, _ in now if right not in kept)
    value = exchanged(json.dumps(left).encode(), context) if left else {"digest": NOTHING, "size": "0"}
    yield Step("set-table-grants", {**where, **value}, f"{where['path']}: revoke {taken} from every account")


REMEDIATION = Remediation(
    id="revoke-from-everybody",
    title="Take from a table the rights that every account has",
    reversibility=Reversibility.IN_PLACE,
    permissions=("own the table",),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.DATASET, "people", "public/people.jsonl"),
            options={"keep": keep},
            address="postgresql://",
            built=(
                ("sql", {"": "create table people (id int)"}),
                ("sql", {"": "grant select, update on people to public"}),
            ),
            seen=(
                (
                    "sql",
                    {
                        "": "select privilege_type, is_grantable from pg_class, aclexplode(relacl)"
                        " where oid = 'people'::regclass and grantee = 0 order by 1"
                    },
                ),
            ),
            shows=(('"SELECT"',) if keep else ("[[]]",)),
            hides=('"UPDATE"',),
        )
        for keep in ("", "select")
    ),
)
