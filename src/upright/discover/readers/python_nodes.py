"""Which nodes of Python's syntax tree, and which of their fields, a walk over a program has to enter."""

from __future__ import annotations

import ast

PLAIN = frozenset(  # what no walk needs to enter or to know the place of
    [str, int, float, complex, bytes, bool, type(None), type(...), ast.alias]
    + [
        kind
        for group in (ast.expr_context, ast.operator, ast.boolop, ast.cmpop, ast.unaryop)
        for kind in group.__subclasses__()
    ]
)
_NAMES_OF_PLAIN = frozenset(  # fields that hold nothing but names, numbers and signs
    {"id", "attr", "name", "asname", "arg", "names", "module", "level", "kind", "ctx", "op", "ops", "n", "s"}
    | {"type_comment", "simple", "is_async", "conversion", "rest", "type_ignores", "lineno", "tag"}
)
# Of each kind of node the fields that a walk enters.
FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in _NAMES_OF_PLAIN)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
