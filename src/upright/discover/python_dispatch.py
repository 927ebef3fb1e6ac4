"""What stands behind the tools of a low-level MCP server: the branch of its handler that a tool's name leads to."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.behaviour import Behaviour, Onward
from upright.discover.python_taint import behaviour, branch
from upright.discover.readers.python_nodes import walk
from upright.discover.readers.python_source import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import UnionType

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Defined, Scope

_HANDLER = re.compile(
    r"^_*(?:handle_|do_|async_)?(?:call|execute|dispatch|invoke|run|handle|process)_*(?:mcp_)?tool\w*$|^_*(?:handle|on|do)_?tools?_?call\w*$"
)
_ARGUMENTS = 12  # of a function elsewhere that may hold what a model says
_NAMES = re.compile(r"^(?:name|tool_name|tool|method|toolname|function_name)$")


def behind(module: PythonModule, tool: str) -> Behaviour | None:
    """What the module does when the tool of this name is called; None when no code for it was seen."""
    for defined in _handlers(module):
        parameters = _parameters(defined)
        named = next((name for name in parameters if _NAMES.match(name)), "") or _read_name(defined)
        if not named:
            continue
        statements = list(_chosen(module, defined, named, tool))
        if statements:
            return branch(module, defined, statements, {name for name in parameters if name != named})
    return _registered(module, tool)


def _handlers(module: PythonModule) -> Iterator[Defined]:
    for defined in module.functions:
        decorated = any(name.rpartition(".")[2] == "call_tool" for name, _ in module.decorators(defined))
        if decorated or _HANDLER.match(defined.node.name):
            yield defined


def _read_name(defined: Defined) -> str:
    """The variable into which a handler reads the tool's name: `tool_name = params.get("name")`; empty when none."""
    for node in walk(defined.node):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and _NAMES.match(node.targets[0].id):
            value = node.value
            got = value.args[0] if isinstance(value, ast.Call) and value.args else None
            key = value.slice if isinstance(value, ast.Subscript) else got
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and _NAMES.match(key.value):
                return node.targets[0].id
    return ""


def _parameters(defined: Defined) -> list[str]:
    node = defined.node
    if not isinstance(node, FUNCTIONS):
        return []
    return [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs) if each.arg != "self"]


def _chosen(module: PythonModule, defined: Defined, named: str, tool: str) -> Iterator[ast.stmt]:
    for node in walk(defined.node):
        if isinstance(node, ast.If) and _asks_for(module, node.test, defined.inside, named, tool, ast.Eq | ast.In):
            yield from node.body
        elif isinstance(node, ast.If) and _asks_for(module, node.test, defined.inside, named, tool, ast.NotEq):
            yield from node.orelse or _after(defined.node, node)
        elif isinstance(node, ast.Match) and isinstance(node.subject, ast.Name) and node.subject.id == named:
            for case in node.cases:
                if any(
                    isinstance(part, ast.MatchValue) and module.text(part.value, defined.inside) == tool
                    for part in walk(case.pattern)
                ):
                    yield from case.body


def _after(function: ast.AST, statement: ast.If) -> list[ast.stmt]:
    """What follows a statement that ends the function or lets it go on: `if name != "fetch": raise`."""
    if not isinstance(statement.body[-1], ast.Raise | ast.Return):
        return []
    for node in walk(function):
        for block in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
            if isinstance(block, list) and statement in block:
                return block[block.index(statement) + 1 :]
    return []


def _asks_for(
    module: PythonModule, test: ast.expr, scope: Scope, named: str, tool: str, compares: type[ast.cmpop] | UnionType
) -> bool:
    for node in walk(test):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            sides = [node.left, node.comparators[0]]
            if not any(isinstance(side, ast.Name) and side.id == named for side in sides):
                continue
            for side in sides:
                items = side.elts if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side]
                if isinstance(node.ops[0], compares) and any(_text(module, each, scope) == tool for each in items):
                    return True
    return False


def _text(module: PythonModule, node: ast.expr, scope: Scope) -> str:
    if isinstance(node, ast.Attribute) and node.attr == "value":
        return module.text(node, scope) or module.text(node.value, scope)
    return module.text(node, scope)


def _registered(module: PythonModule, tool: str) -> Behaviour | None:
    """What the function does that a table of tools by name holds under this name, be it of another module."""
    for node, scope in module.index.dicts:
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == tool and isinstance(value, ast.Name | ast.Attribute):
                found = module.function(value, scope)
                if found is not None:
                    return behaviour(module, found)
                symbol = module.names.of(value, scope)
                if "." in symbol and not symbol.startswith(f"{module.name}."):
                    elsewhere = Behaviour()
                    elsewhere.onward[Onward(symbol, tuple(range(_ARGUMENTS)))] = None
                    return elsewhere
    return None
