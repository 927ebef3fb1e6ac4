"""What the functions of a script lead to: what they call or pass on, and what is made in them.

A route is told by its line (`@12`), for most handlers have no name.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.readers.script import Call, Script, arguments, is_function, origin, text, unwrap
from upright.discover.readers.script_values import module_of, symbol_of
from upright.discover.script_types import typed
from upright.model.asset import AssetKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.document import Document
    from upright.model.evidence import Observation

_INJECTED = re.compile(r"(?:private|public|protected|readonly)\s+(?:readonly\s+)?(\w{1,60})\s*:\s*([A-Z]\w{1,80})")
_SIGNATURE = 3000  # characters of a constructor
_USES = 100
_FUNCTIONS = 300
_SERVER = re.compile(r"^(?:this\.)?(?:\w{0,30}[sS]erver|mcp|app)$")
_LISTS = frozenset({"Object.values", "Object.entries"})
_LISTING = re.compile(r"ListTools|tools/list")
_REGISTERS = frozenset({"tool", "registerTool", "addTool"})
_OWN_NAME = re.compile(r"^\w{1,60}\.(?:\w{1,30}\.)?name$")
_EACH = re.compile(r"\.(?:forEach|map)$")
_IDENTIFIERS = frozenset({"identifier", "shorthand_property_identifier"})
_FIELDS = frozenset({"public_field_definition", "field_definition"})
_ROUTES = frozenset({"get", "post", "put", "patch", "delete", "all"})
_GIVEN = 60  # properties of a call, tools of a table
_HOPS = 3  # constants on the way to what is imported
_DOORS = frozenset({AssetKind.ENDPOINT, AssetKind.TOOL})
_MADE = frozenset({AssetKind.AGENT, AssetKind.TOOL, AssetKind.MCP_SERVER, AssetKind.VECTOR_STORE})


def line_symbol(document: Document, line: int) -> str:
    """The symbol of what stands on a line."""
    return f"{module_of(document.item.path)}.@{line}"


def script_uses(document: Document, found: Script, seen: list[Observation]) -> dict[str, tuple[str, ...]]:
    """Symbols by function: every function that is declared, and every route that was seen."""
    module = module_of(document.item.path)
    bodies = dict([*functions(found)][:_FUNCTIONS])
    for each in seen:
        if each.kind in _DOORS and (body := _on_line(found, each.location.line)) is not None:
            bodies[f"@{each.location.line}"] = body
    prefix = document.code_key("")
    fields = _fields(found)
    used: dict[str, tuple[str, ...]] = {}
    for name, body in bodies.items():
        symbols = dict.fromkeys(_made(prefix, module, body, seen))
        symbols |= dict.fromkeys(_called(document, found, module, body, fields))
        symbols.pop(f"{module}.{name}", None)
        if symbols:
            used[name] = tuple(symbols)[:_USES]
    return dict(_chains(document, found, module)) | used if seen else used


def _chains(document: Document, found: Script, module: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a package of AI makes of other things, by its name: `const chain = prompt.pipe(llm)`."""
    made = {unwrap(node).id: name for name, node in islice(found.declared.items(), _FUNCTIONS)}
    for call in found.calls:
        name = made.get(call.node.id)
        if name is not None and call.module and distribution_of(call.module, "npm"):
            named = islice(_identifiers(call.node), _GIVEN)
            symbols = dict.fromkeys(filter(None, (_symbol(document, found, module, each) for each in named)))
            symbols.pop(f"{module}.{name}", None)
            if symbols:
                yield name, tuple(symbols)


def _identifiers(node: Node) -> Iterator[str]:
    """The names that stand in an expression."""
    stack = [node]
    while stack:
        at = stack.pop()
        stack += reversed(at.named_children)
        if at.type in _IDENTIFIERS:
            yield text(at)


def _symbol(document: Document, found: Script, module: str, name: str) -> str:
    """What a name of a script stands for, in the project."""
    imported = found.local.get(name)
    if imported is not None:
        return symbol_of(document.item.path, imported.module, imported.name)
    return f"{module}.{name}" if name in found.declared else ""


def functions(found: Script) -> Iterator[tuple[str, Node]]:
    """Functions and methods of a script by their names: `ask`, `Service.ask`."""
    for name, node in found.declared.items():
        inner = unwrap(node)
        wrapped = inner if is_function(inner) else _wrapped(found, inner) if name in found.exported else None
        if wrapped is not None:
            yield name, wrapped
    for node in found.classes:
        owner, body = text(node.child_by_field_name("name")), node.child_by_field_name("body")
        for child in body.named_children if body is not None else ():
            if child.type == "method_definition":
                yield f"{owner}.{text(child.child_by_field_name('name'))}", child
            elif (answers := _of_field(found, child)) is not None:
                yield f"{owner}.{_name(child)}", answers


def _name(field: Node) -> str:
    return text(field.child_by_field_name("name") or field.child_by_field_name("property"))


def _of_field(found: Script, child: Node) -> Node | None:
    """The function that a field of a class holds: `send = async (req, res) => {...}`, also in a call around it."""
    value = child.child_by_field_name("value") if child.type in _FIELDS else None
    inner = unwrap(value) if value is not None else None
    return None if inner is None else inner if is_function(inner) else _wrapped(found, inner)


def _wrapped(found: Script, node: Node) -> Node | None:
    """The function that calls are handed to make another one of it: `middy(async (event) => {...}).use(log())`."""
    at: Node | None = node
    while at is not None and at.type == "call_expression":
        for given in map(unwrap, arguments(at)):
            meant = unwrap(found.declared.get(text(given), given)) if given.type == "identifier" else given
            if is_function(meant):
                return meant
        function = at.child_by_field_name("function")
        at = (
            function.child_by_field_name("object")
            if function is not None and function.type == "member_expression"
            else None
        )
    return None


def is_chained(call: Call) -> bool:
    """Whether a call with a path and a function goes on from another: `new Hono().post("/chat", async (c) => c)`."""
    if call.last not in _ROUTES:
        return False
    function = call.node.child_by_field_name("function")
    before = function.child_by_field_name("object") if function is not None else None
    chained = before is not None and before.type in {"call_expression", "new_expression"}
    return chained and _is_route(call)


def _is_route(call: Call) -> bool:
    return len(call.given) > 1 and call.given[0].type == "string" and is_function(unwrap(call.given[-1]))


def _on_line(found: Script, line: int) -> Node | None:
    """The exported function or the call that begins on a line."""
    chained = (call for call in found.calls if is_chained(call) and call.given[0].start_point[0] + 1 == line)
    if (link := next(chained, None)) is not None:
        return link.node.child_by_field_name("arguments")
    exported = (node for node in found.exported.values() if node.start_point[0] + 1 == line)
    if (named := next(exported, None)) is not None:
        return named
    called = [call for call in found.calls if call.line == line]
    whole = max((call.node for call in called), key=_length, default=None)
    begins = (call.node for call in called if _is_route(call) and whole and call.node.start_byte == whole.start_byte)
    return min(begins, key=_length, default=whole)  # of a chain of routes the first


def _length(node: Node) -> int:
    return node.end_byte - node.start_byte


def _made(prefix: str, module: str, body: Node, seen: list[Observation]) -> Iterator[str]:
    """What was recognised within a function."""
    for each in seen:
        inside = body.start_point[0] < each.location.line <= body.end_point[0] + 1
        for key in each.keys if inside and each.kind in _MADE else ():
            if isinstance(key, str) and key.startswith(prefix):
                yield f"{module}.{key[len(prefix) :]}"


def registrars(found: Script, path: str) -> Iterator[str]:
    """The functions of other files that a server is handed to, by their symbols: `registerOrders(server)`, and all
    those of a module that a loop goes through: `for (const register of Object.values(tools)) register(server)`.
    """
    handed = [call for call in found.calls if any(_SERVER.search(text(unwrap(node))) for node in call.given)]
    for call in handed:
        head, _, rest = call.callee.partition(".")
        imported = found.local.get(head)
        symbol = symbol_of(path, imported.module, imported.name) if imported is not None else ""
        if symbol:
            yield f"{symbol}.{rest}".rstrip(".").replace(".*", "")
    looped = any("." not in call.callee and call.callee not in found.local for call in handed)
    for call in handed if looped else ():
        over = _gone_through(call.node, call.callee) if call.callee not in found.local else None
        yield from _imported(found, path, over, _HOPS) if over is not None else ()
    for call in found.calls if looped else ():
        first = unwrap(call.given[0]) if call.given and call.callee in _LISTS else None
        imported = found.local.get(text(first)) if first is not None else None
        symbol = symbol_of(path, imported.module, imported.name) if imported is not None else ""
        if symbol:
            yield symbol.removesuffix(".*")


def listed(found: Script, path: str) -> Iterator[str]:
    """What a server tells of that other files make, by its symbols: in the handler that lists its tools, and in a loop
    that registers each by its own name: `for (const tool of tools) server.registerTool(tool.name, ...)`.
    """
    for call in found.calls:
        given = call.given
        if call.last == "setRequestHandler" and len(given) > 1 and _LISTING.search(text(given[0])):
            yield from _imported(found, path, given[1], _HOPS)
        elif call.last in _REGISTERS and given and _OWN_NAME.search(text(given[0])):
            over = _gone_through(call.node, text(given[0]).partition(".")[0])
            yield from _imported(found, path, over, _HOPS) if over is not None else ()


def _gone_through(node: Node, item: str) -> Node | None:
    """What the loop around goes through that calls what it is at `item`."""
    around = node.parent
    while around is not None:
        if around.type == "for_in_statement" and text(around.child_by_field_name("left")) == item:
            return around.child_by_field_name("right")
        function = around.child_by_field_name("function") if around.type == "call_expression" else None
        if function is not None and function.type == "member_expression" and _EACH.search(text(function)[-40:]):
            return function.child_by_field_name("object")
        around = around.parent
    return None


def _imported(found: Script, path: str, node: Node, hops: int) -> Iterator[str]:
    """What other files export of what stands in a piece of code, also by the constants that it names."""
    stack, seen = [(node, hops)], {node.id}
    while stack:
        at, left = stack.pop()
        stack += [(child, left) for child in at.named_children]
        if at.type in _IDENTIFIERS:
            imported, declared = found.local.get(text(at)), found.declared.get(text(at))
            symbol = symbol_of(path, imported.module, imported.name) if imported is not None else ""
            if symbol:
                yield symbol.removesuffix(".*")
            elif imported is None and declared is not None and left and declared.id not in seen:
                seen.add(declared.id)
                stack.append((declared, left - 1))


def _fields(found: Script) -> dict[str, str]:
    """What the fields of classes are: `this.bot` by the type that a constructor declares, `this.ask` by its class."""
    fields: dict[str, str] = {}
    for node in found.classes:
        owner, body = text(node.child_by_field_name("name")), node.child_by_field_name("body")
        for child in body.named_children if body is not None else ():
            name = _name(child)
            if child.type == "method_definition" or _of_field(found, child) is not None:
                fields.setdefault(f"this.{name}", f"{owner}.{name}")
            if name == "constructor":
                fields |= {f"this.{field}": kind for field, kind in _INJECTED.findall(text(child)[:_SIGNATURE])}
    return fields


def _called(document: Document, found: Script, module: str, body: Node, fields: dict[str, str]) -> Iterator[str]:
    """What is called within a function, and what is handed to those calls."""
    for call in found.calls:
        if body.start_byte <= call.node.start_byte < body.end_byte:
            for written in _names(call, registers=call.node.id == body.id):
                own = ".".join(written.split(".", 2)[:2])
                name = fields[own] + written[len(own) :] if own in fields else written
                head, _, rest = name.partition(".")
                imported = found.local.get(head)
                if imported is not None:
                    symbol = symbol_of(document.item.path, imported.module, imported.name)
                    if symbol and not (imported.type_only and name == written):
                        yield f"{symbol}.{rest}" if rest else symbol
                elif head in found.declared or name != written:
                    yield f"{module}.{name}"
                if imported is None and name == written:
                    yield from _of_instance(document, found, written)
                    meant = typed(found, document.item.path, call.node, written)
                    yield from (meant,) if meant else ()


def _of_instance(document: Document, found: Script, written: str) -> Iterator[str]:
    """The method of a class that what is made with `new` has: `desk.ask` after `const desk = new Desk()`."""
    place, path = origin(found, written)
    if place:
        symbol = symbol_of(document.item.path, place, path)
        yield from (symbol,) if symbol else ()
        return
    depth = 2 if written.startswith("this.") else 1
    parts = written.split(".")
    made = found.declared.get(".".join(parts[:depth]))
    inner = unwrap(made) if made is not None else None
    if inner is not None and inner.type == "new_expression":
        owner = text(inner.child_by_field_name("constructor"))
        yield ".".join([module_of(document.item.path), owner, *parts[depth:]])


def _names(call: Call, *, registers: bool) -> Iterator[str]:
    yield from () if registers else (call.callee,)
    for node in call.given:
        inner = unwrap(node)
        if inner.type in {"identifier", "member_expression"}:
            yield text(inner)[:200]
        elif inner.type == "object" and b"tools" in (inner.text or b""):
            yield from _offered(inner)


def _offered(node: Node) -> Iterator[str]:
    """The tools that a call is given by name: `{ tools }`, `{ tools: { ...mails, find } }`, `{ tools: all() }`."""
    for child in node.named_children[:_GIVEN]:
        if child.type == "shorthand_property_identifier" and text(child) == "tools":
            yield "tools"
        elif child.type == "pair" and text(child.child_by_field_name("key")) == "tools":
            value = unwrap(child.child_by_field_name("value") or child)
            parts = value.named_children[:_GIVEN] if value.type in {"object", "array"} else [value]
            yield from filter(None, map(_stands, parts))


def _stands(part: Node) -> str:
    """What stands in a table of tools: a name, what is spread, what a call gives."""
    value = part.child_by_field_name("value") if part.type == "pair" else part
    value = value.named_children[0] if value is not None and value.type == "spread_element" else value
    inner = unwrap(value) if value is not None else part
    if inner.type == "call_expression":
        inner = inner.child_by_field_name("function") or inner
    named = inner.type in {"identifier", "member_expression", "shorthand_property_identifier"}
    return text(inner)[:200] if named else ""
