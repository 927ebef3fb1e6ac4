"""Where an argument comes from within a module: through variables, functions that return it and parameters it is passed by."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.readers.python_names import look_up
from upright.discover.readers.python_source import FUNCTIONS

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Binding, Scope

_HOPS = 8
Place = tuple[ast.expr, "Scope"]


def source(module: PythonModule, expression: ast.expr, scope: Scope) -> Place:
    """The expression that this one comes from, and the scope to read it in: of `kb_id` in `f(kb_id)`, called with what
    `make()` returns, `kb["knowledgeBase"]["knowledgeBaseId"]` within `make`. What leads nowhere is its own source.
    """
    for _ in range(_HOPS):
        step = _step(module, expression, scope)
        if step is None:
            break
        expression, scope = step
    return expression, scope


def _step(module: PythonModule, expression: ast.expr, scope: Scope) -> Place | None:
    root = _root(expression)
    if isinstance(root, ast.Call):
        return _returned(module, root, scope)
    binding = _binding(root, scope)
    if binding is None or binding.kind == "parameter":
        return _passed(module, root, scope) if binding is not None and isinstance(root, ast.Name) else None
    held = binding.expression
    if binding.kind != "assign" or held is None:
        return None
    made = _root(held)
    if isinstance(made, ast.Call):
        return _returned(module, made, binding.scope)
    return (held, binding.scope) if isinstance(made, ast.Name) or made is held else None


def _root(expression: ast.expr) -> ast.expr:
    """What parts are taken of: `kb` of `kb["knowledgeBase"]["knowledgeBaseId"]`; an attribute of the object itself is whole."""
    while isinstance(expression, ast.Subscript | ast.Attribute | ast.Await):
        inner = expression.value
        if isinstance(expression, ast.Attribute) and isinstance(inner, ast.Name) and inner.id == "self":
            break
        expression = inner
    return expression


def _binding(root: ast.expr, scope: Scope) -> Binding | None:
    """What a variable, or an attribute of the object itself, was given last."""
    found = look_up(scope, root.id) if isinstance(root, ast.Name) else ()
    if isinstance(root, ast.Attribute) and scope.owner is not None:
        found = scope.owner.bindings.get(root.attr, ())
    return found[-1] if found else None


def _returned(module: PythonModule, call: ast.Call, scope: Scope) -> Place | None:
    """What a function of this module returns, where it returns one thing."""
    defined = module.function(call.func, scope)
    results = module.index.returns.get(id(defined.node), ()) if defined is not None else ()
    return (results[0], defined.inside) if defined is not None and len(results) == 1 else None


def _passed(module: PythonModule, name: ast.Name, scope: Scope) -> Place | None:
    """What a parameter is given, where the function is called in one place of this module."""
    around = next((each for each in scope.within() if name.id in each.bindings), None)
    function = around.node if around is not None else None
    if not isinstance(function, FUNCTIONS):
        return None
    calls = [call for call in module.by_last.get(function.name, ()) if _calls(module, call.node, call.scope, function)]
    if len(calls) != 1:
        return None
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    call = calls[0]
    given = call.keywords.get(name.id)
    if given is None and name.id in names and names.index(name.id) < len(call.node.args):
        given = call.node.args[names.index(name.id)]
    return (given, call.scope) if given is not None else None


def _calls(module: PythonModule, call: ast.Call, scope: Scope, function: ast.AST) -> bool:
    found = module.function(call.func, scope)
    return found is not None and found.node is function
