"""Ask a person before a tool that destroys runs.

What it does: the decorator that makes a Python function a tool is told to wait for approval, where its framework can:
OpenAI Agents (`needs_approval=True`), Pydantic AI (`requires_approval=True`), Microsoft Agent Framework
(`approval_mode="always_require"`), Google ADK (`require_confirmation=True`).

What it does not do: write the part of the program that asks the person and goes on after the answer, which a run that
stops for approval needs; or frameworks that ask elsewhere (LangChain: `HumanInTheLoopMiddleware`).
"""

from __future__ import annotations

import ast
import warnings

from upright.act.example import Example, thing
from upright.act.json_text import edited
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._calls import span, with_keyword
from upright.act.remediations._files import rewritten
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

# A decorator's last name, what must be imported for it to be this framework's, and what is told.
_TOLD = (
    ("function_tool", "agents", "needs_approval", "True"),
    ("tool", "pydantic_ai", "requires_approval", "True"),
    ("tool_plain", "pydantic_ai", "requires_approval", "True"),
    ("tool", "agent_framework", "approval_mode", '"always_require"'),
    ("ai_function", "agent_framework", "approval_mode", '"always_require"'),
    ("FunctionTool", "google", "require_confirmation", "True"),
)


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    def change(path: str, text: str, _line: int) -> str:
        if not path.endswith(".py"):
            raise ConflictError(f"{path}: only tools in Python are edited")
        try:
            with warnings.catch_warnings(action="ignore"):
                tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise ConflictError(f"{path}: not a Python that can be read") from None
        return _asking(path, text, tree, asset.name)

    return rewritten(finding, asset, context, change, f"ask before {asset.name} runs")


def _asking(path: str, text: str, tree: ast.Module, name: str) -> str:
    bare = name.rpartition(".")[2]
    imported = {
        (each.module or "" if isinstance(each, ast.ImportFrom) else alias.name).partition(".")[0]
        for each in ast.walk(tree)
        if isinstance(each, ast.Import | ast.ImportFrom)
        for alias in each.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == bare:
            for decorator in node.decorator_list:
                told = _told(decorator, imported)
                if told:
                    return _with(text, decorator, *told)
    raise ConflictError(f"{path}: the framework of {bare} takes no such word at its tool; ask where the agent runs it")


def _told(decorator: ast.expr, imported: set[str]) -> tuple[str, str] | None:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    last = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return next((each[2:] for each in _TOLD if each[0] == last and each[1] in imported), None)


def _with(text: str, decorator: ast.expr, keyword: str, value: str) -> str:
    if isinstance(decorator, ast.Call):
        return edited(text, [with_keyword(text, decorator, keyword, value)])
    end = span(text, decorator)[1]
    return edited(text, [(end, end, f"({keyword}={value})")])


_TOOLS = '''"""Tools."""
from agents import Agent, function_tool

@function_tool
def drop_customer(name: str) -> str:
    return "gone"

@function_tool(strict_mode=False)  # é
def look(name: str) -> str:
    return "there"
'''

REMEDIATION = Remediation(
    id="require-approval",
    title="Ask a person before a tool that destroys runs",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.TOOL, "drop_customer", "tools.py", line=4),
            files={"tools.py": _TOOLS},
            after={"tools.py": _TOOLS.replace("@function_tool\n", "@function_tool(needs_approval=True)\n")},
        ),
        Example(
            asset=thing(AssetKind.TOOL, "look", "tools.py", line=8),
            files={"tools.py": _TOOLS},
            after={"tools.py": _TOOLS.replace("strict_mode=False", "strict_mode=False, needs_approval=True")},
        ),
    ),
)
