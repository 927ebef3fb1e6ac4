"""Texts of Python code that are put together, or kept under a name that is bound anew for each of them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Assignment


def rebound(module: PythonModule) -> dict[int, str]:
    """Names of what is made at once of a name that is bound several times, by the statement that binds it:
    `template = "..."`, `GRADE = PromptTemplate(template=template)`, `template = "..."`, `CHECK = ...`.
    """
    groups: dict[tuple[int, str], list[Assignment]] = {}
    for each in module.index.assignments:
        if isinstance(each.value, ast.Constant | ast.JoinedStr | ast.BinOp):
            groups.setdefault((id(each.scope), each.target), []).append(each)
    many = {id(each.node): each.target for group in groups.values() if len(group) > 1 for each in group}
    names: dict[int, str] = {}
    waiting: dict[tuple[int, str], int] = {}
    for each in module.index.assignments if many else ():
        place = id(each.scope)
        if id(each.node) in many:
            waiting[place, each.target] = id(each.node)
        elif isinstance(each.value, ast.Call):
            for argument in (*each.value.args, *(keyword.value for keyword in each.value.keywords)):
                taken = waiting.pop((place, argument.id), None) if isinstance(argument, ast.Name) else None
                if taken is not None:
                    names[taken] = each.target
    return names


def renamed(node: ast.expr) -> bool:
    """Whether what a name is given is a text of another name, or one of several: `told = SHORT if brief else LONG`."""
    if isinstance(node, ast.IfExp | ast.BoolOp):
        return not any(isinstance(each, ast.Constant | ast.JoinedStr) for each in ast.iter_child_nodes(node))
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call)


def joined(node: ast.List | ast.Tuple) -> ast.expr | None:
    """The text of instructions that are written line by line as a list: `instructions=["Search.", "Say where."]`."""
    lines = [each.value for each in node.elts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    whole = lines and len(lines) >= len(node.elts) / 2
    return ast.copy_location(ast.Constant("\n".join(lines)), node) if whole else None
