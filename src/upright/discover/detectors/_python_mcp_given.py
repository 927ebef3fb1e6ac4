"""Functions of other modules that a server of MCP is given as they are: `mcp.tool(search)`, `mcp.add_tool(search)`, one
by one or in a loop over several.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.behaviour import Onward, packed
from upright.discover.sight import edge, see
from upright.model.evidence import Ref
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.detectors._python_mcp_owners import Servers
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope
    from upright.model.asset import Json

_ARGUMENTS = 8  # of a function of another module: all come from the model


def given_functions(document: Document, module: PythonModule, call: Call, servers: Servers) -> Iterator[Sighting]:
    """The tools that a call adds whose functions stand elsewhere."""
    for node, scope in _several(module, call):
        symbol = module.symbol(node, scope)
        symbol = f"{module.name}.{symbol}" if "." not in symbol and module.function(node, scope) else symbol
        if "." not in symbol or distribution_of(symbol):
            continue
        does: dict[str, Json] = {"onward": packed([Onward(symbol, tuple(range(_ARGUMENTS)))]), "type": "mcp_tool"}
        line = module.line(call.node)
        yield see(document, "tool", Ref(symbol), line, Ref(symbol), does, framework="mcp", language="python")
        if len(servers) == 1:
            yield edge(servers[0][1], R.USES_TOOL, Ref(symbol))


def _several(module: PythonModule, call: Call) -> Iterator[tuple[ast.expr, Scope]]:
    """What is added: what is written, or what a loop takes it from."""
    node = call.node.args[0]
    loop = _loop(module, call, node) if isinstance(node, ast.Name) else None
    if loop is not None:
        found = module.values.elements(loop.iter, call.scope)
        yield from ((each, scope) for each, scope in found if isinstance(each, ast.Name | ast.Attribute))
    elif isinstance(node, ast.Name | ast.Attribute) and _imported(module, node):
        yield node, call.scope


def _imported(module: PythonModule, node: ast.Name | ast.Attribute) -> bool:
    base = node.value if isinstance(node, ast.Attribute) else node
    return isinstance(base, ast.Name) and any(each.alias == base.id for each in module.imports)


def handed(module: PythonModule, servers: Servers) -> Iterator[Sighting]:
    """The tools that functions of other modules register on a server that they are given: `orders.register(mcp)`, also
    in a loop over modules or functions.
    """
    own = {place.partition("@")[0].rpartition(".")[2]: identity for place, identity, _ in servers}
    for call in module.calls if own else ():
        given = [each.id for each in call.node.args if isinstance(each, ast.Name) and each.id in own]
        for symbol in _registrars(module, call) if given else ():
            if "." in symbol and not distribution_of(symbol):
                yield edge(own[given[0]], R.USES_TOOL, Ref(symbol))


def _registrars(module: PythonModule, call: Call) -> Iterator[str]:
    """The symbols of what is called, of each that a loop goes through."""
    func = call.node.func
    base = func.value if isinstance(func, ast.Attribute) else func
    loop = _loop(module, call, base) if isinstance(base, ast.Name) else None
    if loop is None:
        yield module.symbol(func, call.scope)
    for each, scope in module.values.elements(loop.iter, call.scope) if loop is not None else ():
        symbol = module.symbol(each, scope) if isinstance(each, ast.Name | ast.Attribute) else ""
        yield f"{symbol}.{func.attr}" if symbol and isinstance(func, ast.Attribute) else symbol


def _loop(module: PythonModule, call: Call, name: ast.Name) -> ast.For | None:
    """The loop around a call that gives this variable its values."""
    for each in module.every:
        named = isinstance(each, ast.For) and isinstance(each.target, ast.Name) and each.target.id == name.id
        if named and isinstance(each, ast.For) and each.lineno <= call.node.lineno <= (each.end_lineno or 0):
            return each
    return None
