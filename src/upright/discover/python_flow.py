"""Which names the value of an expression may hold: what flows from one to the other in a function of Python."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from upright.discover import python_sinks as sinks
from upright.discover.readers.python_nodes import parts, walk, written_name
from upright.discover.readers.python_source import FUNCTIONS

if TYPE_CHECKING:
    from upright.discover.readers.python_source import Defined

Flow: TypeAlias = "tuple[ast.AST, frozenset[str]]"
"""What is assigned, and the names that then hold it."""

CONTEXT = frozenset(
    {"self", "cls", "ctx", "context", "state", "runtime", "config", "run_context", "tool_context", "deps"}
)


def arguments(call: ast.Call) -> list[ast.expr]:
    """What a call is given."""
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def listed(call: ast.Call) -> list[ast.expr]:
    """The items of the lists among a call's arguments."""
    return [item for each in call.args for item in (each.elts if isinstance(each, ast.List | ast.Tuple) else ())]


def assigned(node: ast.AST) -> tuple[ast.AST | None, list[ast.expr]]:
    """What is assigned, and to what."""
    if isinstance(node, ast.Assign):
        return node.value, node.targets
    if isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
        return node.value, [node.target]
    if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        return node.iter, [node.target]
    if isinstance(node, ast.withitem) and node.optional_vars is not None:
        return node.context_expr, [node.optional_vars]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _FILLS:
        return ast.Tuple([*arguments(node)], ast.Load()), [node.func.value]
    return None, []


def flows(nodes: Iterable[ast.AST]) -> list[Flow]:
    """What is assigned among these nodes, each with the names that then hold it."""
    given = (assigned(each) for each in nodes if type(each) in _ASSIGNING)
    return [(value, frozenset(chain(*map(_names, targets)))) for value, targets in given if value is not None]


def _names(target: ast.expr) -> Iterator[str]:
    return (each.id for each in walk(target) if isinstance(each, ast.Name))


_ASSIGNING = frozenset(
    {
        ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension, ast.withitem,
        ast.Call,
    }
)  # fmt: skip
_FILLS = frozenset({"append", "extend", "insert", "write", "writelines", "update", "add"})


def touches(node: ast.AST, names: Collection[str | int], *, data: bool = False) -> bool:
    """Whether what an expression gives may hold what one of the names holds, or an expression whose id stands among
    them; `data`: other than written as data.
    """
    stack = [node]
    while stack:
        each = stack.pop()
        if id(each) in names:
            return True
        if isinstance(each, ast.Name):
            if each.id in names:
                return True
        elif not (data and sinks.writes_data(each)):
            stack += _holding(each)
    return False


def _holding(node: ast.AST) -> list[ast.AST]:
    """The parts of an expression whose text its value may hold."""
    if isinstance(node, ast.Call):
        return _passing(node)
    if isinstance(node, ast.Subscript):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    return [] if isinstance(node, ast.Compare) else parts(node)


def _passing(call: ast.Call) -> list[ast.AST]:
    """The parts of a call whose text its result may hold. What a method of some object answers is that object's own;
    what functions, constructors and the standard library make of a text is still that text.
    """
    written = written_name(call.func)
    head, _, last = written.rpartition(".")
    if written in sinks.NEUTRAL or last in _ASKING or (last in _CLEANING and sinks.cleans(call)):
        return []
    receiver: list[ast.AST] = [call.func.value] if isinstance(call.func, ast.Attribute) else []
    top = head.partition(".")[0]
    texts = last in _TEXTUAL or (bool(receiver) and isinstance(receiver[0], ast.Constant | ast.JoinedStr))
    if not receiver or texts or top in CONTEXT or (top in sys.stdlib_module_names and top not in _ELSEWHERE):
        return [*receiver, *arguments(call)]
    return receiver


_CLEANING = frozenset({"sub", "join"})
_ASKING = frozenset({"hexdigest", "startswith", "endswith", "index", "count"})
_TEXTUAL = frozenset(
    {"format", "join", "replace", "format_map", "loads", "dumps", "quote", "unquote", "Path", "from_string"}
)
_ELSEWHERE = frozenset({"subprocess", "sqlite3", "socket", "http"})


def leads(node: ast.AST, names: Collection[str | int]) -> bool:
    """Whether a text starts with what a name holds, so that the name decides the host of a URL."""
    if isinstance(node, ast.Name):
        return node.id in names
    return id(node) in names or any(leads(part, names) for part in _first_parts(node))


def begins(node: ast.AST, heads: Collection[str | int]) -> bool:
    """Whether an expression puts a text together that begins with something else than what the `heads` hold."""
    filled = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    return (filled or isinstance(node, ast.JoinedStr | ast.BinOp)) and not leads(node, heads)


def _first_parts(node: ast.AST) -> list[ast.expr]:
    """The parts that a text may start with."""
    parts: list[ast.expr] = []
    if isinstance(node, ast.JoinedStr):
        parts = [part for part in node.values[:1] if isinstance(part, ast.FormattedValue)]
        first = node.values[0] if len(node.values) > 1 else None
        if isinstance(first, ast.Constant) and first.value in {"http://", "https://", "//"}:
            parts = [part for part in node.values[1:2] if isinstance(part, ast.FormattedValue)]
    elif isinstance(node, ast.BinOp):
        parts = [node.left]
    elif isinstance(node, ast.Call):
        passes = written_name(node.func).rpartition(".")[2] in {"str", "unquote", "strip", "list"}
        parts = [node.func, *(node.args if passes else ())]
    elif isinstance(node, ast.Attribute | ast.Subscript | ast.Await | ast.FormattedValue):
        parts = [node.value]
    elif isinstance(node, ast.BoolOp):
        parts = node.values
    elif isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    return parts


def by_position(defined: Defined, positions: Iterable[int]) -> set[str]:
    """The names of the parameters at these positions, without the one for the object itself."""
    node = defined.node
    if not isinstance(node, FUNCTIONS):
        return set()
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    return {names[position] for position in positions if position < len(names)}


def parameters(defined: Defined, begun: Iterable[str]) -> frozenset[str]:
    """The parameters that `Onward.begun` names: by keyword or position."""
    named = [*begun]
    placed = by_position(defined, (int(each) for each in named if each.isdecimal()))
    return frozenset(placed.union(each for each in named if each.isidentifier()))


def stated_texts(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Parameters that are stated to be texts, whatever a framework would hand over by their name."""
    named = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    return {
        each.arg for each in named if isinstance(each.annotation, ast.Name) and each.annotation.id in {"str", "bytes"}
    }


def bare(text: ast.expr) -> ast.expr:
    """What a text is taken from: without the blanks at its ends, the field or the key that it was the value of."""
    while True:
        if isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) and text.func.attr in _TRIMS:
            text = text.func.value
        elif isinstance(text, ast.Attribute | ast.Subscript | ast.Await):
            text = text.value
        else:
            return text


_TRIMS = frozenset({"strip", "rstrip", "lstrip", "replace", "removeprefix", "removesuffix"})
