"""Take tools out of the list of an agent.

What it does: the tools that `--set tools=fetch,send_mail` names go from the list that the agent is given: in Python
(`tools=[...]` of the call that makes the agent, or the list that it names), in JSON and YAML (`tools`, `allowedTools`,
`mcp`...), and in the head of a Markdown file (`tools: Read, Bash`). Every other byte stays.

What it does not do: delete the tool, or see lists that are put together while the program runs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from upright.act.example import Example, thing
from upright.act.json_text import Edit, Value, edited, removed
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._calls import python, span
from upright.act.remediations._clients import document
from upright.act.remediations._files import rewritten, wanted
from upright.act.yaml_text import documents, items, words
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError, MalformedError
from upright.model.finding import Finding

if TYPE_CHECKING:
    import yaml

_LISTS = frozenset({"tools", "functions", "allowedTools", "allowed-tools", "allowed_tools", "toolkits"})
_HEAD = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_LISTED = re.compile(r"(?m)^((?:allowed[-_]?)?tools:[^\S\n]*)([^\[\n#]+)")


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    shape = r"[\w.*:/()-]{1,80}(?:,[\w.*:/()-]{1,80}){0,20}"
    names = frozenset(wanted(context, "tools", "fetch,send_mail", shape).split(","))

    def change(path: str, text: str, line: int) -> str:
        if path.endswith(".py"):
            return _in_python(path, text, line, names)
        if path.endswith((".json", ".jsonc")):
            root = document(path, text)
            return edited(text, [edit for keys, value in root.walk() for edit in _in_json(text, keys, value, names)])
        head = _HEAD.match(text)
        if path.endswith((".md", ".mdc")) and head:
            return edited(text, list(_in_head(text, head, names)))
        if path.endswith((".yaml", ".yml")):
            return _without_lines(path, text, names)
        raise ConflictError(f"{path}: only Python, JSON, YAML and the heads of Markdown files are edited")

    return rewritten(finding, asset, context, change, f"without {', '.join(sorted(names))}")


def _in_python(path: str, text: str, line: int, names: frozenset[str]) -> str:
    tree = python(path, text)
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and _on(each, line)]
    given = [each for call in calls for each in _given(call)]
    spoken = {each.id for each in given if isinstance(each, ast.Name)}
    stated = [
        each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Assign | ast.AnnAssign) and _targets(each) & spoken and each.value
    ]
    lists = [each for each in (*given, *stated) if isinstance(each, ast.List | ast.Tuple)]
    return edited(text, {edit for each in lists for edit in _shorter(text, each, names)})


def _on(call: ast.Call, line: int) -> bool:
    return call.lineno <= line <= (call.end_lineno or call.lineno)


def _given(call: ast.Call) -> Iterator[ast.expr]:
    """What a call may be given as tools."""
    yield from call.args
    yield from (each.value for each in call.keywords if each.arg in _LISTS)


def _targets(statement: ast.Assign | ast.AnnAssign) -> set[str]:
    several = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return {each.id for each in several if isinstance(each, ast.Name)}


def _name(node: ast.expr) -> str:
    """`fetch`, of `fetch`, `web.fetch`, `FunctionTool(fetch)` and `"fetch"`; `Search` of `Search()`."""
    if isinstance(node, ast.Call):
        first = next((_name(each) for each in node.args if isinstance(each, ast.Name | ast.Attribute)), "")
        return first or _name(node.func)
    if isinstance(node, ast.Constant):
        return str(node.value)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _shorter(text: str, node: ast.List | ast.Tuple, names: frozenset[str]) -> Iterator[Edit]:
    gone = [_name(each) in names for each in node.elts]
    places = [span(text, each) for each in node.elts]
    if gone and all(gone):
        yield *span(text, node), "[]" if isinstance(node, ast.List) else "()"
        return
    last = next((number for number in reversed(range(len(gone))) if not gone[number]), 0)
    for number, out in enumerate(gone[:last]):
        if out:
            yield places[number][0], places[number + 1][0], ""
    if any(gone[last + 1 :]):
        yield places[last][1], places[-1][1], ""


def _in_json(text: str, keys: Sequence[str], value: Value, names: frozenset[str]) -> Iterator[Edit]:
    if not keys or keys[-1] not in _LISTS or value.kind != "list":
        return
    several = [each for _, _, each in value.entries]
    gone = [each for each in several if _called(each) & names]
    if len(gone) == 1:
        yield removed(text, value, gone[0])
    elif gone:
        kept = [text[each.start : each.end] for each in several if each not in gone]
        yield value.start, value.end, f"[{', '.join(kept)}]"


def _called(each: Value) -> set[str]:
    told = (each, each.get("name"), each.get("type"), each.get("function", "name"))
    return {str(one.value) for one in told if one and isinstance(one.value, str)}


def _in_head(text: str, head: re.Match[str], names: frozenset[str]) -> Iterator[Edit]:
    for found in _LISTED.finditer(text, head.start(1), head.end(1)):
        told = [each.strip() for each in found.group(2).split(",")]
        kept = [each for each in told if each not in names]
        if kept != told:
            yield found.start(2), found.end(2), ", ".join(kept)


def _without_lines(path: str, text: str, names: frozenset[str]) -> str:
    """Without the lines of block lists, below a key that names tools, that name one of these."""
    try:
        found = [each for root in documents(text) for each in _sequences(root)]
    except MalformedError as error:
        raise ConflictError(f"{path}: {error}") from None
    lines = text.split("\n")
    for each in sorted((one for one in found if _named(one) in names), key=lambda one: -one.start_mark.line):
        if not lines[each.start_mark.line].lstrip().startswith("-"):
            raise ConflictError(f"{path}: a list of tools on one line; take the tool out by hand")
        first = each.start_mark.line
        last = next((at for at in range(first + 1, len(lines)) if not _inside(lines[first], lines[at])), len(lines))
        del lines[first:last]
    return "\n".join(lines)


def _inside(head: str, line: str) -> bool:
    indent, own = (len(each) - len(each.lstrip()) for each in (line, head))
    return bool(line.strip()) and indent > own


def _sequences(root: yaml.Node) -> Iterator[yaml.Node]:
    """The entries of every list of tools."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        for one in node.value if isinstance(node.value, list) else ():
            key, value = one if isinstance(one, tuple) else (None, one)
            waiting.append(value)
            if key is not None and key.value in _LISTS:
                yield from items(value)


def _named(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node.value, str) else words(node, "name") or words(node, "type")


_CODE = """agent = Agent(name="desk", tools=[delete, web.fetch, Tool(send)])
more = [look, web.fetch]  # é
other = Agent("b", more)
"""

REMEDIATION = Remediation(
    id="narrow-agent-tools",
    title="Take tools out of the list of an agent",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the file and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.AGENT, "desk", "app.py", line=1),
            options={"tools": "fetch,send"},
            files={"app.py": _CODE},
            after={"app.py": _CODE.replace(", web.fetch, Tool(send)", "")},
        ),
        Example(
            asset=thing(AssetKind.AGENT, "b", "app.py", line=3),
            options={"tools": "fetch"},
            files={"app.py": _CODE},
            after={"app.py": _CODE.replace("look, web.fetch", "look")},
        ),
        Example(
            asset=thing(AssetKind.AGENT, "c", "agent.json", line=1),
            options={"tools": "code_interpreter"},
            files={"agent.json": '{"tools": [{"type": "code_interpreter"}, {"type": "file_search"}]}\n'},
            after={"agent.json": '{"tools": [{"type": "file_search"}]}\n'},
        ),
        Example(
            asset=thing(AssetKind.AGENT, "d", "agents.yaml", line=1),
            options={"tools": "shell"},
            files={"agents.yaml": "d:\n  tools:\n    - search\n    - name: shell\n      arg: 1\n  role: x\n"},
            after={"agents.yaml": "d:\n  tools:\n    - search\n  role: x\n"},
        ),
        Example(
            asset=thing(AssetKind.AGENT, "e", "e.md", line=1),
            options={"tools": "Bash"},
            files={"e.md": "---\nname: e\ntools: Read, Bash, Grep\n---\nHelp.\n"},
            after={"e.md": "---\nname: e\ntools: Read, Grep\n---\nHelp.\n"},
        ),
    ),
)
