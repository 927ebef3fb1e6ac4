"""What the body of a tool in TypeScript shows beside the use of its input: credentials and texts in results, turns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.descriptions import planted_in_result
from upright.discover.python_leaks import is_credential_name
from upright.discover.readers.script import arguments, text
from upright.discover.script_careless import careless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

_ENVIRONMENTS = frozenset({"process.env", "Bun.env", "import.meta.env"})
_GIVEN = frozenset({"Deno.env.toObject()"})
_MOST_NAMES = 30
_SHORT = 200  # characters of what a name holds that are read
_MOST = 6000  # nodes of one function that are looked at


def oddities(nodes: list[Node], tainted: set[str], declared: Mapping[str, Node]) -> Iterator[tuple[str, int]]:
    """Flaws that a tool's own code shows, with their lines. `tainted`: names that hold what the model wrote.
    `declared`: what the script's names hold.
    """
    for node in _kept(nodes, declared):
        if node.type in {"string", "template_string"} and planted_in_result(text(node)):
            yield "result_poisoned", node.start_point[0] + 1
    held = _held(nodes, tainted)
    for node in nodes:
        line = node.start_point[0] + 1
        if node.type in {"string", "template_string"} and planted_in_result(text(node)):
            yield "result_poisoned", line
        elif node.type in {"return_statement", "arrow_function"} and _leaks(node, tainted, held):
            yield "returns_secret", line
        elif passes_token(node, tainted):
            yield "token_passthrough", line
    if line := _turns(nodes):
        yield "turns", line
    yield from careless(nodes, declared)


def _kept(nodes: list[Node], declared: Mapping[str, Node]) -> Iterator[Node]:
    """The parts of the objects and texts whose names are used: documents that a tool hands out."""
    names = {text(node) for node in nodes if node.type == "identifier"} & declared.keys()
    for name in sorted(names)[:_MOST_NAMES]:
        if declared[name].type in {"object", "array", "string", "template_string"}:
            yield from within(declared[name])


def within(body: Node) -> list[Node]:
    """Named nodes of a piece of code in the order of the text."""
    found: list[Node] = []
    stack = [body]
    while stack and len(found) < _MOST:
        node = stack.pop()
        found.append(node)
        stack += reversed(node.named_children)
    return found


def _held(nodes: list[Node], tainted: set[str]) -> set[str]:
    """Names that hold the whole environment, a part of something that does, or the variable that the model names."""
    found: set[str] = set()
    for node in nodes:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if node.type != "variable_declarator" or name is None or value is None or name.type != "identifier":
            continue
        parts = [value, *value.named_children]  # `process.env[key] ?? ""`
        if value.type in {"object", "binary_expression", "parenthesized_expression"}:
            parts = within(value)
        if any(_is_environment(part) or _is_chosen(part, tainted) for part in parts):
            found.add(text(name))
    return found


def _is_environment(node: Node) -> bool:
    """The whole environment: itself, spread into an object, or given by a call."""
    if node.type == "call_expression":
        return text(node) in _GIVEN
    whole = node.parent is None or node.parent.type not in {"member_expression", "subscript_expression", "arguments"}
    return whole and node.type == "member_expression" and text(node) in _ENVIRONMENTS


def _is_chosen(node: Node, tainted: set[str]) -> bool:
    """A variable of the environment whose name the model writes."""
    if node.type == "subscript_expression" and text(node.child_by_field_name("object")) in _ENVIRONMENTS:
        index = node.child_by_field_name("index")
        return index is not None and index.type == "identifier" and text(index) in tainted
    if node.type == "call_expression" and text(node.child_by_field_name("function")) == "Deno.env.get":
        return any(text(argument) in tainted for argument in arguments(node))
    return False


def _leaks(node: Node, tainted: set[str], held: set[str]) -> bool:
    """Whether what a function returns shows a credential or variables of the environment."""
    body = node.child_by_field_name("body") if node.type == "arrow_function" else node
    if body is None or body.type == "statement_block":
        return False
    stack = [(child, False) for child in body.named_children] if node.type == "return_statement" else [(body, False)]
    while stack:
        each, shown = stack.pop()
        if _is_secret(each, tainted, held, shown=shown):
            return True
        if each.type == "pair":
            value = each.child_by_field_name("value")
            stack += [(value, value.type in {"identifier", "member_expression"})] if value is not None else []
        elif each.type not in {"arrow_function", "function_expression", "type_annotation", "call_expression"}:
            stack += [(child, each.type == "template_substitution") for child in each.named_children]
    return False


def hands_out(nodes: list[Node], tainted: set[str]) -> int:
    """The line of a text or an object that a function returns with the variable of the environment whose name the model
    writes; 0: none. What is returned bare may only be used by who called.
    """
    held = _held(nodes, tainted)
    for node in nodes:
        value = node.named_children[0] if node.type == "return_statement" and node.named_children else None
        if value is not None and value.type in {"object", "template_string"} and _shows(value, tainted, held):
            return node.start_point[0] + 1
    return 0


def _shows(value: Node, tainted: set[str], held: set[str]) -> bool:
    for node in within(value):
        parent = node.parent
        texts = parent is not None and (parent.type == "template_substitution" or _is_text(parent))
        if texts and (_is_chosen(node, tainted) or (node.type == "identifier" and text(node) in held)):
            return True
    return False


def _is_text(pair: Node) -> bool:
    return pair.type == "pair" and text(pair.child_by_field_name("key")).strip("\"'") == "text"


def _is_secret(node: Node, tainted: set[str], held: set[str], *, shown: bool) -> bool:
    if _is_chosen(node, tainted):
        return True
    if node.type == "call_expression":
        given = [*arguments(node)]
        dumped = not {text(argument) for argument in given}.isdisjoint(_ENVIRONMENTS | _GIVEN | held)
        dumped = dumped or any(
            _is_environment(each) for told in given if told.type == "object" for each in within(told)
        )
        return dumped and text(node.child_by_field_name("function")) == "JSON.stringify"
    if not shown or node.type not in {"identifier", "member_expression"}:
        return False
    return text(node) in held or is_credential_name(snake(text(node).rpartition(".")[2]))


def snake(name: str) -> str:
    """`accessToken` as `access_token`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


_HEADERS = frozenset({"authorization", "x-api-key", "x-auth-token"})
CALLERS_TOKEN = re.compile(
    r"\b(?:req|request|extra|ctx|context|requestInfo|c)\b[\w.?!()]{0,40}headers?\b[\w.?!\[\]\"'(]{0,10}"
    r"(?:authorization|x-api-key)",
    re.IGNORECASE,
)
_HANDED = re.compile(r"(?:auth|bearer|token|jwt|credential|header)", re.IGNORECASE)


def passes_token(node: Node, tainted: set[str], *, handed: bool = False) -> bool:
    """Whether a header carries on a credential that the caller gave; `handed`: to a function that others call."""
    if node.type == "shorthand_property_identifier":
        return handed and text(node).lower() in _HEADERS and text(node) in tainted
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if node.type != "pair" or key is None or value is None or text(key).strip("\"'").lower() not in _HEADERS:
        return False
    if CALLERS_TOKEN.search(text(value)):
        return True
    names = {text(each) for each in within(value) if each.type == "identifier"} & tainted
    return any(is_credential_name(snake(name)) or (handed and _HANDED.search(name)) for name in names)


def handed_on(nodes: list[Node], tainted: set[str]) -> Iterator[int]:
    """The lines of headers that carry on a credential, in a function which another one hands it to."""
    return (node.start_point[0] + 1 for node in nodes if passes_token(node, tainted, handed=True))


def callers_tokens(nodes: list[Node]) -> set[str]:
    """Names that hold the credential which the caller sent."""
    made = [node for node in nodes if node.type == "variable_declarator"]
    held = ((node.child_by_field_name("name"), text(node.child_by_field_name("value"))[:_SHORT]) for node in made)
    return {text(name) for name, value in held if name is not None and CALLERS_TOKEN.search(value)}


def _turns(nodes: list[Node]) -> int:
    """The line of a branch that returns by a counter that outlives the call; 0: none."""
    own = {text(node.child_by_field_name("name")) for node in nodes if node.type == "variable_declarator"}
    counted = set()
    for node in nodes:
        if node.type in {"update_expression", "augmented_assignment_expression"}:
            target = node.child_by_field_name("argument") or node.child_by_field_name("left")
            if target is not None and target.type in {"identifier", "member_expression"} and text(target) not in own:
                counted.add(text(target))
    for node in nodes:
        if node.type == "if_statement" and counted:
            condition, then = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
            asked = {text(each) for each in within(condition)} if condition is not None else set()
            if (
                asked & counted
                and re.search(r"[<>=]", text(condition))
                and then is not None
                and "return" in text(then)[:3000]
            ):
                return node.start_point[0] + 1
    return 0
