"""MCP servers written in TypeScript or JavaScript, with their tools, resources and prompts.

Why it matters: whatever such a server offers, every model that connects may use, and what it says enters the model.

How it recognises: `new McpServer` and `new Server` of the official SDK, FastMCP, and what is registered on them
(`tool`, `registerTool`, `resource`, `prompt`...); the lists that a handler of `ListToolsRequestSchema` and its kin
returns, names through enums and constants of the same file. Says the transport.

Scripts that answer `tools/list` and `tools/call` (or such routes) by hand count too.

What it does not see: tools that a server mirrors from elsewhere at run time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from upright.discover.descriptions import claims, described
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS, bound_wide, variable
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.python_sight import digest
from upright.discover.readers.script import Call, Script, is_function, plain_string, script, text, unwrap
from upright.discover.readers.script_values import arguments, first_text, option, prop, properties, texts, value_of
from upright.discover.script_dispatch import behaviour, branches, chosen, runner
from upright.discover.sight import edge, see
from upright.model.identity import key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json
    from upright.model.evidence import Observation

_SERVERS = frozenset({"McpServer", "Server", "FastMCP", "MCPServer", "McpAgent", "LiteMCP"})
_PACKAGES = (
    "@modelcontextprotocol/",
    "fastmcp",
    "mcp-framework",
    "@mastra/mcp",
    "litemcp",
    "mcp-handler",
    "@vercel/mcp-adapter",
    "agents/mcp",
    "@rekog/mcp-nest",
)
_TRANSPORTS = {"StdioServerTransport": "stdio", "SSEServerTransport": "sse", "StreamableHTTPServerTransport": "streamable-http",
               "WebStandardStreamableHTTPServerTransport": "streamable-http", "createMcpHandler": "streamable-http"}  # fmt: skip
_REGISTERS = {
    "tool": "mcp_tool", "registerTool": "mcp_tool", "addTool": "mcp_tool", "registerToolTask": "mcp_tool", "resource": "mcp_resource", "registerResource": "mcp_resource",
    "addResource": "mcp_resource", "addResourceTemplate": "mcp_resource", "registerResourceTemplate": "mcp_resource", "prompt": "mcp_prompt",
    "registerPrompt": "mcp_prompt", "addPrompt": "mcp_prompt",
}  # fmt: skip
_NAME = re.compile(r"[\w./:-]{1,80}")
_INNER = frozenset({"src", "lib", "server", "tools", "handlers", "core", "utils", "mcp", "dist", "services"})
_OWNER = re.compile(r"(?:^|\.)(?:server|mcpServer|mcp)\.\w+$")
_SCHEMAS = frozenset({"inputSchema", "input_schema", "parameters", "schema"})
_LISTS = re.compile(r"[\"'`](?:/(?:mcp/)?tools|/?(?:mcp/)?tools/list|/mcp/list[_-]?tools)[\"'`]")
_CALLS = re.compile(r"[\"'`]/?(?:mcp/)?tools/(?:call|execute|invoke)[\"'`]")
_HANDLERS = re.compile(
    r"List(?:Tools|Resources|ResourceTemplates|Prompts)RequestSchema|tools/list|resources/list|prompts/list"
)


def _detect(document: Document) -> Iterator[Sighting]:
    found = document.parse(script)
    if not any(module.startswith(_PACKAGES) for module in found.modules()):
        yield from _elsewhere(document, found)
        return
    servers = [_server(document, found, call) for call in found.calls if _makes_server(call)]
    yield from (server for _, server in servers)
    seen: set[tuple[str, str]] = set()
    pieces = branches(found, document.item.path)
    for offer in _offers(document, found):
        if offer.name and (offer.label, offer.name) not in seen:
            seen.add((offer.label, offer.name))
            own = document.code_key(f"{offer.label}:{offer.name}")
            yield _offered(document, found, offer, own, pieces.get(offer.name))
            for server_key, _ in servers[:1]:
                yield edge(server_key, RelationKind.CONTAINS, own)
                if offer.label == "mcp_tool":
                    yield edge(server_key, RelationKind.USES_TOOL, own)
    for name, piece in pieces.items():
        if ("mcp_tool", name) not in seen and _NAME.fullmatch(name):
            done = chosen(found, document.item.path, piece).attributes(document.item.path)
            line = piece.start_point[0] + 1
            yield see(document, "mcp_tool", name, line, (_shared_key(document, name),), done, confidence=0.8)


def _elsewhere(document: Document, found: Script) -> Iterator[Sighting]:
    """Tools that a script registers on a server made elsewhere: by a name, a description and a handler."""
    offers = [
        offer
        for call in found.calls
        if call.last in _REGISTERS and _OWNER.search(call.callee) and _has_handler(found, call)
        for offer in _registered(found, document.item.path, call, _REGISTERS[call.last])
    ]
    held = _held_definitions(found)
    for item in found.objects:
        values = properties(item)
        if not {"name", "description"} <= values.keys() or not values.keys() & _SCHEMAS:
            continue
        if runner(found, item) is not None or item.id in held:
            offers += _entry(found, document.item.path, item, "mcp_tool", held.get(item.id))
    server = _handmade(document)
    if server is not None:
        offers += _declared(found, document.item.path)
        yield server
    pieces = branches(found, document.item.path, handmade=True) if server is not None else {}
    seen: set[tuple[str, str]] = set()
    for offer in offers:
        if offer.name and _NAME.fullmatch(offer.name) and (offer.label, offer.name) not in seen:
            seen.add((offer.label, offer.name))
            own = document.code_key(f"{offer.label}:{offer.name}")
            yield _offered(document, found, offer, own, pieces.get(offer.name))
            if server is not None:
                yield edge(server.keys[0], RelationKind.USES_TOOL, own)


def _held_definitions(found: Script) -> dict[int, Node]:
    """The functions behind definitions that an object holds beside them: `{ schema: search, handle: runSearch }`."""
    pairs: dict[int, Node] = {}
    for item in found.objects:
        body = runner(found, item)
        for value in properties(item).values() if body is not None else ():
            definition = value_of(found, value)
            if body is not None and definition is not None and definition.type == "object":
                pairs[definition.id] = body
    return pairs


def _handmade(document: Document) -> Observation | None:
    """The server of a script that speaks the protocol without an SDK: it lists tools and calls them."""
    spoken = _LISTS.search(document.text)
    if spoken is None or not _CALLS.search(document.text):
        return None
    parts = document.item.path.split("/")
    name = next((part for part in reversed(parts[:-1]) if part not in _INNER), "") or parts[-1].partition(".")[0]
    line = document.text.count("\n", 0, spoken.start()) + 1
    own = document.code_key("<mcp-server>")
    return see(document, "mcp_server", name, line, own, client="code", confidence=0.9)


def _has_handler(found: Script, call: Call) -> bool:
    given = arguments(call.node)
    last = value_of(found, given[-1]) if len(given) > 1 else None
    return last is not None and is_function(last)


def _makes_server(call: Call) -> bool:
    if call.path == "createMcpHandler":
        return call.module.startswith(("mcp-handler", "@vercel/mcp-adapter"))
    made = call.node.type == "new_expression" and call.path.rpartition(".")[2] in _SERVERS
    return made and call.module.startswith(_PACKAGES) and not call.module.startswith("@modelcontextprotocol/sdk/client")


def _offered(document: Document, found: Script, offer: _Offer, own: str, piece: Node | None) -> Sighting:
    path = document.item.path
    said = _text(offer.label, offer.description)
    keys: tuple[str, ...] = (own,)
    if offer.label == "mcp_tool":
        keys = (own, _shared_key(document, offer.name))
        words = tuple(_words(offer.shown))
        said |= {"digest": digest(offer.description, *words), **described(offer.description, *words, name=offer.name)}
        said |= {"claims": said_not} if (said_not := claims(text(offer.shown))) else {}
        done = behaviour(found, path, offer.body)
        if piece is not None:
            done = chosen(found, path, piece)
        said |= done.attributes(path) if done is not None else {}
    elif offer.label == "mcp_resource":
        done = behaviour(found, path, offer.body)
        said |= done.attributes(path) if done is not None else {}
    return see(document, offer.label, offer.name, offer.line, keys, said)


def _shared_key(document: Document, name: str) -> str:
    """The key that the listing of a tool and the handler that runs it share, when they stand in different files."""
    parts = document.item.path.split("/")[:-1]
    while parts and parts[-1] in _INNER:
        parts.pop()
    return key("name", "/".join((document.item.source, *parts)), "mcp-tool", name)


def _words(node: Node | None) -> Iterator[str]:
    """The texts of a listing, code left out."""
    stack = [node] if node is not None else []
    while stack:
        at = stack.pop()
        if at.type in {"string", "template_string"}:
            yield plain_string(at) if at.type == "string" else (at.text or b"").decode(errors="replace")
        elif not is_function(at):
            stack += reversed(at.named_children)


def _inner_name(information: Node | None) -> Node | None:
    """The name in `{ serverInfo: { name: "x" } }`."""
    return properties(unwrap(information)).get("name") if information is not None else None


def _server(document: Document, found: Script, call: Call) -> tuple[str, Sighting]:
    named = option(found, call, "name") or _inner_name(option(found, call, "serverInfo"))
    name = first_text(found, document.item.path, named) or variable(call) or "server"
    server = key("mcp", document.item.source, name)
    transport = next((kind for other in found.calls for word, kind in _TRANSPORTS.items() if other.last == word), "")
    version = first_text(found, document.item.path, option(found, call, "version"))
    line = call.line
    bind = bound_wide(document, found) if transport not in {"", "stdio"} else ""
    return server, see(
        document, "mcp_server", name, line, (server, document.code_key(variable(call) or name)), version=version, transport=transport, bind=bind, client="code", framework=call.module.split("/sdk")[0]
    )  # fmt: skip


def _text(label: str, description: str) -> dict[str, Json]:
    if not description or label == "mcp_resource":
        return {}
    hidden = hidden_unicode(description)
    found: dict[str, Json] = {"description": description.strip().split("\n")[0][:200]}
    if hidden:
        found["hidden_unicode"] = hidden
    if poisoned(description):
        found["poisoned"] = True
    return found


class _Offer(NamedTuple):
    """What a server offers: label and name, its line and description, the code behind it, and all that its listing
    shows.
    """

    label: str
    name: str
    line: int
    description: str
    body: Node | None
    shown: Node | None


def _offers(document: Document, found: Script) -> Iterator[_Offer]:
    path = document.item.path
    for call in found.calls:
        owner, _, last = call.callee.rpartition(".")
        if last in _REGISTERS and owner and _on_server(found, call, owner):
            yield from _registered(found, path, call, _REGISTERS[last])
        elif last == "setRequestHandler" and arguments(call.node):
            schema = (arguments(call.node)[0].text or b"").decode(errors="replace")
            if _HANDLERS.search(schema):
                label = "mcp_tool" if "ool" in schema else "mcp_prompt" if "rompt" in schema else "mcp_resource"
                yield from _listed(found, path, call, label)
        elif _makes_server(call):
            yield from _held(found, path, call)
    yield from _declared(found, path)


def _held(found: Script, path: str, call: Call) -> Iterator[_Offer]:
    """Tools that a server is made with, by their names: `new MCPServer({ tools: { search } })`."""
    table = value_of(found, option(found, call, "tools"))
    for name, node in properties(table).items() if table is not None and table.type == "object" else ():
        told = first_text(found, path, prop(value_of(found, node), "description"))
        yield _Offer("mcp_tool", name, node.start_point[0] + 1, told, None, node)


def _on_server(found: Script, call: Call, owner: str) -> bool:
    """Whether the owner is a server of ours, or is called one where it cannot be told (a parameter)."""
    if call.module:
        return call.module.startswith(_PACKAGES)
    return bool(re.search(r"server|mcp|app\.server", owner, re.IGNORECASE)) and owner not in found.local


def _registered(found: Script, path: str, call: Call, label: str) -> Iterator[_Offer]:
    given = arguments(call.node)
    if not given:
        return
    if given[0].type == "object":
        name = first_text(found, path, prop(given[0], "name", "uri", "uriTemplate"))
        told = first_text(found, path, prop(given[0], "description"))
        yield _Offer(label, name, call.line, told, call.node, given[0])
        return
    names = [value.value for value in texts(found, path, given[0]) if isinstance(value.value, str)]
    if not names:
        constant = (given[0].text or b"").decode(errors="replace")
        names = [constant] if constant.isidentifier() and constant[:1].isupper() else []
    told = (
        first_text(found, path, given[1])
        if len(given) > 1 and given[1].type in {"string", "template_string", "identifier"}
        else ""
    )
    if not told:
        told = next(
            (
                text
                for node in given[1:]
                if (text := first_text(found, path, prop(value_of(found, node), "description")))
            ),
            "",
        )
    for name in names[:1]:
        yield _Offer(label, name, call.line, told, given[-1], call.node)


def _listed(found: Script, path: str, call: Call, label: str) -> Iterator[_Offer]:
    """The entries of the list that a handler returns, written in it or in a constant that it names."""
    handler = value_of(found, arguments(call.node)[-1])
    field = {"mcp_tool": "tools", "mcp_prompt": "prompts", "mcp_resource": "resources"}[label]
    for item in found.objects:
        inside = handler is not None and handler.start_byte <= item.start_byte < handler.end_byte
        if inside:
            listing = value_of(found, properties(item).get(field) or properties(item).get("resourceTemplates"))
            if listing is not None and listing.type == "array":
                for entry in listing.named_children:
                    yield from _entry(found, path, value_of(found, entry), label)


def _declared(found: Script, path: str) -> Iterator[_Offer]:
    """Objects in the form of a tool of the protocol: a name and an input schema."""
    for item in found.objects:
        values = properties(item)
        if "name" in values and "inputSchema" in values and ("description" in values or "title" in values):
            yield from _entry(found, path, item, "mcp_tool")


def _entry(found: Script, path: str, item: Node | None, label: str, body: Node | None = None) -> Iterator[_Offer]:
    if item is not None and item.type == "object":
        names = ("uri", "uriTemplate", "name") if label == "mcp_resource" else ("name",)
        name = first_text(found, path, prop(item, *names))
        told = first_text(found, path, prop(item, "description"))
        yield _Offer(label, name, item.start_point[0] + 1, told, body or runner(found, item), item)


DETECTOR = Detector(
    id="script-mcp-servers",
    title="MCP servers written in TypeScript and JavaScript",
    selects=Selector(
        languages=SCRIPTS,
        literals=(*(package.encode() for package in _PACKAGES), b"server.tool(", b"registertool(", b"inputschema"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "app/[transport]/route.ts",
            'import { createMcpHandler } from "mcp-handler";\nconst handler = createMcpHandler((server) => {\n  server.tool("roll", "Rolls a die", {}, async () => ({ content: [] }));\n}, { serverInfo: { name: "dice", version: "1" } }, { basePath: "/api" });\nexport { handler as GET, handler as POST };\n',
            (("mcp_server", "dice", 2), ("tool", "roll", 3)),
        ),
        Hit(
            "tools/d1.ts",
            'import { Agent } from "@acme/common";\nexport function register(agent: Agent) {\n  agent.server.tool("d1_list", "Lists databases", {}, async ({ name }) => fetch(name));\n}\nexport default defineTool({ name: "find_issues", description: "Finds", inputSchema: {}, handler: async (p) => p });\nconst act: Schema<X> = { name: "act", description: "Acts", inputSchema: X };\nasync function runAct(p) { return p; }\nexport const tool: Tool<X> = { schema: act, handle: runAct };\n',
            (("tool", "d1_list", 3), ("tool", "find_issues", 5), ("tool", "act", 6)),
        ),
        Hit(
            "notes/server.js",
            'const express = require("express");\nconst TOOLS = [{ name: "run", description: "Runs " +\n  "a command", inputSchema: { type: "object" } }];\napp.get("/mcp/tools", (req, res) => res.json({ tools: TOOLS }));\napp.post("/mcp/tools/call", (req, res) => {\n  const { name, arguments: args } = req.body;\n  if (name === "run") exec(args.command);\n});\n',
            (("mcp_server", "notes", 4), ("tool", "run", 2)),
        ),
        Hit(
            "server.ts",
            'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\nconst server = new McpServer({ name: "files", version: "1.0.0" });\nserver.registerTool("read_file", { description: "Reads" }, async ({ path }) => fs.readFile(path));\nserver.tool("echo", "Says it", {}, async () => ({}));\nserver.registerPrompt("greet", {}, () => ({}));\nserver.resource("config", "config://app", async () => ({}));\n',
            (
                ("mcp_server", "files", 2),
                ("tool", "read_file", 3),
                ("tool", "echo", 4),
                ("prompt", "greet", 5),
                ("data_store", "config", 6),
            ),
        ),
        Hit(
            "index.ts",
            'import { Server } from "@modelcontextprotocol/sdk/server/index.js";\nenum Name { ECHO = "echo" }\nconst s = new Server({ name: "x" }, { capabilities: {} });\nconst T = { name: "sum", description: "d", inputSchema: {} };\ns.setRequestHandler(ListToolsRequestSchema, async () => ({\n  tools: [T, { name: Name.ECHO, inputSchema: z }],\n}));\n',
            (("mcp_server", "x", 3), ("tool", "sum", 4), ("tool", "echo", 6)),
        ),
        Hit(
            "tools/echo.ts",
            'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\nconst name = "echo";\nexport const registerEchoTool = (server: McpServer) => {\n  server.registerTool(name, config, async () => {});\n};\n',
            (("tool", "echo", 4),),
        ),
    ),
    misses=(
        Miss(
            "app.ts",
            'import express from "express";\napp.get("/api/tools", list);\nconst k = "tools";\nserver.tool("x");\nconst o = { name: "a", description: "b", schema: {} };\n',
        ),
        Miss(
            "client.ts",
            'import { Client } from "@modelcontextprotocol/sdk/client/index.js";\nconst client = new Client({ name: "c", version: "1" });\n',
        ),
        Miss(
            "http.ts", 'import { Server } from "http";\nconst server = new Server({ name: "x" });\nserver.tool("a");\n'
        ),
    ),
)
