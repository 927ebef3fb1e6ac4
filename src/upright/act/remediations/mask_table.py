"""Mask the columns of a table of PostgreSQL, MySQL or MariaDB that hold classified values.

What it does: the table moves, untouched, into a schema that only its owner enters; a view of the same name shows all
columns, the classified ones masked: `[redacted]` (or, with `--set how=tokenise`, the same token for the same value).
What reads the table goes on reading.

What it does not do: let anyone write to the view of PostgreSQL while it stands (that of MySQL takes what concerns other
columns), or mask for the owner of the database and accounts with rights over the whole server. Tables that other views
read are refused: those would go on showing the original. So are tables of MySQL with triggers.
"""

from __future__ import annotations

import json

from upright.act.example import PERSONAL, Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import labelled
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    how = context.options.get("how", "redact")
    if how not in {"redact", "tokenise"}:
        raise ConflictError(f"how: redact or tokenise, not {how!r}")
    steps = [
        Step(
            step,
            {"source": source, "path": path, "columns": json.dumps(sorted(columns)), "how": how},
            f"{path.removesuffix('.jsonl').replace('/', '.')}: {how} {', '.join(sorted(columns))}",
        )
        for scheme, step in _STEPS.items()
        for (source, path), columns in labelled(asset, context, scheme).items()
        if columns
    ]
    if not steps:
        raise ConflictError(f"{asset.name}: no column of a table of the estate is known to hold classified values")
    return steps


_STEPS = {"postgres": "mask-table", "mysql": "mask-mysql-table", "mariadb": "mask-mysql-table"}
_BUILT = (
    ("sql", {"": "create table people (id int primary key, email text, age int)"}),
    ("sql", {"": "insert into people values (1, 'hilde.nordmann@example.com', 30), (2, null, 31)"}),
    ("sql", {"": "create index on people (age)"}),
    ("sql", {"": "grant select, update on people to public"}),
)
_IN_MYSQL = (
    (
        "sql",
        {
            "": "create table crm.people (id int primary key auto_increment, email varchar(80) not null, age int,"
            " unique key (email))"
        },
    ),
    ("sql", {"": "insert into crm.people (email, age) values ('hilde.nordmann@example.com', 30), ('', null)"}),
    ("sql", {"": "create table crm.orders (person int, foreign key (person) references crm.people (id))"}),
    ("sql", {"": "create user chatbot@localhost"}),
    ("sql", {"": "grant select on crm.people to chatbot@localhost"}),
)
_SEEN = (
    ("sql", {"": "select * from people order by id"}),
    (
        "sql",
        {
            "": "select c.oid, nspname, relname, relkind::text, relacl::text from pg_class c"
            " join pg_namespace n on n.oid = relnamespace where nspname in ('public', 'upright_originals') order by 1"
        },
    ),
)

REMEDIATION = Remediation(
    id="mask-table",
    title="Mask the classified columns of a table",
    reversibility=Reversibility.IN_PLACE,
    permissions=("own the table", "create schemas and views in its database"),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.DATA_STORE, "crm", labels=("public/people.jsonl:email",)),
            options={"how": how},
            address="postgresql://",
            built=_BUILT,
            seen=_SEEN,
            shows=("[redacted]" if how == "redact" else "tok_", "upright_originals"),
            hides=(PERSONAL,),
        )
        for how in ("redact", "tokenise")
    )
    + tuple(
        Example(
            asset=thing(AssetKind.DATA_STORE, "crm", labels=("crm/people.jsonl:email", "crm/people.jsonl:age")),
            options={"how": how},
            address="mysql://",
            built=_IN_MYSQL,
            seen=(
                ("sql", {"": "select * from crm.people order by id"}),
                ("sql", {"": "show grants for chatbot@localhost"}),
                (
                    "sql",
                    {
                        "": "select table_schema, table_name, table_type, engine, auto_increment"
                        " from information_schema.tables where table_schema in ('crm', 'upright_originals')"
                    },
                ),
                ("sql", {"": "select * from information_schema.key_column_usage where table_schema = 'crm'"}),
            ),
            shows=("[redacted]" if how == "redact" else "tok_", "upright_originals"),
            hides=(PERSONAL, ", 30]"),
        )
        for how in ("redact", "tokenise")
    ),
)
