"""Functions of scripts that offer tools to a model, run what it asks for and ask again: agents without a framework."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detectors._scripts import asks_models
from upright.discover.readers.script import Call, Script, is_function, text
from upright.discover.readers.script_values import first_text, option, prop, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_ASKS = re.compile(
    r"^(?:create|stream|parse|chat|complete|completion|generateContent(?:Stream)?|sendMessage(?:Stream)?|startChat|getGenerativeModel|"
    r"generate|Converse(?:Stream)?Command)$"
)
CALLED = (b"tool_calls", b"toolcalls", b"tool_use", b"tooluse", b"function_call", b"functioncall")
CLIENTS = (b".chat.completions", b".messages.create", b".responses.create")
_OFFERED = ("tools", "functions")
_CONFIGURED = ("toolConfig", "config")
_RUN = re.compile(r"tool_?[cC]alls?\b|tool_?[uU]se\b|function_?[cC]alls?\b|requires_action")
_AGAIN = re.compile(r"\b(?:for|while)\b|\bdo\s*\{|\.(?:map|forEach)\(")
_NAMING = frozenset(
    {"function_declaration", "method_definition", "variable_declarator", "generator_function_declaration", "function_expression"}
)  # fmt: skip
_KEPT = re.compile(r"\.threads\.(?:runs\.(?:create|stream)\w{0,20}|createAndRun\w{0,20})$")  # of what a vendor keeps
_LONGEST = 60_000  # characters of a function


def led_by_functions(found: Script) -> Iterator[tuple[str, Call, Node]]:
    """Name of each such function, the call that asks the model, and what it offers."""
    asking = [(call, tools) for call in found.calls if (tools := _offered(found, call)) is not None]
    seen: set[str] = set()
    for call, tools in asking if asking and asks_models(found) else ():
        name, body = _around(call.node)
        told = text(body)[:_LONGEST] if body is not None and name not in seen else ""
        if name and _RUN.search(told) and _AGAIN.search(told):
            seen.add(name)
            yield name, call, tools


def _offered(found: Script, call: Call) -> Node | None:
    if not _ASKS.match(call.last):
        return None
    plain = option(found, call, *_OFFERED)
    config = value_of(found, option(found, call, *_CONFIGURED)) if plain is None else None
    return plain if plain is not None else prop(config, *_OFFERED) if config is not None else None


def _around(node: Node) -> tuple[str, Node | None]:
    """The nearest function with a name around a node, and its name."""
    at = node.parent
    while at is not None:
        if is_function(at):
            holder = at if at.child_by_field_name("name") is not None else at.parent
            name = text(holder.child_by_field_name("name")) if holder is not None else ""
            if name and holder is not None and holder.type in _NAMING:
                return name, at
        at = at.parent
    return "", None


def described_tool(found: Script, path: str, node: Node | None) -> str:
    """The name of a tool that is described where it is given, in the form of OpenAI, Anthropic or Bedrock."""
    if node is None or node.type != "object":
        return ""
    inner = prop(node, "function", "toolSpec")
    inner = inner if inner is not None else node
    schema = prop(inner, "parameters", "input_schema", "inputSchema", "description")
    return first_text(found, path, prop(inner, "name")) if schema is not None else ""


def kept_assistants(found: Script, path: str) -> Iterator[tuple[str, Call]]:
    """Assistants that their vendor keeps and code only runs, by their ids: `threads.runs.create(id, { assistant_id })`."""
    for call in found.calls:
        told = call.given[-1] if _KEPT.search(call.callee) and call.given else None
        named = prop(told, "assistant_id") if told is not None and told.type == "object" else None
        if named is not None:
            stated = first_text(found, path, named)
            yield stated if stated.startswith("asst_") else "assistant", call
