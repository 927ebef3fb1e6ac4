"""To which MCP server of a module a decorated function belongs."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeAlias

from upright.discover.sight import edge
from upright.model.evidence import Ref
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.readers.python_module import PythonModule

Servers: TypeAlias = "list[tuple[str, str, int]]"  # variable, identity key, line; in the order of the module


def owned(servers: Servers, module: PythonModule, node: ast.expr, target: str, what: str) -> Iterator[Sighting]:
    """Of a name that is given one server after the other, the decorator is that of the last one before it."""
    kind = R.USES_TOOL if what == "tool" else R.CONTAINS
    if len(servers) == 1:
        yield edge(servers[0][1], kind, target)
        return
    func = node.func if isinstance(node, ast.Call) else node
    base = func.value if isinstance(func, ast.Attribute) else None
    written = base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else ""
    own = [
        (line, identity) for place, identity, line in servers if place.partition("@")[0].rpartition(".")[2] == written
    ]
    before = [identity for line, identity in own if line <= module.line(node)]
    if own:
        yield edge(before[-1] if before else own[0][1], kind, target)
    elif isinstance(base, ast.Name):
        symbol = module.symbol(base, module.index.root)
        if symbol:
            yield edge(Ref(symbol), kind, target)
