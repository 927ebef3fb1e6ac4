"""Offer a tool or resource no longer: agents do not see it, and its code stays.

What it does: takes the decorator that registers it (`@mcp.tool()`, `@server.resource("...")`, `@agent.tool_plain`) off
its function, in Python. The function stays, and can still be called by other code.

What it does not do: take a function out of a list of tools (`narrow-agent-tools` does), other languages, or end a
server that is running now.
"""

from __future__ import annotations

import ast

from upright.act.example import Example, thing
from upright.act.json_text import edited
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._calls import function_at, python, said
from upright.act.remediations._files import lines_of, rewritten
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_REGISTERS = frozenset({"tool", "tool_plain", "resource"})


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    return rewritten(finding, asset, context, _changed, f"{asset.name} is offered no longer")


def _changed(path: str, text: str, line: int) -> str:
    if not path.endswith(".py"):
        raise ConflictError(f"{path}: only Python is edited")
    function = function_at(python(path, text), line)
    lines = lines_of(text)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    return edited(
        text,
        [
            (starts[each.lineno - 1], starts[each.end_lineno or each.lineno], "")
            for each in (function.decorator_list if function else ())
            if _registers(each)
        ],
    )


def _registers(decorator: ast.expr) -> bool:
    name = said(decorator.func if isinstance(decorator, ast.Call) else decorator)
    return "." in name and name.rpartition(".")[2] in _REGISTERS


_SERVER = '''
{}@audited
def compute(expression: str) -> str:
    """Compute: größer."""
    return str(eval(expression))


@mcp.tool()
def other() -> str:
    return "x"
'''

REMEDIATION = Remediation(
    id="withdraw-tool",
    title="Offer a tool no longer",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.TOOL, "compute", "server.py", line=2),
            rule="tool-passes-input-to-shell",
            files={"server.py": _SERVER.format('@mcp.tool(\n    name="compute",\n)\n')},
            after={"server.py": _SERVER.format("")},
        ),
    ),
)
