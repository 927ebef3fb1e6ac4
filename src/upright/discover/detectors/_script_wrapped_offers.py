"""Tools, prompts and resources that a script offers by a detour: through a function of its own that registers what it is
given, or as constants of the SDK's types that another file registers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detectors._script_offers import REGISTERS, Offer, entry
from upright.discover.readers.script import Call, Script, is_function, text, unwrap
from upright.discover.readers.script_values import first_text, prop, properties, texts, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_TYPES = {
    "Tool": "mcp_tool",
    "Prompt": "mcp_prompt",
    "Resource": "mcp_resource",
    "ResourceTemplate": "mcp_resource",
}
_DEFINITION = re.compile(r":?\s{0,5}(?:Mcp|MCP)?(Tool|Prompt|Resource|ResourceTemplate)(?:Definition|Spec|Def)\b")
_PACKAGE = "@modelcontextprotocol/sdk"
_LIKE = re.compile(r"[a-z]\w{0,30}Tool")
_DESCRIBES = frozenset({"description", "inputSchema"})
_FORM = 3  # arguments: a name, what is told of it, what runs
_BOUND = re.compile(r"[\w.]{1,60}\.(\w{2,30})(?:\.bind\(|$)")
_TABLE = re.compile(r"\bRecord<")


def wrapped(found: Script, path: str) -> Iterator[Offer]:
    """What is given to a function of the script that registers it: `const tool = (name, ...) => server.tool(name, ...)`."""
    for label, name, place, registers in _wrappers(found):
        for call in found.calls:
            within = registers.start_byte <= call.node.start_byte < registers.end_byte
            if call.last == name and not within and len(_arguments(call)) > place:
                yield from _given(found, path, call, label, place)


def alike(found: Script, path: str) -> Iterator[Offer]:
    """What is given to a method of one's own in the form of the SDK's: `context.accountTool("x", { description }, f)`."""
    for call in found.calls:
        given = _arguments(call) if _LIKE.fullmatch(call.last) and call.last not in REGISTERS else []
        if len(given) != _FORM or "." not in call.callee or not is_function(unwrap(given[2])):
            continue
        told = value_of(found, given[1])
        if told is not None and told.type == "object" and properties(told).keys() & _DESCRIBES:
            for name in [value.value for value in texts(found, path, given[0]) if value.value][:1]:
                said = first_text(found, path, prop(told, "description"))
                yield Offer("mcp_tool", name, given[0].start_point[0] + 1, said, given[2], call.node)


def defined(found: Script, path: str) -> Iterator[Offer]:
    """Constants of a type of one's own for what a server offers: `const list: ToolDefinition<A> = { name, tool }`."""
    for value in found.declared.values():
        annotation = value.parent.child_by_field_name("type") if value.parent is not None else None
        kind = _DEFINITION.match(text(annotation)) if annotation is not None else None
        held = unwrap(value)
        if kind and held.type == "object" and prop(held, "name") is not None and prop(held, "description") is not None:
            yield from entry(found, path, held, _TYPES[kind[1]], prop(held, "tool", "handler", "execute", "run"))


def _wrappers(found: Script) -> Iterator[tuple[str, str, int, Node]]:
    """(label, name, place of what names the tool, function) of each function that registers what it is given."""
    for call in found.calls:
        label = REGISTERS.get(call.last, "") if "." in call.callee else _bound(found, call.callee)
        first = _arguments(call)[:1] if label else []
        if not first:
            continue
        named = unwrap(first[0])
        whole = text(named.child_by_field_name("object")) if named.type == "member_expression" else text(named)
        if named.type not in {"identifier", "member_expression"}:
            continue
        around = call.node.parent
        while around is not None and not (is_function(around) and whole in (places := _parameters(around))):
            around = around.parent
        called = _called(around) if around is not None else ""
        if around is not None and called and called != "constructor":
            yield label, called, places[whole], around


def _bound(found: Script, name: str) -> str:
    """What a variable registers that holds the method of a server: `const register = mcp.tool.bind(mcp)`."""
    held = _BOUND.match(text(unwrap(found.declared[name]))) if name in found.declared else None
    return REGISTERS.get(held[1], "") if held is not None else ""


def _arguments(call: Call) -> list[Node]:
    given = call.node.child_by_field_name("arguments")
    return [each for each in given.named_children if each.type != "comment"] if given is not None else []


def _parameters(function: Node) -> dict[str, int]:
    """The names that a function takes, each with its place; of what is taken apart, each part."""
    found: dict[str, int] = {}
    single = function.child_by_field_name("parameter")
    given = function.child_by_field_name("parameters")
    for place, each in enumerate([single] if single is not None else given.named_children if given is not None else []):
        pattern = each.child_by_field_name("pattern") or each
        found[text(pattern)] = place
        for part in pattern.named_children if pattern.type == "object_pattern" else ():
            found[text(part.child_by_field_name("value") or part)] = place
    return found


def _called(function: Node) -> str:
    """The name by which a function is called."""
    own = function.child_by_field_name("name")
    holder = function.parent
    if own is None and holder is not None and holder.type in {"variable_declarator", "public_field_definition"}:
        own = holder.child_by_field_name("name")
    return text(own)


def _given(found: Script, path: str, call: Call, label: str, place: int) -> Iterator[Offer]:
    named, *rest = _arguments(call)[place:]
    given = value_of(found, named)
    if given is not None and given.type == "object":
        yield from entry(found, path, given, label)
        return
    name = first_text(found, path, named)
    texts = (first_text(found, path, each) for each in rest if each.type in {"string", "template_string"})
    told = max(texts, key=len, default="")
    if name:
        last = rest[-1] if rest and is_function(unwrap(rest[-1])) else None
        yield Offer(label, name, named.start_point[0] + 1, told, last, call.node)


def typed(found: Script, path: str) -> Iterator[Offer]:
    """Constants of the SDK's types: `export const prompts: Prompt[] = [{ name: "review" }]`."""
    local = {
        each.local: _TYPES[each.name]
        for each in found.imports
        if each.module.startswith(_PACKAGE) and each.name in _TYPES
    }
    for value in found.declared.values() if local else ():
        annotation = value.parent.child_by_field_name("type") if value.parent is not None else None
        written = text(annotation)
        label = next((local[name] for name in local if re.search(rf"\b{re.escape(name)}\b", written)), "")
        if not label:
            continue
        held = unwrap(value)
        if held.type == "array":
            items = held.named_children
        else:
            items = list(properties(held).values()) if _TABLE.search(written) else [held]
        for item in items:
            listed = value_of(found, item)
            if listed is not None and listed.type == "object" and prop(listed, "name", "uri", "uriTemplate"):
                yield from entry(found, path, listed, label)
