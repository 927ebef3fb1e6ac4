"""Give a table of a PostgreSQL database other grants, to the table and to single columns.

Arguments: `source`, `path` (`schema/table.jsonl`); `digest` and `size` of all grants as JSON, in the order in which the
database keeps them: `[column, grantee, right, may be passed on]`, the column empty for the table itself, the grantee
`public` for everybody. What the owner has stays as it is. One transaction.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._grants import held, held_now, named
from upright.act.steps._postgresql import table_of, transaction

if TYPE_CHECKING:
    from psycopg import sql


def _read(arguments: Arguments, site: Site) -> bytes | None:
    return json.dumps(held(arguments, site)).encode()


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    from psycopg import sql

    schema, name = table_of(arguments)
    table, wanted = sql.Identifier(schema, name), [tuple(each) for each in json.loads(value or b"[]")]
    with transaction(arguments, site) as cursor:
        for column, grantee in dict.fromkeys((each[0], each[1]) for each in held_now(cursor, schema, name)):
            taken = sql.SQL("revoke all{} on table {} from {}").format(_in(column), table, named(grantee))
            cursor.execute(taken)
        for column, grantee, right, passed_on in wanted:
            told = f"grant {right}{{}} on table {{}} to {{}}{' with grant option' if passed_on else ''}"
            cursor.execute(sql.SQL(told).format(_in(column), table, named(grantee)))


def _in(column: str) -> sql.Composable:
    from psycopg import sql

    return sql.SQL(" ({})").format(sql.Identifier(column)) if column else sql.SQL("")


STEP = exchange("set-table-grants", "Give a table other grants", _read, _write)
