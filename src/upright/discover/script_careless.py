"""What a tool in TypeScript or JavaScript is careless with: certificates, logs, rights of files, texts of errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.script import arguments, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

_UNCHECKED = re.compile(
    r"\brejectUnauthorized\s{0,3}:\s{0,3}false\b|\bNODE_TLS_REJECT_UNAUTHORIZED\b[\"'\]\s]{0,4}=\s{0,3}[\"']?0"
)
_LOGS = re.compile(r"^(?:console|log(?:ger)?|this\.log(?:ger)?|winston|pino)\.(?:log|debug|info|warn|error|trace)$")
_CREDENTIAL = re.compile(
    r"(?:\w{0,40})(?:(?:access|bearer|auth|api|refresh|session|user)_?Tokens?|api_?Key|passwords?|passwd|clientSecret|authorization)",
    re.IGNORECASE,
)
_OPENED = re.compile(r"^0o?(?:777|666)$")
_MODES = frozenset({"chmod", "chmodSync", "mkdir", "mkdirSync"})
_MOST_NAMES = 40
_MOST_NODES = 2000  # of what catches errors that are looked at
_SHORT = 400  # characters of what a name holds that are read


def careless(nodes: list[Node], declared: Mapping[str, Node]) -> Iterator[tuple[str, int]]:
    """Flaws of a tool's own code with their lines. `declared`: what the script's names hold."""
    for node in nodes:
        line = node.start_point[0] + 1
        if node.type == "pair":
            yield from ((flaw, line) for flaw in _of_pair(node))
        elif node.type == "call_expression":
            yield from ((flaw, line) for flaw in _of_call(node))
        elif node.type == "return_statement" and _shows_stack(node):
            yield "tells_errors", line
    names = [node for node in nodes if node.type in {"identifier", "shorthand_property_identifier"}]
    for name in {text(node): node for node in names if text(node) in declared}.values():
        if _UNCHECKED.search(text(declared[text(name)])[:_SHORT]):
            yield "tls_unchecked", name.start_point[0] + 1


def told_errors(around: Node, piece: Node) -> Iterator[int]:
    """The lines on which what catches the errors of a piece of a handler, around it, returns their stack."""
    at: Node | None = piece.parent
    while at is not None and at.start_byte >= around.start_byte and at.end_byte <= around.end_byte:
        handler = at.child_by_field_name("handler") if at.type == "try_statement" else None
        for node in _inside(handler) if handler is not None else ():
            if node.type == "return_statement" and _shows_stack(node, _caught(handler)):
                yield node.start_point[0] + 1
        at = at.parent


def _inside(node: Node) -> Iterator[Node]:
    stack, left = [node], _MOST_NODES
    while stack and left:
        at = stack.pop()
        left -= 1
        yield at
        stack += at.named_children


def _caught(handler: Node | None) -> frozenset[str]:
    """The names of an error within what catches it: its own, and those that it is handed to."""
    own = handler.child_by_field_name("parameter") if handler is not None else None
    if handler is None or own is None or own.type != "identifier":
        return frozenset()
    made = [node for node in _inside(handler) if node.type == "variable_declarator"]
    alike = re.compile(rf"{re.escape(text(own))}\b(?!\s*[.\[(?])")
    return frozenset(
        {
            text(own),
            *(
                text(node.child_by_field_name("name"))
                for node in made
                if alike.match(text(node.child_by_field_name("value")))
            ),
        }
    )


def _of_pair(pair: Node) -> Iterator[str]:
    key, value = text(pair.child_by_field_name("key")), text(pair.child_by_field_name("value"))
    if key == "rejectUnauthorized" and value == "false":
        yield "tls_unchecked"
    elif key == "mode" and _OPENED.match(value):
        yield "open_to_all_users"


def _of_call(call: Node) -> Iterator[str]:
    name = text(call.child_by_field_name("function"))
    if _LOGS.match(name):
        if any(_is_credential(each) for given in arguments(call) for each in _shown(given)):
            yield "logs_credential"
    elif name.rpartition(".")[2] in _MODES and any(_OPENED.match(text(given)) for given in arguments(call)):
        yield "open_to_all_users"


def _shown(given: Node) -> Iterator[Node]:
    if given.type == "template_string":
        for part in given.named_children:
            if part.type == "template_substitution":
                yield from part.named_children
    else:
        yield given


def _is_credential(node: Node) -> bool:
    name = text(node).rpartition(".")[2] if node.type in {"identifier", "member_expression"} else ""
    return bool(name) and bool(_CREDENTIAL.fullmatch(name))


def _shows_stack(returned: Node, caught: frozenset[str] = frozenset()) -> bool:
    """Whether what is returned holds the stack of an error (not a stack that a function inside works with)."""
    stack = [*returned.named_children]
    while stack:
        node = stack.pop()
        if node.type == "member_expression" and text(node.child_by_field_name("property")) == "stack":
            of = text(node.child_by_field_name("object"))
            return of in caught or bool(re.match(r"\(?(?:e|ex|err|error|exception)\w{0,3}\b", of, re.IGNORECASE))
        if node.type not in {"arrow_function", "function_expression"}:
            stack += node.named_children
    return False
