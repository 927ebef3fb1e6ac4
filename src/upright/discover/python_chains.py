"""Symbols of chains of names in Python, as other modules would follow them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.readers.python_names import look_up

KEPT = "kept:"  # begins the symbol of what an application keeps under a name
_HOLDERS = frozenset({"app", "application", "extensions", "config"})

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope


def chained(module: PythonModule, node: ast.AST, scope: Scope) -> str:
    """The symbol of a chain by its variable: `agent.invoke` is `pkg.mod.agent.invoke`, whatever `agent` is."""
    if isinstance(node, ast.Attribute):
        own = module.symbol(node, scope) if isinstance(node.value, ast.Name) and node.value.id == "self" else ""
        head = chained(module, node.value, scope)
        return own or (f"{head}.{node.attr}" if head else "")
    if isinstance(node, ast.Name):
        return module.symbol(node, scope)
    return chained(module, node.func, scope) if isinstance(node, ast.Call) else ""


def aliased(module: PythonModule) -> Iterator[tuple[str, ast.Name | ast.Attribute, Scope]]:
    """What functions call under a name of their own: `answer = rag_chain if deep else chain`, `answer.invoke(q)`. Only
    what the module itself holds.
    """
    called: dict[str, set[str]] = {}
    for call in module.calls:
        function, written = call.scope.function, call.written
        if function is not None and "(" not in written:
            called.setdefault(function.qualname, set()).add(written.partition(".")[0])
    for each in module.index.assignments:
        function = each.scope.function
        if function is None or each.target not in called.get(function.qualname, ()):
            continue
        parts = (each.value.body, each.value.orelse) if isinstance(each.value, ast.IfExp) else (each.value,)
        for part in parts:
            if isinstance(part, ast.Name) and part.id in module.index.root.bindings:
                yield function.qualname, part, each.scope


def kept_by_app(node: ast.AST) -> str:
    """The symbol of what an application keeps for its routes: `request.app.state.agent.run` is `kept:agent.run`, and so
    are `current_app.extensions["agent"].run` and `app["agent"].run`; else empty.
    """
    if isinstance(node, ast.Call):
        return ""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "state":
        return f"{KEPT}{node.attr}"
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        holder = node.value
        named = holder.id if isinstance(holder, ast.Name) else holder.attr if isinstance(holder, ast.Attribute) else ""
        return f"{KEPT}{node.slice.value}" if named in _HOLDERS and node.slice.value.isidentifier() else ""
    head = kept_by_app(node.value) if isinstance(node, ast.Attribute) else ""
    return f"{head}.{node.attr}" if head and isinstance(node, ast.Attribute) else ""


def parameter(module: PythonModule, node: ast.AST, scope: Scope) -> str:
    """The symbol of a chain that begins with a parameter: `agent.run` is `pkg.mod.reply(agent).run`; else empty."""
    if isinstance(node, ast.Attribute):
        head = parameter(module, node.value, scope)
        return f"{head}.{node.attr}" if head else ""
    if not isinstance(node, ast.Name) or node.id in {"self", "cls"}:
        return ""
    bindings = look_up(scope, node.id)
    if not bindings or any(each.kind != "parameter" for each in bindings):
        return ""
    around = next((each for each in scope.within() if node.id in each.bindings), None)
    return f"{module.name}.{around.qualname.removesuffix('.__init__')}({node.id})" if around is not None else ""


def handed_on(module: PythonModule, node: ast.expr, scope: Scope) -> Iterator[str]:
    """The symbols of what others decide: a parameter, a field of the object, what a chain from one of them gives."""
    for each in _parts(node):
        inner = each.func if isinstance(each, ast.Call) else each
        symbol = parameter(module, inner, scope) or (chained(module, inner, scope) if _of_self(inner) else "")
        if "." in symbol:
            yield symbol


def _of_self(node: ast.AST) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id == "self"


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """What stands for whole lists within an expression: of `[*mine, find] + more` are `mine` and `more`."""
    if isinstance(node, ast.BinOp):
        yield from (*_parts(node.left), *_parts(node.right))
    elif isinstance(node, ast.List | ast.Tuple):
        yield from (each.value for each in node.elts if isinstance(each, ast.Starred))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"list", "tuple", "sorted"}:
        yield from (part for each in node.args[:1] for part in _parts(each))
    else:
        yield node
