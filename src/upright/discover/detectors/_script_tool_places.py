"""Where the definition of a tool stands in a script: the list that holds it, the call that it is given to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.script import Script, enclosing, text
from upright.discover.readers.script_values import first_text, prop

if TYPE_CHECKING:
    from tree_sitter import Node

TABLE = re.compile(
    r"(?:^|[a-z_]|[A-Z](?=T))(?:[tT]ools?|[fF]unctions?|TOOLS?|FUNCTIONS?)(?:_?(?:[lL]ist|LIST|[dD]efs|[sS]chemas?|[dD]efinitions?|DEFINITIONS))?$"
)


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
