"""What servers of the Model Context Protocol written in TypeScript or JavaScript offer: calls that register, lists that
handlers return, objects and classes that describe a tool.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from upright.discover.readers.script import Call, Script, is_function, plain_string, text, unwrap
from upright.discover.readers.script_values import first_text, option, prop, properties, table, texts, value_of
from upright.discover.script_dispatch import runner
from upright.model.evidence import Ref
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.document import Document

REGISTERS = {
    "tool": "mcp_tool", "registerTool": "mcp_tool", "addTool": "mcp_tool", "registerToolTask": "mcp_tool", "resource": "mcp_resource", "registerResource": "mcp_resource",
    "addResource": "mcp_resource", "addResourceTemplate": "mcp_resource", "registerResourceTemplate": "mcp_resource", "resourceTemplate": "mcp_resource",
    "prompt": "mcp_prompt", "registerPrompt": "mcp_prompt", "addPrompt": "mcp_prompt",
}  # fmt: skip
DECORATORS = {
    "Tool": "mcp_tool",
    "Resource": "mcp_resource",
    "ResourceTemplate": "mcp_resource",
    "Prompt": "mcp_prompt",
}
APPS = {"registerAppTool": "mcp_tool", "registerAppResource": "mcp_resource"}  # registerAppTool(server, "name", {...})
_HANDLERS = re.compile(
    r"List(?:Tools|Resources|ResourceTemplates|Prompts)RequestSchema|tools/list|resources/list|prompts/list"
)
_SCHEMAS = frozenset({"inputSchema", "input_schema", "parameters", "schema"})
_HINTS = re.compile(r"(?:readOnly|destructive|idempotent|openWorld)Hint")  # words of the protocol alone
PARTS = frozenset({"definition", "config", "metadata", "spec", "options"})
_NOTHING = re.compile(r"(?:toolSpec|tool_spec)\b")  # Bedrock's tools have the same form
_OF_TOOL = re.compile(r"(?:extends|implements)\b.{0,80}?\b(\w{0,40}(Tool|Resource|Prompt)\w{0,20})", re.DOTALL)
_NAMES = ("name", "toolName", "getName", "getToolName", "TOOL_NAME", "uri")
_GETTER = re.compile(r"(?:(?:public|protected|static|override|async)\s+){0,3}get(?:Tool)?(?:Name|Description)\(\)")
_BASE = re.compile(r"(?i)^(?:abstract|base)|(?:base|abstract)$")
_DESCRIBES = frozenset({"description", "title", "inputSchema", "argsSchema"})
_FIELDS = frozenset({"public_field_definition", "field_definition", "method_definition"})


class Offer(NamedTuple):
    """What a server offers: label and name, its line and description, the code behind it, and all that its listing
    shows. A name that another file gives is a `Ref`.
    """

    label: str
    name: str | Ref
    line: int
    description: str
    body: Node | None
    shown: Node | None


def same_tool(document: Document, name: str) -> str:
    """The key that a tool has as one of a model's and as one of a server's, since its form does not tell which."""
    return key("name", f"{document.item.source}/{document.item.path}", "tool", name)


_LOOKED_AT = 2000  # nodes of a block in which a variable is given its values
_BRANCHES = frozenset(
    {"statement_block", "if_statement", "else_clause", "expression_statement", "switch_statement", "switch_body", "switch_case", "switch_default", "try_statement"}
)  # fmt: skip


def registered(found: Script, path: str, call: Call, label: str) -> Iterator[Offer]:
    """What a call registers: by a name, or by an object that holds one."""
    given = call.given
    given = given[1:] if call.last in APPS else given
    if not given:
        return
    first = value_of(found, given[0])
    if first is not None and first.type == "object":
        name = first_text(found, path, prop(first, "name", "uri", "uriTemplate"))
        told = first_text(found, path, prop(first, "description"))
        yield Offer(label, name, call.line, told, call.node if first is given[0] else runner(found, first), first)
        return
    name_given = _name(found, path, given[0])
    if name_given:
        told = _told(found, path, given)
        yield Offer(label, name_given, call.line, told, given[-1], call.node)


def _name(found: Script, path: str, node: Node) -> str | Ref:
    """The name that is registered: a text, one that another file gives, a constant's own name at last."""
    values = [value.value for value in texts(found, path, node) if value.value]
    written = next((value for value in values if isinstance(value, str)), "")
    if written:
        return written
    constant = text(node)
    if values and isinstance(values[0], Ref):
        named = values[0].symbol
        return values[0] if node.type != "identifier" or constant.isupper() else Ref(f"{named}.name")
    return constant if constant.isidentifier() and constant[:1].isupper() else ""


def _told(found: Script, path: str, given: list[Node]) -> str:
    if len(given) > 1 and given[1].type in {"string", "template_string", "identifier"}:
        told = first_text(found, path, given[1])
        if told:
            return told
    descriptions = (first_text(found, path, prop(value_of(found, node), "description")) for node in given[1:])
    return next(filter(None, descriptions), "")


def decorated(found: Script, path: str, call: Call) -> Iterator[Offer]:
    """Methods that a decorator makes tools: `@Tool({ name: "x" })`, by the name given."""
    name = first_text(found, path, option(found, call, "name"))
    told = first_text(found, path, option(found, call, "description"))
    if name:
        yield Offer(DECORATORS[call.last], name, call.line, told, None, call.node)


def listed(found: Script, path: str, call: Call) -> Iterator[Offer]:
    """The entries of the list that a handler returns, written in it or in a constant that it names."""
    given = call.given
    schema = text(given[0]) if given else ""
    if not _HANDLERS.search(schema):
        return
    label = "mcp_tool" if "ool" in schema else "mcp_prompt" if "rompt" in schema else "mcp_resource"
    handler = value_of(found, given[-1])
    field = {"mcp_tool": "tools", "mcp_prompt": "prompts", "mcp_resource": "resources"}[label]
    for item in found.objects:
        inside = handler is not None and handler.start_byte <= item.start_byte < handler.end_byte
        if inside:
            listing = value_of(found, table(found, item).get(field) or table(found, item).get("resourceTemplates"))
            if listing is not None and listing.type == "array":
                for each in listing.named_children:
                    yield from entry(found, path, value_of(found, each), label)


def held(found: Script, path: str, call: Call) -> Iterator[Offer]:
    """Tools that a server is made with, by their names: `new MCPServer({ tools: { search } })`."""
    table = value_of(found, option(found, call, "tools"))
    for name, node in properties(table).items() if table is not None and table.type == "object" else ():
        told = first_text(found, path, prop(value_of(found, node), "description"))
        yield Offer("mcp_tool", name, node.start_point[0] + 1, told, None, node)


def declared(found: Script, path: str) -> Iterator[Offer]:
    """Objects in the form of a tool of the protocol: an input schema, or a schema of any name beside the protocol's
    annotations; and a name, or one that a table gives them.
    """
    for item in found.objects:
        values = table(found, item)
        described = "inputSchema" in values and values.keys() & {"description", "title"}
        if not (described or _hinted(values)) or _foreign(item):
            continue
        if "name" in values:
            yield from entry(found, path, item, "mcp_tool")
        elif item.parent is not None and item.parent.type == "pair":
            name = text(item.parent.child_by_field_name("key")).strip("\"'`")
            whole = item.parent.parent
            if name in PARTS and whole is not None and prop(whole, "name") is not None:  # of an entry that has a name
                for each in entry(found, path, whole, "mcp_tool"):
                    yield each._replace(
                        description=each.description or first_text(found, path, prop(item, "description"))
                    )
                continue
            told = first_text(found, path, prop(item, "description"))
            yield Offer("mcp_tool", name, item.parent.start_point[0] + 1, told, runner(found, item), item)


def looped(found: Script, path: str) -> Iterator[Offer]:
    """The entries of lists that a loop registers by their own names: `for (const tool of tools) registerTool(tool.name, ...)`."""
    by_name = (call for call in found.calls if call.last in REGISTERS and call.given)
    if any(call.given[0].type == "member_expression" and text(call.given[0]).endswith(".name") for call in by_name):
        for item in found.objects:
            values = table(found, item)
            listed = item.parent is not None and item.parent.type == "array"
            if listed and {"name", "description"} <= values.keys() and values.keys() & _SCHEMAS:
                yield from entry(found, path, item, "mcp_tool")


def _hinted(values: dict[str, Node]) -> bool:
    """Whether an object has a schema and says in the protocol's words what it does not do."""
    said = values.get("annotations")
    return said is not None and bool(values.keys() & _SCHEMAS) and _HINTS.search(text(said)) is not None


def _foreign(item: Node) -> bool:
    """Whether an object describes a tool of another protocol."""
    return item.parent is not None and item.parent.type == "pair" and _NOTHING.match(text(item.parent)) is not None


def carried(found: Script, path: str, elsewhere: set[int]) -> Iterator[Offer]:
    """Objects with a name, a description and a schema that carry the function that runs them. `elsewhere`: those that
    are given to a library which makes something else of them.
    """
    pairs = _held_definitions(found)
    for item in found.objects:
        values = table(found, item)
        if not {"name", "description"} <= values.keys() or not values.keys() & _SCHEMAS or item.id in elsewhere:
            continue
        if runner(found, item) is not None or item.id in pairs:
            yield from entry(found, path, item, "mcp_tool", pairs.get(item.id))


def _held_definitions(found: Script) -> dict[int, Node]:
    """The functions behind definitions that an object holds beside them: `{ schema: search, handle: runSearch }`."""
    pairs: dict[int, Node] = {}
    for item in found.objects:
        body = runner(found, item)
        for value in table(found, item).values() if body is not None else ():
            definition = value_of(found, value)
            if body is not None and definition is not None and definition.type == "object":
                pairs[definition.id] = body
    return pairs


def of_classes(found: Script, path: str) -> Iterator[Offer]:
    """Classes that extend or implement a tool, resource or prompt and hold its name in a field."""
    for node in found.classes:
        head = text(node)[:400].partition("{")[0]
        match = _OF_TOOL.search(head)
        body = node.child_by_field_name("body")
        own = text(node.child_by_field_name("name"))
        if match is None or body is None or _BASE.search(own):
            continue
        fields = _fields(body)
        name = first_text(found, path, next((fields[each] for each in _NAMES if each in fields), None))
        if name:
            told = first_text(found, path, fields.get("description") or fields.get("getDescription"))
            run = next((fields[each] for each in ("execute", "run", "call", "handle") if each in fields), None)
            yield Offer(f"mcp_{match[2].lower()}", name, node.start_point[0] + 1, told, run, node)


def _fields(body: Node) -> dict[str, Node]:
    """The fields of a class with what they hold; methods stand for themselves, getters for what they return."""
    fields: dict[str, Node] = {}
    for child in body.named_children:
        if child.type in _FIELDS:
            name = text(child.child_by_field_name("name") or child.child_by_field_name("property"))
            value = child.child_by_field_name("value") or _got(child)
            fields.setdefault(name, unwrap(value) if value is not None else child)
    return fields


def _got(method: Node) -> Node | None:
    """What a getter returns at once: of `get name() { return "x" }`, `getName() { return "x" }`."""
    body = method.child_by_field_name("body")
    first = body.named_children[0] if body is not None and body.named_children else None
    getter = any(child.type == "get" for child in method.children) or _GETTER.match(text(method)) is not None
    return (
        first.named_children[0]
        if getter and first is not None and first.type == "return_statement" and first.named_children
        else None
    )


def entry(found: Script, path: str, item: Node | None, label: str, body: Node | None = None) -> Iterator[Offer]:
    """One entry of a listing."""
    if item is not None and item.type == "object":
        names = ("uri", "uriTemplate", "name") if label == "mcp_resource" else ("name",)
        given = prop(item, *names)
        name = _name(found, path, given) if given is not None else ""
        if not name and label == "mcp_resource":  # of an address that a function gives
            name = first_text(found, path, prop(item, "name"))
        if isinstance(name, str) and " " in name:  # what people read; what is called stands beside it
            name = first_text(found, path, prop(item, "method", "toolName", "id", "slug", "key")) or name
        told = first_text(found, path, prop(item, "description"))
        yield Offer(label, name, item.start_point[0] + 1, told, body or runner(found, item), item)


def has_handler(found: Script, call: Call) -> bool:
    """Whether a call ends with a function, or is one of the SDK's own words and describes what it registers."""
    given = call.given
    last = value_of(found, given[-1]) if len(given) > 1 else None
    if last is not None and is_function(last):
        return True
    told = (value_of(found, node) for node in given[1:2])
    own = call.last in {"registerTool", "registerPrompt", "registerResource"}
    return own and any(
        node is not None and node.type == "object" and _DESCRIBES & properties(node).keys() for node in told
    )


def shown_texts(node: Node | None) -> Iterator[str]:
    """The texts of a listing, code left out; of what it is handed by name, all that the name is given around it."""
    stack = [node] if node is not None else []
    while stack:
        at = stack.pop()
        if at.type in {"string", "template_string"}:
            yield plain_string(at) if at.type == "string" else (at.text or b"").decode(errors="replace")
        elif not is_function(at):
            stack += reversed(at.named_children)
    handed = node.child_by_field_name("arguments") if node is not None and node.type == "call_expression" else None
    for each in handed.named_children if handed is not None else ():
        for value in _given_around(each) if each.type == "identifier" else ():
            yield from shown_texts(value)


def _given_around(name: Node) -> Iterator[Node]:
    """What a variable is given in the nearest block that declares it with `let`: `let told; if (x) told = "..."`."""
    block = name.parent
    while block is not None and not (block.type == "statement_block" and _lets(block, text(name))):
        block = block.parent
    stack = [block] if block is not None else []
    for _ in range(_LOOKED_AT):
        if not stack:
            return
        at = stack.pop()
        given = at.type == "assignment_expression" and text(at.child_by_field_name("left")) == text(name)
        value = at.child_by_field_name("right") if given else None
        if value is not None:
            yield value
        elif at.type in _BRANCHES or at.parent == block:
            stack += reversed(at.named_children)


def _lets(block: Node, name: str) -> bool:
    """Whether a block declares a variable that may be given a value again."""
    made = [each for each in block.named_children if each.type == "lexical_declaration" and text(each)[:4] == "let "]
    return any(text(child.child_by_field_name("name")) == name for each in made for child in each.named_children)
