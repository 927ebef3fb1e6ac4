"""What stands behind the tools of a low-level server in TypeScript: the branch of its handler that a name leads to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.behaviour import Onward
from upright.discover.readers.script import Script, arguments, is_function, text
from upright.discover.readers.script_values import first_text, properties, symbol_of, value_of
from upright.discover.script_flow import parameter_names
from upright.discover.script_taint import Taint, functions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.behaviour import Behaviour

_CALLS = re.compile(r"CallToolRequestSchema|tools/call")
_GIVEN = ("args", "toolArgs", "toolInput", "parsedArgs")  # what handlers call the arguments of a call
_RUNS = ("handler", "execute", "callback", "run", "call", "handle", "cb", "invoke")
_KEPT = re.compile(
    r"\b(\w{1,60})[\"']?\s{0,9}:\s{0,9}z\s{0,9}\.(?:coerce\s{0,9}\.)?(?:enum|nativeEnum|number|boolean|literal|bigint|date)\("
    r"|\b(\w{1,60})[\"']?\s{0,9}:\s{0,9}\{[^{}]{0,300}?\b(?:enum[\"']?\s{0,9}:|type[\"']?\s{0,9}:\s{0,9}[\"'](?:number|integer|boolean)[\"'])"
)
_SCHEMA = 6000  # characters of what registers a tool
_NAMES = frozenset({"identifier", "member_expression", "shorthand_property_identifier"})
_ENDS = re.compile(r"\b(?:throw|return)\b")
_LAST = 600  # characters of a branch in which it may end
_ASKED = re.compile(r"\b(?:name|toolName|tool|tool_name|params\.name|method)$")


def behaviour(found: Script, path: str, body: Node | None) -> Behaviour | None:
    """What the handler that is (or stands in) `body` does; None when there is no code."""
    body = value_of(found, body)
    if body is None:
        return None
    taint = Taint(found, path)
    inside = functions_of(body)
    named = [] if inside else [*_named(body)]
    for function in inside or [value for each in named if (value := value_of(found, each)) and is_function(value)]:
        taint.region(function, set(parameter_names(function)) - _fixed(body))
    for symbol in filter(None, (_imported(found, path, each) for each in named)):
        taint.done.onward[Onward(symbol, (0,))] = None
    return taint.done


def _fixed(body: Node) -> set[str]:
    """Parameters that the schema beside a handler keeps to a few values or to numbers."""
    at: Node | None = body
    while at is not None and at.type != "call_expression":
        at = at.parent
    return {first or second for first, second in _KEPT.findall(text(at)[:_SCHEMA])} if at is not None else set()


def _named(body: Node) -> Iterator[Node]:
    """The handlers that stand here by their names: alone, given to a call, or as what an object given to it runs."""
    if body.type in _NAMES:
        yield body
    for given in arguments(body) if body.type in {"call_expression", "new_expression"} else ():
        values = properties(given) if given.type == "object" else {}
        for each in [given, *(values[name] for name in _RUNS if name in values)]:
            if each.type in _NAMES:
                yield each


def _imported(found: Script, path: str, body: Node) -> str:
    """The symbol of a handler that another module gives, by its name or as part of what is: `tools.readInbox`."""
    head, _, rest = text(body).partition(".")
    imported = found.local.get(head)
    symbol = symbol_of(path, imported.module, imported.name) if imported else ""
    return f"{symbol.rstrip('.')}.{rest}".rstrip(".").replace(".*.", ".") if symbol else ""


def branches(found: Script, path: str, *, handmade: bool = False) -> dict[str, Node]:
    """Pieces of code by the name of the tool that leads to them, where a handler of calls is in the script; anywhere in
    one that speaks the protocol by hand.
    """
    there: dict[str, Node] = {}
    if not handmade and not any(_handles(call.last, call.given) for call in found.calls):
        return there
    for root in _program(found) if handmade else _handlers(found):
        for node in _walk(root):
            for name, piece in _piece(found, path, node):
                there.setdefault(name, piece)
    return there


def _program(found: Script) -> Iterator[Node]:
    """The whole of a script that calls something."""
    at = found.calls[0].node if found.calls else None
    while at is not None and at.parent is not None:
        at = at.parent
    if at is not None:
        yield at


def _handles(last: str, given: list[Node]) -> bool:
    return last == "setRequestHandler" and bool(given) and bool(_CALLS.search(text(given[0])))


def _handlers(found: Script) -> Iterator[Node]:
    """The handlers of calls, and the functions of the script that they hand the call to."""
    queue: list[Node] = []
    for call in found.calls:
        given = call.given
        if _handles(call.last, given) and len(given) > 1:
            handler = value_of(found, given[-1])
            queue += [handler] if handler is not None else []
    seen: set[int] = set()
    for root in queue[:20]:
        if root.id in seen:
            continue
        seen.add(root.id)
        yield root
        for call in found.calls:
            if root.start_byte <= call.node.start_byte < root.end_byte:
                target = found.declared.get(call.callee)
                if target is not None and is_function(target) and len(queue) < 20:  # noqa: PLR2004  handlers of one file
                    queue.append(target)


def _walk(root: Node) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack += node.named_children


def _piece(found: Script, path: str, node: Node) -> Iterator[tuple[str, Node]]:
    if node.type == "switch_case":
        value = node.child_by_field_name("value")
        name = first_text(found, path, value)
        if name:
            yield name, node
    elif node.type in {"if_statement", "ternary_expression"}:
        condition, then = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        for part in _walk(condition) if condition is not None and then is not None else ():
            if part.type == "binary_expression" and then is not None:
                left, right = part.child_by_field_name("left"), part.child_by_field_name("right")
                if left is not None and right is not None and _ASKED.search(text(left)):
                    name, led = first_text(found, path, right), _led(node, part, then)
                    if name and led is not None:
                        yield name, led


def _led(asked: Node, compared: Node, then: Node) -> Node | None:
    """The code that a comparison of a tool's name leads to; `if (name !== "fetch") throw ...`: what follows."""
    operator = compared.child_by_field_name("operator")
    if operator is None or not text(operator).startswith("!"):
        return then
    other = asked.child_by_field_name("alternative")
    return other if other is not None else asked.parent if _ENDS.search(text(then)[-_LAST:]) else None


def chosen(found: Script, path: str, piece: Node) -> Behaviour:
    """What a branch of a handler does with the arguments of the call."""
    taint = Taint(found, path)
    around = piece
    names: set[str] = {*_GIVEN}
    at = piece.parent
    while at is not None:
        if is_function(at):
            around = at
            names |= set(parameter_names(at))
        at = at.parent
    taint.region(piece, names, around)
    return taint.done


def runner(found: Script, item: Node) -> Node | None:
    """The function that an object which describes a tool carries along."""
    values = properties(item)
    for name in _RUNS:
        value = value_of(found, values.get(name))
        if value is not None and is_function(value):
            return value
    return None
