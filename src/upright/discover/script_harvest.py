"""Whether the code behind a tool in TypeScript sends all variables of its environment away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.script import arguments, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_MOST = 6000  # nodes of one handler that are looked at
_CHOICES = frozenset({"switch_case", "if_statement"})
_ASKS = re.compile(r"(?:^|\.)(?:fetch|axios|got|ky|needle|superagent|undici)(?:$|\.(?:post|put|request|patch)$)")
_SENDS = re.compile(r"\.(?:write|send|end|post|put|publish)$")
_OWN = re.compile(
    r"^(?:res|reply|response|ctx|console|process|fs|fsp|stream|socket\.io|writer|controller)\b|\bstd(?:out|err)\b"
)


def sends_environment(around: Node, piece: Node) -> int:
    """The line of a call that sends the whole of `process.env`, in the code that leads to a piece of a handler and in
    it; 0: none. What other branches do is theirs.
    """
    nodes = list(_leading(around, piece))
    held: set[str] = set()
    for _ in range(3):
        for node in nodes:
            value = node.child_by_field_name("value") if node.type == "variable_declarator" else None
            if value is not None and _holds(value, held):
                held.add(text(node.child_by_field_name("name")))
    for node in nodes:
        called = text(node.child_by_field_name("function")) if node.type == "call_expression" else ""
        leaves = _ASKS.search(called) or (_SENDS.search(called) and not _OWN.search(called))
        if leaves and any(_holds(argument, held) for argument in arguments(node)):
            return node.start_point[0] + 1
    return 0


def _leading(around: Node, piece: Node) -> Iterator[Node]:
    stack, left = [around], _MOST
    while stack and left:
        node = stack.pop()
        left -= 1
        leads = node.start_byte <= piece.start_byte < node.end_byte
        inside = piece.start_byte <= node.start_byte < piece.end_byte
        if node.type not in _CHOICES or leads or inside:
            yield node
            stack += reversed(node.named_children)


def _holds(value: Node, held: set[str]) -> bool:
    """Whether an expression holds the whole environment, itself or by a name."""
    stack, left = [value], _MOST
    while stack and left:
        node = stack.pop()
        left -= 1
        if node.type == "member_expression":
            if text(node) == "process.env":
                return True
            continue  # one variable of it, or a field of something else
        if node.type == "identifier" and text(node) in held:
            return True
        called = text(node.child_by_field_name("function")) if node.type == "call_expression" else ""
        if (
            not re.search(r"(?:^|\.)(?:spawn|exec|execFile|fork)(?:Sync)?$", called)
            and node.type != "subscript_expression"
        ):
            stack += node.named_children
    return False
