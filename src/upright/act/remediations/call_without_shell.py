"""Call a program without a shell where a tool of an agent puts what the model writes into a command.

What it does: in the function of the tool, in Python, `subprocess.run(f"ping {host}", shell=True)`, `os.system(...)`,
`os.popen(...).read()` and `asyncio.create_subprocess_shell(...)` become calls with a list of arguments: each word of
the command is one, and what the model writes is never more than one word.

What it does not do: commands that need a shell (pipes, redirections, `*`), programs that read commands themselves
(`sh -c`, `python -c`, `ssh`), `eval` and `exec`; and it does not check what the model writes: an argument that begins
with `-` is an option still.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.json_text import Edit, edited
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._calls import Function, function_at, imported, pieces, python, said, span, with_keyword
from upright.act.remediations._commands import words
from upright.act.remediations._files import rewritten
from upright.act.remediations._sinks import at_sink
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_RUNS = frozenset({"run", "call", "check_call", "check_output", "Popen"})
_IN_SHELL = "asyncio.create_subprocess_shell"


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    return rewritten(at_sink(finding, asset, "shell"), asset, context, _changed, "call the program without a shell")


def _changed(path: str, text: str, line: int) -> str:
    if not path.endswith(".py"):
        raise ConflictError(f"{path}: only Python is edited")
    tree = python(path, text)
    within = function_at(tree, line)
    if within is None:
        raise ConflictError(f"{path}:{line}: no function stands there")
    edits = [
        edit for call in ast.walk(within) if isinstance(call, ast.Call) for edit in _edits(path, text, call, within)
    ]
    if any(" subprocess." in f" {instead}" for _, _, instead in edits):
        edits.extend(imported(tree, text, "subprocess"))
    new = edited(text, edits)
    python(path, new)
    return new


def _edits(path: str, text: str, call: ast.Call, within: Function) -> Iterator[Edit]:
    """What becomes of one call; nothing of one that starts no shell."""
    name, inner = said(call.func), call.func.value if isinstance(call.func, ast.Attribute) else None
    if isinstance(inner, ast.Call) and said(inner.func) == "os.popen" and name.endswith(".read"):
        yield *span(text, call), _instead(path, inner, within, "capture_output=True, text=True).stdout")
    elif name == "os.system":
        yield *span(text, call), _instead(path, call, within, ").returncode")
    elif name == _IN_SHELL and call.args:
        yield *span(text, call.func), "asyncio.create_subprocess_exec"
        yield *span(text, call.args[0]), ", ".join(_words(path, call, within))
    elif name.startswith("subprocess.") and name.rpartition(".")[2] in _RUNS and _in_shell(call):
        yield *span(text, call.args[0]), f"[{', '.join(_words(path, call, within))}]"
        yield with_keyword(text, call, "shell", "False")


def _instead(path: str, call: ast.Call, within: Function, end: str) -> str:
    given = f"[{', '.join(_words(path, call, within))}], check=False"
    return f"subprocess.run({given}{'' if end.startswith(')') else ', '}{end}"


def _words(path: str, call: ast.Call, within: Function) -> list[str]:
    if len(call.args) < 1:
        raise ConflictError(f"{path}: the command is not given in its place")
    return words(path, pieces(path, call.args[0], within))


def _in_shell(call: ast.Call) -> bool:
    told = next((each.value for each in call.keywords if each.arg == "shell"), None)
    return isinstance(told, ast.Constant) and told.value is True and bool(call.args)


_TOOL = '''"""Größe."""

import subprocess


@mcp.tool()
def ping(host: str) -> str:
    """Ping."""
    return subprocess.run({}, shell={}, text=True).stdout  # ö
'''
_OTHER = """import asyncio
import os


@mcp.tool()
async def look(name, zone):
    command = "nslookup -type=%s %s" % (zone, name)
    os.system({0})
    await asyncio.{1}({2})
    return {3}
"""

REMEDIATION = Remediation(
    id="call-without-shell",
    title="Call a program without a shell",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.TOOL, "ping", "server.py", line=6),
            rule="tool-passes-input-to-shell",
            files={"server.py": _TOOL.format("f\"ping -c 1 '{host}'\"", "True")},
            after={"server.py": _TOOL.format("['ping', '-c', '1', str(host)]", "False")},
        ),
        Example(
            asset=thing(AssetKind.TOOL, "look", "server.py", line=5, sinks={"shell": "lib/net.py:8"}),
            rule="tool-passes-input-to-shell",
            files={
                "server.py": "from lib.net import look\n",
                "lib/net.py": _OTHER.format(
                    "command", "create_subprocess_shell", '"host " + name', 'os.popen(f"dig {name!s} mx").read()'
                ),
            },
            after={
                "lib/net.py": "import subprocess\n"
                + _OTHER.replace("os.system({0})", "{0}").format(
                    "subprocess.run(['nslookup', f'-type={zone}', str(name)], check=False).returncode",
                    "create_subprocess_exec",
                    "'host', str(name)",
                    "subprocess.run(['dig', f'{name!s}', 'mx'], check=False, capture_output=True, text=True).stdout",
                )
            },
        ),
    ),
)
