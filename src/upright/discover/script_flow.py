"""Which names the value of an expression may hold: what flows from one to the other in a function of TypeScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover import script_sinks as sinks
from upright.discover.python_sinks import CLEANING
from upright.discover.readers.script import arguments, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

NAMES = frozenset({"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"})
_WRAPPED = frozenset(
    {
        "member_expression", "binary_expression", "template_substitution", "await_expression", "as_expression",
        "parenthesized_expression", "non_null_expression", "subscript_expression",
    }
)  # fmt: skip
_FIXED = re.compile(r"^[`'\"]\s*https?://[\w.-]")
_CLEANS = re.compile(rf"\(\s*/{CLEANING}/\w{{0,3}}g")  # all but letters and digits, or a sum, is taken away
_SCHEME = re.compile(r"^[`'\"]\s*(?:https?:)?//\$\{")
_MATCHED = re.compile(
    r"(?:\b(?:re|rx|regexp?|pattern|\w{1,30}(?:Re|Regexp?|Pattern|_RE|_REGEXP?|_PATTERN))|/[gimsuy]{0,6})\.exec$"
)


def parameter_names(function: Node, position: int = -1) -> list[str]:
    """The names that a function takes, those of destructured objects included: all, or of one position."""
    single = function.child_by_field_name("parameter")
    listed = function.child_by_field_name("parameters")
    nodes = [single] if single is not None else list(listed.named_children) if listed is not None else []
    nodes = [node for node in nodes if node.type != "comment"]
    chosen = nodes if position < 0 else nodes[position : position + 1]
    return [name for node in chosen for name in pattern_names(node)]


def parameters(function: Node, begun: Iterable[str]) -> frozenset[str]:
    """The names of parameters that `Onward.begun` tells by position, or by position and property."""
    found: set[str] = set()
    for each in begun:
        position, _, name = each.partition(".")
        names = parameter_names(function, int(position))
        found |= {name} & {*names} if name else {*names}
    return frozenset(found)


def pattern_names(node: Node) -> Iterator[str]:
    """The names that a pattern gives: a name, those of an object or a list that is taken apart."""
    stack = [node]
    while stack:
        at = stack.pop()
        if at.type in NAMES:
            yield text(at)
        elif at.type == "pair_pattern":
            stack += [child for child in (at.child_by_field_name("value"),) if child is not None]
        elif at.type in {"required_parameter", "optional_parameter", "assignment_pattern", "object_assignment_pattern"}:
            left = at.child_by_field_name("pattern") or at.child_by_field_name("left")
            stack += [left] if left is not None else []
        elif at.type not in {"type_annotation", "object_type"}:
            stack += at.named_children


def touches(node: Node, names: set[str], *, data: bool = False) -> bool:
    """Whether what an expression gives may hold what one of the names holds; `data`: other than written as JSON."""
    stack = [node]
    while stack:
        each = stack.pop()
        if each.type in {"identifier", "shorthand_property_identifier"}:
            if text(each) in names:
                return True
        elif each.type == "call_expression":
            written = text(each.child_by_field_name("function")) if data else ""
            stack += [] if written == "JSON.stringify" else _passing(each)
        elif each.type == "subscript_expression":
            stack += each.named_children[:1]
        elif each.type == "ternary_expression":
            stack += each.named_children[1:]
        elif each.type != "type_annotation":
            stack += each.named_children
    return False


def _passing(call: Node) -> list[Node]:
    """The parts of a call whose text its result may hold: not the arguments of some object's method."""
    function = call.child_by_field_name("function")
    written = text(function)[:200]
    if function is None or sinks.NEUTRAL.match(written):
        return []
    if function.type != "member_expression":
        return arguments(call)
    receiver = function.named_children[:1]
    if _CLEANS.match(text(call.child_by_field_name("arguments"))[:80]):
        return []
    textual = (
        _MATCHED.search(written) or sinks.TEXTUAL.match(written.rpartition(".")[2]) or sinks.TEXT_OWNER.match(written)
    )
    return [*receiver, *arguments(call)] if textual else receiver


def leads(node: Node, names: set[str]) -> bool:
    """Whether a text starts with what a name holds, so that the name decides the host of an address."""
    if node.type in {"identifier", "shorthand_property_identifier"}:
        return text(node) in names
    children = [child for child in node.named_children if child.type != "comment"]
    first: list[Node] = []
    if node.type == "template_string":
        written = text(node)
        if not _FIXED.match(written) and (written.startswith("`${") or _SCHEME.match(written)):
            first = [child for child in children if child.type == "template_substitution"][:1]
    elif node.type in _WRAPPED:
        first = children[:1]
    elif node.type == "new_expression" and text(node.child_by_field_name("constructor")) == "URL":
        first = arguments(node)[:1]
    elif node.type == "call_expression":
        function = node.child_by_field_name("function")
        passes = text(function) in {"String", "decodeURIComponent", "decodeURI"}
        first = arguments(node)[:1] if passes else children[:1]
    elif node.type == "ternary_expression":
        first = children[1:]
    return any(leads(part, names) for part in first)


def begins(node: Node, heads: set[str]) -> bool:
    """Whether an expression puts a text together that begins with something else than what the `heads` hold."""
    added = node.type == "binary_expression" and text(node.child_by_field_name("operator")) == "+"
    return (added or node.type == "template_string") and not leads(node, heads)
