"""Take a credential out of what a model is told: a prompt, instructions, the description of a tool.

What it does: where the prompt or tool stands in a file, each word that is a key of a known kind, or that the
classifiers know and that looks like a key (letters and digits, long), becomes `[credential removed]`; every other byte
stays.

What it does not do: make the credential invalid: it was in the file, and with every provider that saw the prompt. Make
a new one at its issuer, and let a tool read it where it runs. History of git keeps it.
"""

from __future__ import annotations

import ast
import re

from upright.act.example import TOKEN, Example, thing
from upright.act.json_text import Edit, edited
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._calls import python
from upright.act.remediations._files import LARGEST, block, lines_of, places_of, rewritten
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_WORD = re.compile(r"(?=[\w./+=-]{0,400}\d)(?=[\w./+=-]{0,400}[A-Za-z])[\w/+=-][\w./+=-]{14,400}[\w/+=-]")
_INSTEAD = "[credential removed]"


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    roots = {place.path: context.roots[place.source] for place in places_of(finding, asset, context)}

    def change(path: str, text: str, line: int) -> str:
        start, end = _reach(path, text, line)
        if len(text) > LARGEST:
            raise ConflictError(f"{path}: too large to be edited")
        clean = context.redact(roots[path] / path).decode(errors="replace")
        words = _WORD.finditer(text, start, end)
        gone = [each for each in words if each.group() not in clean or context.is_key(each.group())]
        edits: list[Edit] = [(each.start(), each.end(), _INSTEAD) for each in gone]
        return edited(text, edits)

    return rewritten(finding, asset, context, change, "take the credential out of what the model is told")


def _reach(path: str, text: str, line: int) -> tuple[int, int]:
    """From where to where the thing at this line is told: in Python its statement, of a function what stands before its
    code; in JSON and YAML its block; else the whole text.
    """
    if path.endswith((".json", ".jsonc", ".yaml", ".yml")) and line > 1:
        return block(text, line)
    if not path.endswith(".py"):
        return 0, len(text)
    several = [each for each in ast.walk(python(path, text)) if isinstance(each, ast.stmt) and _from(each) <= line]
    own = max((each for each in several if line <= (each.end_lineno or 0)), key=_from, default=None)
    if own is None:
        return 0, 0
    lines = lines_of(text)
    return sum(map(len, lines[: _from(own) - 1])), sum(map(len, lines[: _last(own)]))


def _from(statement: ast.stmt) -> int:
    first: int = min(each.lineno for each in (statement, *getattr(statement, "decorator_list", ())))
    return first


def _last(statement: ast.stmt) -> int:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return statement.body[0].end_lineno or statement.lineno
    return statement.end_lineno or statement.lineno


_TOOL = f'''PROMPT = "Größe. The key is {{0}}, keep it."
KEY = "{TOKEN}"


@mcp.tool()
def pay(amount: int) -> str:
    """Pay with {{1}}."""
    return call("{TOKEN}")
'''

REMEDIATION = Remediation(
    id="redact-instructions",
    title="Take a credential out of what a model is told",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.PROMPT, "PROMPT", "app.py", line=1),
            rule="secret-in-prompt",
            files={"app.py": _TOOL.format(TOKEN, TOKEN)},
            after={"app.py": _TOOL.format(_INSTEAD, TOKEN)},
        ),
        Example(
            asset=thing(AssetKind.TOOL, "pay", "app.py", line=5),
            rule="secret-in-tool-description",
            files={"app.py": _TOOL.format(TOKEN, TOKEN)},
            after={"app.py": _TOOL.format(TOKEN, _INSTEAD)},
        ),
        Example(
            asset=thing(AssetKind.PROMPT, "CLAUDE.md", "CLAUDE.md", line=1),
            rule="secret-in-prompt",
            files={"CLAUDE.md": f"# Desk\n\nUse {TOKEN}; build with make-all-2024-01-01-and-more.\n"},
            after={"CLAUDE.md": f"# Desk\n\nUse {_INSTEAD}; build with make-all-2024-01-01-and-more.\n"},
        ),
    ),
)
