"""What Python code hands on: which parameters its functions and classes have, what each call gives them, and what the
fields of objects hold.

A parameter is a symbol too, `pkg.mod.Service(agent)`, that stands for whatever callers give it, wherever they are, and
for its type where one of the repository's own is stated. So an object that a container, a factory or a route's own
dependency puts together leads from what uses it to what it was made of.
"""

from __future__ import annotations

import ast
from itertools import chain
from typing import TYPE_CHECKING

from upright.discover.python_chains import KEPT, chained, kept_by_app, parameter
from upright.discover.readers.python_nodes import written_name
from upright.discover.readers.python_source import FUNCTIONS
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from upright.discover.exports import Exported
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Defined, Scope

Handed = tuple[str, int | str, str]  # what is called, the place or name of the argument, the symbol of what is given
_MADE = "__init__"
_DEEPEST = 4  # calls within calls
_GIVEN = 600  # of one module
# What makes something of a function or a class when it is asked for.
_WRAPS = frozenset({
    "Singleton", "Factory", "Resource", "Callable", "Coroutine", "ThreadSafeSingleton", "ThreadLocalSingleton",
    "ContextLocalSingleton", "Depends", "Provide", "Security", "Inject", "partial", "lru_cache", "cache",
})  # fmt: skip
_PARTS: dict[type[ast.AST], tuple[str, ...]] = {
    ast.Await: ("value",), ast.Starred: ("value",), ast.NamedExpr: ("value",), ast.Dict: ("values",),
    ast.BoolOp: ("values",),    ast.IfExp: ("body", "orelse"), ast.BinOp: ("left", "right"), ast.Lambda: ("body",),
    ast.Subscript: ("slice",),  # `Provide[Container.desk]`
}  # fmt: skip
_MAKING = (b"providers", b"inject", b"partial(", b"cache(")
KEEPING = (b".state.", b"app[", b"extensions[", b"config[")
_STATIC = frozenset({"staticmethod"})
_OPEN = (
    ast.Name, ast.Attribute, ast.Call, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Await, ast.IfExp, ast.BoolOp,
    ast.BinOp, ast.ListComp, ast.GeneratorExp, ast.Starred, ast.Subscript,
)  # fmt: skip


def parameters(module: PythonModule) -> dict[str, tuple[str, ...]]:
    """Names of the parameters of functions and, under the name of the class, of what makes its objects."""
    found: dict[str, tuple[str, ...]] = {}
    for defined in module.classes:
        stated = [each.target.id for each in defined.node.body
                  if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)]  # fmt: skip
        if stated:
            found[defined.qualname] = tuple(stated)
    for defined in module.functions:
        if names := _names(defined):
            found[defined.qualname.removesuffix(f".{_MADE}")] = names
    return found


def _names(defined: Defined) -> tuple[str, ...]:
    node = defined.node
    if not isinstance(node, FUNCTIONS):
        return ()
    static = any(isinstance(each, ast.Name) and each.id in _STATIC for each in node.decorator_list)
    method = defined.around.kind == "class" and not static
    positional = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    return (*positional[1 if method else 0 :], *(each.arg for each in node.args.kwonlyargs))


def stated(module: PythonModule, assets: Collection[str]) -> Iterator[tuple[str, Exported]]:
    """What fields of objects hold, `Service.agent`, and what parameters are of themselves, `reply(service)`."""
    yield from _fields(module, assets)
    for defined in module.classes:
        for name, bindings in defined.inside.bindings.items():
            if bindings[0].kind == "annotation":
                yield f"{defined.qualname}.{name}", (Ref(f"{module.name}.{defined.qualname}({name})"), 0)
                yield from _typed(module, f"{defined.qualname}({name})", bindings[0].annotation, defined.inside)
    for defined in module.functions:
        for name in _names(defined):
            bound = defined.inside.bindings[name][0]
            own = f"{defined.qualname.removesuffix(f'.{_MADE}')}({name})"
            default = bound.expression
            symbol = next(leads(module, default, defined.around, assets), "") if isinstance(default, _OPEN) else ""
            if symbol:  # `desk=Depends(get_desk)`
                yield own, (Ref(symbol), module.line(bound.node))
            yield from _typed(module, own, bound.annotation, defined.around)


def _fields(module: PythonModule, assets: Collection[str]) -> Iterator[tuple[str, Exported]]:
    for each in module.index.assignments:
        owner = each.scope.owner
        if owner is not None and each.scope.function is not None and kept_by_self(each.node, each.target):
            symbol = next(leads(module, each.value, each.scope, assets), "")
            if symbol and symbol != f"{module.name}.{owner.qualname}.{each.target}":
                yield f"{owner.qualname}.{each.target}", (Ref(symbol), module.line(each.node))


def wrapped(module: PythonModule) -> Iterator[tuple[str, Exported]]:
    """What containers make when they are asked: `desk = Factory(Desk, agent=agent)`."""
    for each in module.index.assignments if module.document.contains(_MAKING) else ():
        if each.scope.function is None and (made := _wrapping(module, each.value, each.scope)):
            yield f"{each.scope.qualname}.{each.target}".lstrip("."), (Ref(made), module.line(each.node))


def _wrapping(module: PythonModule, node: ast.expr, scope: Scope) -> str:
    """The function or class of the repository that a container or a route's parameter is to make: `Factory(Desk)`."""
    if not isinstance(node, ast.Call) or written_name(node.func).rpartition(".")[2] not in _WRAPS or not node.args:
        return ""
    symbol = module.symbol(node.args[0], scope)
    return symbol if "." in symbol and not _foreign(module, symbol) else ""


def kept_by_self(statement: ast.stmt, field: str) -> bool:
    """Whether an assignment is to a field of the object."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return any(isinstance(each, ast.Attribute) and each.attr == field for each in targets)


def _typed(
    module: PythonModule, name: str, annotation: ast.expr | None, scope: Scope
) -> Iterator[tuple[str, Exported]]:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str) and annotation.value.isidentifier():
        annotation = ast.copy_location(ast.Name(annotation.value, ast.Load()), annotation)
    symbol = module.names.annotation(annotation, scope) if annotation is not None else ""
    if "." in symbol and not _foreign(module, symbol):
        yield name, (Ref(symbol), module.line(annotation))


def handed(module: PythonModule, assets: Collection[str]) -> tuple[Handed, ...]:
    """What calls of the repository's own functions and classes are given."""
    found: dict[Handed, None] = {}
    for call in module.calls:
        called = module.callee(call)
        args: list[ast.expr] = call.node.args
        if "." not in called or _foreign(module, called) or called.rpartition(".")[2] in _WRAPS:
            called, args = _made_of(module, call), args[1:]  # `Singleton(Service, agent)`, `partial(reply, agent)`
        if not called or len(found) > _GIVEN:
            continue
        slots: Iterator[tuple[int | str, ast.expr]] = chain(
            enumerate(args), ((each.arg, each.value) for each in call.node.keywords if each.arg)
        )
        for slot, value in slots:
            for symbol in leads(module, value, call.scope, assets) if isinstance(value, _OPEN) else ():
                found[called, slot, symbol] = None
    for name, value, scope in _kept(module):
        for symbol in leads(module, value, scope, assets) if isinstance(value, _OPEN) else ():
            found[KEPT, name, symbol] = None
    return tuple(found)


def _kept(module: PythonModule) -> Iterator[tuple[str, ast.expr, Scope]]:
    """What is kept on the application for its routes: `app.state.agent = build_agent()`, `app["agent"] = agent`."""
    if not module.document.contains(KEEPING):
        return
    for defined in (None, *module.functions):
        nodes = module.index.tree.body if defined is None else module.nodes(defined)
        scope = module.index.root if defined is None else defined.inside
        for node in nodes:
            if isinstance(node, ast.Assign) and (name := kept_by_app(node.targets[0]).removeprefix(KEPT)):
                yield name, node.value, scope


def _made_of(module: PythonModule, call: Call) -> str:
    """The function or class of the repository that another call is told to make something of."""
    first = call.node.args[0] if call.node.args and (len(call.node.args) > 1 or call.node.keywords) else None
    symbol = module.symbol(first, call.scope) if isinstance(first, ast.Name | ast.Attribute) else ""
    return symbol if "." in symbol and not _foreign(module, symbol) else ""


def _foreign(module: PythonModule, symbol: str) -> bool:
    return symbol.partition(".")[0] in module.outside


def leads(module: PythonModule, node: ast.expr, scope: Scope, assets: Collection[str], depth: int = 0) -> Iterator[str]:
    """The symbols that stand behind an expression: what it names, what made it, what is within it."""
    if depth > _DEEPEST:
        return
    if isinstance(node, ast.Name | ast.Attribute):
        yield from _named(module, node, scope, assets, depth)
    elif isinstance(node, ast.Call):
        yield from _called(module, node, scope, assets, depth)
    else:
        for each in _within(node):
            yield from leads(module, each, scope, assets, depth + 1)


def _within(node: ast.expr) -> list[ast.expr]:
    """The expressions that another is put together of, or chooses between; of comprehensions what they go through."""
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        return [each.iter for each in node.generators]
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return node.elts
    parts = (getattr(node, name, None) for name in _PARTS.get(type(node), ()))
    return [each for part in parts for each in (part if isinstance(part, list) else [part]) if each is not None]


def _named(
    module: PythonModule, node: ast.Name | ast.Attribute, scope: Scope, assets: Collection[str], depth: int
) -> Iterator[str]:
    symbol = kept_by_app(node) or parameter(module, node, scope) or chained(module, node, scope)
    if (symbol.startswith(KEPT) or "." in symbol) and not _foreign(module, symbol):
        yield symbol
    made = module.values.origin(node, scope)
    if made is not None and isinstance(made[0], ast.Call | ast.List | ast.Dict):
        yield from leads(module, made[0], made[1], assets, depth + 1)


def _called(module: PythonModule, node: ast.Call, scope: Scope, assets: Collection[str], depth: int) -> Iterator[str]:
    symbol = _wrapping(module, node, scope) or chained(module, node, scope)
    if "." in symbol and not _foreign(module, symbol) and symbol.rpartition(".")[2] not in _WRAPS:
        yield symbol
        return
    placed = module.call_at(node)
    place = module.place(placed) if placed is not None else ""
    if place in assets:
        yield f"{module.name}.{place}"
        return
    for each in (*node.args, *(keyword.value for keyword in node.keywords)):
        if isinstance(each, _OPEN):
            yield from leads(module, each, scope, assets, depth + 1)
