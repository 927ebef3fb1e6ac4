"""Bind what a tool of an agent puts into SQL, instead of writing it into the statement.

What it does: in the function of the tool, in Python, `execute(f"... where id = {key}")` becomes
`execute("... where id = ?", (key,))`, with the sign that the library of the file wants: `?` (sqlite3, duckdb, pyodbc)
or `%s` (psycopg, PyMySQL, MySQLdb, mysql.connector). A text in quotes becomes one parameter with what stands beside it
in them (`'%{word}%'`).

What it does not do: names of tables and columns, lists in `IN (...)`, parts of statements, statements that have
parameters already; nor narrow what the account behind the connection may do.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.json_text import Edit, edited
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._calls import Function, function_at, pieces, python, said, span
from upright.act.remediations._files import rewritten
from upright.act.remediations._sinks import at_sink
from upright.act.remediations._statements import bound
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_SIGNS = {
    "sqlite3": "?", "aiosqlite": "?", "duckdb": "?", "pyodbc": "?",
    "psycopg": "%s", "psycopg2": "%s", "pymysql": "%s", "aiomysql": "%s", "MySQLdb": "%s", "mysql": "%s",
}  # fmt: skip


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    return rewritten(at_sink(finding, asset, "sql_unchecked"), asset, context, _changed, "bind what goes into SQL")


def _changed(path: str, text: str, line: int) -> str:
    if not path.endswith(".py"):
        raise ConflictError(f"{path}: only Python is edited")
    tree = python(path, text)
    within = function_at(tree, line)
    signs = {_SIGNS[name] for name in _modules(tree) if name in _SIGNS}
    if within is None or len(signs) != 1:
        raise ConflictError(f"{path}: which sign the library of the database wants cannot be told")
    calls = [each for each in ast.walk(within) if isinstance(each, ast.Call) and _asks(each)]
    new = edited(text, [edit for call in calls for edit in _edits(path, text, call, within, min(signs))])
    python(path, new)
    return new


def _modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def _asks(call: ast.Call) -> bool:
    return said(call.func).endswith(".execute") and len(call.args) == 1 and not call.keywords


def _edits(path: str, text: str, call: ast.Call, within: Function, sign: str) -> Iterator[Edit]:
    given = call.args[0]
    if isinstance(given, ast.Constant) or (isinstance(given, ast.Name) and _is_given(given, within)):
        return
    statement, values = bound(path, pieces(path, given, within), sign)
    if values:
        yield *span(text, given), f"{statement}, ({', '.join(values)}{',' if len(values) == 1 else ''})"


def _is_given(name: ast.Name, within: Function) -> bool:
    """Whether the statement is a parameter of the function: then there is nothing to bind."""
    given = within.args
    return name.id in {each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)}


_TOOL = '''import {}


@mcp.tool()
def orders(customer: str, most: int) -> list:
    """Größe."""
    return DB.execute({}).fetchall()
'''

REMEDIATION = Remediation(
    id="bind-parameters",
    title="Bind what goes into SQL",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.TOOL, "orders", "server.py", line=4),
            rule="tool-builds-sql",
            files={
                "server.py": _TOOL.format("sqlite3", "f\"select * from orders where name = '{customer}' limit {most}\"")
            },
            after={
                "server.py": _TOOL.format("sqlite3", "'select * from orders where name = ? limit ?', (customer, most)")
            },
        ),
        Example(
            asset=thing(AssetKind.TOOL, "orders", "server.py", line=4),
            rule="tool-builds-sql",
            files={
                "server.py": _TOOL.format(
                    "psycopg", "\"select 1 from orders where tax like '7%' and name like '%\" + customer + \"%'\""
                )
            },
            after={
                "server.py": _TOOL.format(
                    "psycopg", "\"select 1 from orders where tax like '7%%' and name like %s\", (f'%{customer}%',)"
                )
            },
        ),
    ),
)
