"""What Python code runs when a model calls a tool by its name: branches that ask for a name (`if block.name == "find"`,
`match name: case "find"`) and tables of functions that are asked by one (`HANDLERS[call.function.name](**arguments)`).
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.behaviour import Behaviour, Onward
from upright.discover.dispatched import RUN
from upright.discover.python_taint import behaviour, branch
from upright.discover.readers.python_module import PythonModule, python_module
from upright.discover.readers.python_nodes import walk, written_name
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.discover.readers.python_source import Defined, Scope
    from upright.model.asset import Json
    from upright.model.evidence import Observation

_CHOOSES = re.compile(
    r"(?:name|tool|function)\s{0,3}==\s{0,3}[\"']|^[ \t]*match\s[^\n]{0,80}(?:name|tool|function)\s{0,3}:|"
    r"\w(?:\[|\.get\()[^\n\]]{0,60}(?:name|tool)[\"']?[\])]|"
    r"^\w{0,40}(?:handlers?|executors?|implementations?|functions|actions|tools|runners?|dispatch)\b[^=\n]{0,80}=\s{0,3}\{",
    re.MULTILINE | re.IGNORECASE,
)
_ASKED = re.compile(r"(?:^|\.)(?:\w{0,20}_)?(?:name|tool|function)$")
_HANDLERS = re.compile(
    r"(?:handlers?|executors?|implementations?|functions|actions|tools|runners?|dispatch)$", re.IGNORECASE
)
_NAME = re.compile(r"[\w.-]{2,64}")
_INPUT = frozenset(
    {"args", "arguments", "kwargs", "input", "inputs", "params", "tool_input", "given", "call", "block", "tool_call"}
)
_ARGUMENTS = 12  # of a function elsewhere that may hold what a model says
_MOST = 200
ABOUT = (b"tool", b"function_call")


def tool_runs(document: Document) -> Iterator[Observation]:
    """What is run for each name, under a key of its own until the tool is known that the nearest file describes so."""
    if in_tests(document.item.path) or not (document.contains(ABOUT) and _CHOOSES.search(document.text)):
        return
    module = document.parse(python_module)
    seen: set[str] = set()
    for name, line, done in (*_branches(module), *_tables(module)):
        said: dict[str, Json] = done.attributes(document.item.path)
        if said and name not in seen and len(seen) < _MOST and _NAME.fullmatch(name):
            seen.add(name)
            yield see(document, "tool", name, line, document.code_key(f"{RUN[1:]}{name}"), said, language="python")


def _branches(module: PythonModule) -> Iterator[tuple[str, int, Behaviour]]:
    """What stands behind each name that a function asks for."""
    for defined in module.functions:
        for node in walk(defined.node):
            for name, statements in _chosen(module, node, defined):
                yield name, module.line(statements[0]), branch(module, defined, statements, _given(defined))


def _given(defined: Defined) -> set[str]:
    """What may hold what the model says in a function that chooses."""
    return {name for name, bound in defined.inside.bindings.items() if bound[0].kind == "parameter"} | _INPUT


def _chosen(module: PythonModule, node: ast.AST, defined: Defined) -> Iterator[tuple[str, list[ast.stmt]]]:
    """The names that a statement leads on for, each with what it leads to."""
    if isinstance(node, ast.If):
        for test in walk(node.test):
            sides = (test.left, *test.comparators) if isinstance(test, ast.Compare) else ()
            asks = isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq) and any(map(_is_name, sides))
            yield from ((module.text(each, defined.inside), node.body) for each in sides if asks and _is_text(each))
    elif isinstance(node, ast.Match) and _is_name(node.subject):
        told = ((part, case) for case in node.cases for part in walk(case.pattern))
        values = ((part.value, case) for part, case in told if isinstance(part, ast.MatchValue))
        yield from ((module.text(value, defined.inside), case.body) for value, case in values if _is_text(value))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_name(node: ast.expr) -> bool:
    """Whether an expression is what a tool is called by: `name`, `block.name`, `call["name"]`."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return node.slice.value in {"name", "tool", "function"}
    return _ASKED.search(written_name(node)) is not None


def _tables(module: PythonModule) -> Iterator[tuple[str, int, Behaviour]]:
    """The functions of tables that are asked by a name, or handed to others by one which says so."""
    asked = set(filter(None, map(_table_asked, module.every)))
    for table, scope in module.index.dicts:
        holder = module.index.held_by.get(id(table))
        targets = holder.targets if isinstance(holder, ast.Assign) else [getattr(holder, "target", None)]
        names = [written_name(each).rpartition(".")[2] for each in targets if each is not None]
        if any(name in asked or _HANDLERS.search(name) for name in names):
            for key, value in zip(table.keys, table.values, strict=True):
                done = _function(module, value, scope)
                if isinstance(key, ast.Constant) and isinstance(key.value, str) and done is not None:
                    yield key.value, module.line(value), done


def _table_asked(node: ast.AST) -> str:
    """The variable that is asked for an entry by the name of a tool."""
    if isinstance(node, ast.Subscript) and _is_name(node.slice):
        return written_name(node.value).rpartition(".")[2]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        return written_name(node.func.value).rpartition(".")[2] if _is_name(node.args[0]) else ""
    return ""


def _function(module: PythonModule, value: ast.expr, scope: Scope) -> Behaviour | None:
    """What the function of a table does, be it of another module."""
    if not isinstance(value, ast.Name | ast.Attribute):
        return None
    found = module.function(value, scope)
    if found is not None:
        return behaviour(module, found)
    symbol = module.symbol(value, scope)
    elsewhere = Behaviour()
    elsewhere.onward[Onward(symbol, tuple(range(_ARGUMENTS)))] = None
    return elsewhere if "." in symbol else None
