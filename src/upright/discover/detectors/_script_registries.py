"""What scripts offer to models from registries of their own: entries that keep the definition beside what runs it, objects
given to a function of another file that registers them, and resources told by their address and name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detectors._script_offers import PARTS, REGISTERS, Offer, entry
from upright.discover.detectors._scripts import purpose
from upright.discover.readers.script import Call, Script, enclosing
from upright.discover.readers.script_values import first_text, prop, table, value_of
from upright.discover.script_dispatch import runner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_RUNS = frozenset({"handler", "execute", "handle", "run", "callback", "call"})
_SCHEMAS = ("inputSchema", "input_schema", "parameters", "schema")
_ADDRESSES = frozenset({"uri", "uriTemplate", "template"})
_KINDS = (("prompt", "mcp_prompt"), ("resource", "mcp_resource"))
_LISTED = frozenset({"mimeType", "description"})
_CONTENTS = frozenset({"text", "blob"})  # of what is read, not of what there is


def registries(found: Script, path: str) -> Iterator[Offer]:
    """All of them, of a script that speaks of the protocol."""
    yield from _parted(found, path)
    yield from _handed(found, path)
    yield from _addressed(found, path)


def given_elsewhere(found: Script) -> set[int]:
    """The objects that are given to calls of AI packages, which say themselves what these are."""
    return {
        node.id
        for call in found.calls
        if call.module and not call.module.startswith("@modelcontextprotocol/") and purpose(call.module)
        for node in call.given
    }


def _parted(found: Script, path: str) -> Iterator[Offer]:
    """`{ name: "find", definition: { description, inputSchema }, handler }`, prompts and resources alike."""
    for item in found.objects:
        values = table(found, item)
        if "name" not in values or "description" in values or not values.keys() & _RUNS:
            continue
        part = next((value_of(found, values[each]) for each in PARTS if each in values), None)
        name = first_text(found, path, values["name"])
        if part is not None and name and prop(part, "description", "title") is not None:
            told = first_text(found, path, prop(part, "description"))
            label = _kind(values, part, f"{path.rpartition('/')[2]} {enclosing(item)}".lower())
            yield Offer(label, name, item.start_point[0] + 1, told, runner(found, item), item)


def _kind(values: dict[str, Node], part: Node, called: str) -> str:
    if values.keys() & _ADDRESSES:
        return "mcp_resource"
    if prop(part, *_SCHEMAS) is not None:
        return "mcp_tool"
    return next((label for word, label in _KINDS if word in called), "mcp_tool")


def _handed(found: Script, path: str) -> Iterator[Offer]:
    """`registerTool({ name: "find", description, args, execute() {} })`, whoever's function it is."""
    for call in found.calls:
        first = _object(found, call) if call.last in REGISTERS and "." not in call.callee else None
        if first is not None and runner(found, first) is not None and prop(first, "description") is not None:
            yield from entry(found, path, first, REGISTERS[call.last])


def _object(found: Script, call: Call) -> Node | None:
    """The only thing that a call is given, when it is an object."""
    first = value_of(found, call.given[0]) if len(call.given) == 1 else None
    return first if first is not None and first.type == "object" else None


def _addressed(found: Script, path: str) -> Iterator[Offer]:
    """`{ uri: "notes://all", name: "All notes", mimeType: "text/plain" }` wherever it stands, in a script that registers
    no resource by a call: what a template lists there is of the template.
    """
    called = any(REGISTERS.get(call.last) == "mcp_resource" or call.path == "ResourceTemplate" for call in found.calls)
    for item in () if called else found.objects:
        values = table(found, item)
        listed = values.keys() & {"uri", "uriTemplate"} and "name" in values and values.keys() & _LISTED
        if listed and not values.keys() & _CONTENTS and item.parent is not None and not _typed(item):
            yield from entry(found, path, item, "mcp_resource")


def _typed(item: Node) -> bool:
    """Whether an object is handed to a call that lists nothing: a schema, a log."""
    call = item.parent.parent if item.parent is not None and item.parent.type == "arguments" else None
    called = call.child_by_field_name("function") if call is not None else None
    return called is not None and not (called.text or b"").endswith(b".push")
