"""Where the definition of a tool stands in a script: the list that holds it, the call that it is given to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detectors._scripts import purpose
from upright.discover.readers.script import Script, enclosing, text
from upright.discover.readers.script_values import first_text, prop
from upright.discover.script_vocabulary import TOOL_BASES

if TYPE_CHECKING:
    from tree_sitter import Node

TABLE = re.compile(
    r"(?:^|[a-z_]|[A-Z](?=T))(?:[tT]ools?|[fF]unctions?|TOOLS?|FUNCTIONS?)(?:_?(?:[lL]ist|LIST|[dD]efs|[sS]chemas?|[dD]efinitions?|DEFINITIONS|[dD]eclarations|DECLARATIONS))?$"
    r"|^(?:[dD]eclarations|DECLARATIONS)$"
)

_HERITAGE = re.compile(r"(?:\b(?:extends|implements)\s+|,\s*)(\w{2,60})")
_TAKEN = re.compile(r"\.metadata\s*=[^;\n]{0,80}?(?:\?\?|\|\||:)\s*(\w{1,60})")  # `params.metadata ?? DEFAULTS`


def _is_tool(found: Script, node: Node) -> bool:
    """Whether a class extends or implements the tool of an AI package."""
    heritage = next((child for child in node.named_children if child.type == "class_heritage"), None)
    bases = {match[1] for match in _HERITAGE.finditer(text(heritage))} & TOOL_BASES if heritage is not None else set()
    return any(base in found.local and purpose(found.local[base].module) for base in bases)


def _stated_apart(found: Script, path: str, node: Node) -> tuple[str, str]:
    """Name and description that the metadata of a class of tools say, of its own or taken from a constant."""
    body = node.child_by_field_name("body")
    fields = body.named_children if body is not None else ()
    own = next((each for each in fields if text(each.child_by_field_name("name") or each.child_by_field_name("property")) == "metadata"), None)  # fmt: skip
    held = own.child_by_field_name("value") if own is not None else None
    if held is None and (taken := _TAKEN.search(text(body))) is not None:
        held = found.declared.get(taken[1])
    return first_text(found, path, prop(held, "name")), first_text(found, path, prop(held, "description"))


def of_class(found: Script, path: str, node: Node) -> tuple[str, str, int, Node, str] | None:
    """Name, qualified name, line, class and description of a class that is a tool of an AI package."""
    if not _is_tool(found, node):
        return None
    name, description = _stated_apart(found, path, node)
    body = node.child_by_field_name("body")
    for child in body.named_children if body is not None else ():
        if child.type in {"public_field_definition", "field_definition"}:
            label = text(child.child_by_field_name("name") or child.child_by_field_name("property"))
            if label in {"name", "description"}:
                value = first_text(found, path, child.child_by_field_name("value"))
                name, description = (value, description) if label == "name" else (name, value)
    qualname = text(node.child_by_field_name("name"))
    return name or qualname, qualname, node.start_point[0] + 1, node, description


def holder(item: Node) -> str:
    """The variable or property that a list or an object is held by, or the list that it is pushed to."""
    at = item.parent
    if at is not None and at.type == "arguments" and at.parent is not None:
        called = text(at.parent.child_by_field_name("function"))
        return called.removesuffix(".push") if called.endswith(".push") else ""
    return enclosing(item)


def named_around(found: Script, path: str, item: Node, node: Node) -> str:
    """The name of a tool; `this.name` is that of the nearest object around that says it."""
    if text(node) != "this.name":
        return first_text(found, path, node)
    at = item.parent
    while at is not None:
        stated = prop(at, "name")
        if stated is not None and stated.type == "string":
            return first_text(found, path, stated)
        at = at.parent
    return ""


_SCHEMAS = frozenset({"inputSchema", "parameters"})
_AROUND = frozenset({"as_expression", "satisfies_expression", "parenthesized_expression"})


def is_nameless(values: dict[str, Node]) -> bool:
    """Whether an object is a tool in the AI SDK's form, which goes by the name that it is held or given under."""
    return (
        {"description", "execute"} <= values.keys()
        and bool(values.keys() & _SCHEMAS)
        and not values.keys() & {"name", "id"}
    )


def called(item: Node) -> tuple[str, int]:
    """The name by which a tool without one is known, and its line: of its key, its variable, or the function that makes it."""
    above = item.parent
    while above is not None and above.type in _AROUND:
        above = above.parent
    if above is None or above.type not in {"pair", "variable_declarator", "return_statement", "arrow_function"}:
        return "", 0
    while above is not None and not (own := above.child_by_field_name("key") or above.child_by_field_name("name")):
        above = above.parent
    return (text(own).strip("\"'`"), above.start_point[0] + 1) if above is not None else ("", 0)


def is_given(item: Node) -> bool:
    """Whether a definition is held by what is called tools, or given to a model: `model.bindTools([{ ... }])`."""
    listed = item.parent if item.parent is not None and item.parent.type == "array" else item
    call = listed.parent.parent if listed.parent is not None and listed.parent.type == "arguments" else None
    called = text(call.child_by_field_name("function")) if call is not None else ""
    return called.endswith(("bindTools", "withTools")) or bool(TABLE.search(holder(item)))


def entry_of_table(item: Node) -> str:
    """The name under which a table called tools holds an object: `search` of `tools = { search: { ... } }`."""
    pair = item.parent if item.parent is not None and item.parent.type == "pair" else None
    above = pair.parent.parent if pair is not None and pair.parent is not None else None
    while above is not None and above.type in {"as_expression", "satisfies_expression"}:
        above = above.parent
    if pair is None or above is None or above.type != "variable_declarator":
        return ""
    return (
        text(pair.child_by_field_name("key")).strip("\"'`")
        if TABLE.search(text(above.child_by_field_name("name")))
        else ""
    )
