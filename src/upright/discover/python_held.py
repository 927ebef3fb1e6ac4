"""Files that a function of Python works on without opening them: a module or a class opened them before."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover import python_sinks as sinks
from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope

_NAMES = 200  # names of one function that are followed
_READS = frozenset({"read_text", "read_bytes", "open"})
_DATABASES = frozenset({"sqlite3.connect", "duckdb.connect", "sqlite_utils.Database"})


def held_files(module: PythonModule, nodes: Iterable[ast.AST], scope: Scope) -> Iterator[str]:
    """The paths of the files that the names among `nodes` stand for the content of, where it was read outside `scope`:
    `rows = pandas.read_csv("people.csv")` at the top of a module, `self.rows = ...` in a constructor.
    """
    asked: dict[str, ast.expr] = {}
    for each in nodes:
        own = isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == "self"
        if (isinstance(each, ast.Name) or own) and isinstance(each.ctx, ast.Load) and len(asked) < _NAMES:  # type: ignore[attr-defined]
            asked.setdefault(written_name(each), each)  # type: ignore[arg-type]
    for name in asked.values():
        made = module.values.origin(name, scope)
        if made is None or made[1] is scope or not isinstance(made[0], ast.expr):
            continue
        for call, where in _calls(module, made[0], made[1]):
            if path := _opened(module, call, where):
                yield path


def opened_as(module: PythonModule, name: ast.Name, within: ast.AST) -> ast.expr | None:
    """What the innermost `with` around a node opens under a name, which other statements may open other files under."""
    line, found = getattr(within, "lineno", 0), None
    for each in module.every:
        if not isinstance(each, ast.With | ast.AsyncWith) or not each.lineno <= line <= (each.end_lineno or 0):
            continue
        for item in each.items:
            held = item.optional_vars
            if isinstance(held, ast.Name) and held.id == name.id and (found is None or each.lineno >= found.lineno):
                found = item.context_expr
    return found


def _calls(module: PythonModule, expression: ast.expr, scope: Scope) -> Iterator[tuple[ast.Call, Scope]]:
    """The calls in an expression, and those that made what the first of its arguments hold: `json.load(file)`."""
    for each in ast.walk(expression):
        if not isinstance(each, ast.Call):
            continue
        yield each, scope
        for given in each.args[:2]:
            made = module.values.origin(given, scope) if isinstance(given, ast.Name) else None
            if made is not None and isinstance(made[0], ast.Call):
                yield made[0], made[1]


def _opened(module: PythonModule, call: ast.Call, scope: Scope) -> str:
    """The path of the file that a call reads, or an empty string."""
    name = module.names.of(call.func, scope) or written_name(call.func)
    if name in sinks.OPEN or name in _DATABASES or sinks.FRAMES.match(name):
        return module.text(call.args[0], scope) if call.args else ""
    if isinstance(call.func, ast.Attribute) and call.func.attr in _READS and ("Path" in name or "pathlib" in name):
        inner = call.func.value
        wraps = isinstance(inner, ast.Call) and len(inner.args) == 1 and written_name(inner.func).endswith("Path")
        return module.text(inner.args[0] if wraps and isinstance(inner, ast.Call) else inner, scope)
    return ""
