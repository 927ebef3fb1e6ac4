"""Answers of a script to what is asked of its functions by those that call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.readers.script import Script, is_function, script, text, unwrap
from upright.discover.script_flow import parameter_names, parameters
from upright.discover.script_taint import Taint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from upright.discover.behaviour import Behaviour, Onward
    from upright.discover.document import Document


def script_answers(document: Document, questions: Iterable[Onward]) -> Iterator[tuple[Onward, Behaviour]]:
    """What each function that is asked for does with the arguments that hold input. Raises MalformedError."""
    found = document.parse(script)
    for question in questions:
        function = _function(found, question.symbol)
        if function is not None:
            names = {name for i in question.positions for name in parameter_names(function, i)}
            taint = Taint(found, document.item.path)
            begun = parameters(function, question.begun)
            taint.region(function, names, depth=1, checked=frozenset(question.checked), begun=begun)
            yield question, taint.done


def _function(found: Script, symbol: str) -> Node | None:
    """A function by the name it is exported or declared under; `Class.method` and `object.method` too."""
    head, _, last = symbol.rpartition(".")
    node = found.declared.get(last) or found.exported.get(last)
    if head:
        node = _member(found, head.rpartition(".")[2], last) or node
    if node is None:
        return None
    inner = unwrap(node)
    if inner.type == "lexical_declaration":
        inner = next((unwrap(value) for value in _values(inner)), inner)
    return inner if is_function(inner) else None


def _values(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        value = child.child_by_field_name("value") if child.type == "variable_declarator" else None
        if value is not None:
            yield value


def _member(found: Script, owner: str, name: str) -> Node | None:
    for node in found.classes:
        if text(node.child_by_field_name("name")) == owner or owner in {"default", ""}:
            body = node.child_by_field_name("body")
            for child in body.named_children if body is not None else ():
                if child.type == "method_definition" and text(child.child_by_field_name("name")) == name:
                    return child
    return None
