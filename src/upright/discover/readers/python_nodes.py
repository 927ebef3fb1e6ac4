"""Which nodes of Python's syntax tree, and which of their fields, a walk over a program has to enter; such walks.

Names, signs and contexts (`Load`) are no nodes that anybody looks for: a third of the nodes, left out.
"""

from __future__ import annotations

import ast
from typing import Any

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


def parts(node: ast.AST) -> list[ast.AST]:
    """The nodes right below a node, in order."""
    found: list[ast.AST] = []
    for name in FIELDS[type(node)]:
        value: Any = getattr(node, name, None)
        if type(value) is list:
            found += [each for each in value if type(each) not in PLAIN]
        elif type(value) not in PLAIN:
            found.append(value)
    return found


def walk(node: ast.AST) -> list[ast.AST]:
    """A node and all below it, level by level, as `ast.walk` has them."""
    found = [node]
    for each in found:
        if type(each) not in _LEAVES:
            found += parts(each)
    return found


_LEAVES = frozenset({ast.Name, ast.Constant})


def written_name(node: ast.AST) -> str:
    """A chain of attributes as written: `self.client.chat.completions.create`."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Name):
            names.append(node.id)
            break
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, _AROUND):
            node = node.value
        else:
            break
    if len(names) == 1:
        return names[0]
    names.reverse()
    return ".".join(names)


_AROUND = (ast.Subscript, ast.Await)


def label(node: ast.AST) -> str:
    """A short word for a hole in a text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return label(node.func) if isinstance(node, ast.Call) else "..."
