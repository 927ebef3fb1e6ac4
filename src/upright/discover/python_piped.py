"""Chains that Python code joins with `|`, as LangChain's expression language does: what runs when one is called.

`chain = {"context": retriever} | prompt | model | parser` is called as `chain.invoke(...)`, in another module too; then
the retriever and the model are asked.
"""

from __future__ import annotations

import ast
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.python_handed import kept_by_self, leads

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope

_LONGEST = 60  # links of one chain
_CHAINS = 200  # of one module
_SYMBOLS = 200  # of one chain


def piped(module: PythonModule, assets: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """What each chain leads to: by its name where it has one that others may call (`chain`, `Desk.chain`), and by the
    function that puts it together.
    """
    if not module.document.contains((b" | ", b" |\n", b"\n|")):
        return
    for number, (names, parts, scope) in enumerate(_chains(module)):
        if number >= _CHAINS:
            return
        led = (symbol for part in parts for symbol in leads(module, part, scope, assets))
        symbols = [*dict.fromkeys(islice(led, _SYMBOLS))]
        yield from ((name, symbols) for name in names if symbols)


def _chains(module: PythonModule) -> Iterator[tuple[list[str], list[ast.expr], Scope]]:
    """The names that each chain goes by, and its links."""
    for each in module.index.assignments:
        if parts := _links(each.value):
            yield _names(each.scope, each.target, kept=kept_by_self(each.node, each.target)), parts, each.scope
    for defined in module.functions:
        for result in module.index.returns.get(id(defined.node), ()):
            if parts := _links(result):
                yield [defined.qualname], parts, defined.inside
    for call in module.calls:
        receiver = getattr(call.node.func, "value", None)
        if call.scope.function is not None and (parts := _links(receiver)):  # `(prompt | model).invoke(question)`
            yield [call.scope.function.qualname], parts, call.scope


def _names(scope: Scope, target: str, *, kept: bool) -> list[str]:
    if scope.function is None:
        return [f"{scope.qualname}.{target}".lstrip(".")]
    owner = [f"{scope.owner.qualname}.{target}"] if kept and scope.owner is not None else []
    return [scope.function.qualname, *owner]


def _links(node: ast.AST | None) -> list[ast.expr]:
    """What a chain is joined of, of types and of numbers nothing: `str | None`, `flags | 4`."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.BitOr):
        return []
    found: list[ast.expr] = []
    stack: list[ast.expr] = [node]
    while stack and len(found) < _LONGEST:
        each = stack.pop()
        if isinstance(each, ast.BinOp) and isinstance(each.op, ast.BitOr):
            stack += [each.left, each.right]
        else:
            found.append(each)
    return [] if any(map(_is_no_link, found)) else found


def _is_no_link(node: ast.expr) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return isinstance(node, ast.Constant | ast.Subscript | ast.Set) or name[:1].isupper()
