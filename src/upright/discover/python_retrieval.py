"""What a retriever stands for: the vector store or index that it was made from."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope

DERIVING = frozenset({"as_retriever", "as_query_engine", "as_chat_engine", "as_tool", "get_retriever"})
_STEPS = 4


def source_of(module: PythonModule, expression: ast.AST | None, scope: Scope) -> str:
    """The symbol of the store behind an expression: `store` for `store.as_retriever()` and for what holds it.

    The symbol of the expression itself when it derives from nothing; empty when it has no name.
    """
    node, where = expression, scope
    for _ in range(_STEPS):
        made = receiver(node)
        if made is None and isinstance(node, ast.Name):
            origin = module.values.origin(node, where)
            made = receiver(origin[0]) if origin else None
            where = origin[1] if origin and made is not None else where
        if made is None:
            break
        node = made
    return module.symbol(node, where) if isinstance(node, ast.expr) else ""


def receiver(node: ast.AST | None) -> ast.expr | None:
    """`store` of the call `store.as_retriever(...)`; None for everything else."""
    derives = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DERIVING
    return node.func.value if derives else None  # type: ignore[union-attr]  # an attribute call, as just asked
