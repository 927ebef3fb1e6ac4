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
    around = (
        each
        for each in ast.walk(module.index.tree)
        if isinstance(each, ast.For)
        and isinstance(each.target, ast.Name)
        and isinstance(node, ast.Name)
        and each.target.id == node.id
        and each.lineno <= call.node.lineno <= (each.end_lineno or 0)
    )
    loop = next(around, None)
    if loop is not None:
        found = module.values.elements(loop.iter, call.scope)
        yield from ((each, scope) for each, scope in found if isinstance(each, ast.Name | ast.Attribute))
    elif isinstance(node, ast.Name | ast.Attribute) and _imported(module, node):
        yield node, call.scope


def _imported(module: PythonModule, node: ast.Name | ast.Attribute) -> bool:
    base = node.value if isinstance(node, ast.Attribute) else node
    return isinstance(base, ast.Name) and any(each.alias == base.id for each in module.imports)
