"""MCP servers that TypeScript and JavaScript connect to.

Why it matters: an agent trusts what an MCP server offers; a remote one sees what it is asked, a local one runs with the
rights of the agent, and one fetched at start-up can be another tomorrow.

How it recognises: server objects of agent frameworks (`MCPServerStdio`, `MCPServerStreamableHttp`), hosted MCP tools
(`hostedMcpTool`, `{ type: "mcp", server_url }`), tables of servers given to an MCP client (`servers`, `mcpServers`),
`createMCPClient` and the client transports of the protocol's SDK, where they say an address or a command.

What it does not see: servers whose address only the caller knows.
"""

from __future__ import annotations

import re
from posixpath import join, normpath
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS, ai_modules, variable
from upright.discover.readers.launch import launch
from upright.discover.readers.script import Call, Script, arguments, enclosing, text, unwrap
from upright.discover.readers.script_values import first_text, prop, properties, table, texts, value_of
from upright.discover.script_gate import opened
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_MAKERS = re.compile(
    r"^(?:mcp_?server(?:stdio|sse|streamablehttp|http)|hostedmcptool|(?:experimental_)?createmcpclient|"
    r"(?:stdio|sse|streamablehttp)clienttransport|(?:experimental_)?(?:stdio)?mcptransport)$",
    re.IGNORECASE,
)
_TABLES = frozenset({"servers", "mcpServers", "mcp_servers"})
_ADDRESS = ("url", "serverUrl", "server_url", "baseUrl")
_COMMAND = ("command", "fullCommand")
_CONNECTOR = ("connector_id", "connectorId")
_NAME = ("name", "serverLabel", "server_label", "serverName", "label")
_TOLD = (b"server_label", b"serverlabel", b"mcpservers")  # in files that import nothing of AI
_SCRIPT = re.compile(r"^[^\s*?]{1,300}\.(?:[cm]?[jt]sx?|py)$")
_BUILT = re.compile(r"^((?:.*/)?)(?:dist|build|out|lib)/(.*)\.[cm]?js$")
_SAFE_URL = re.compile(r"//[^/@\s]{1,200}@|[?#].*$")


def _detect(document: Document) -> Iterator[Sighting]:
    found = opened(document, _TOLD)
    if found is None:
        return
    ai = bool(ai_modules(found))
    if not ai and not document.contains(_TOLD):
        return
    seen: set[tuple[str, int]] = set()
    for name, line, said in [*(_calls(document, found) if ai else ()), *_objects(document, found)]:
        if (name, line) in seen:
            continue
        seen.add((name, line))
        url = said.get("url")
        own = key("url", url) if isinstance(url, str) and url.startswith("http") else document.code_key(f"mcp:{name}")
        keys = (own, *_started(document, said))
        yield see(document, "mcp_server", name, line, keys, language="javascript", client="code", more=said)


def _started(document: Document, said: dict[str, Json]) -> Iterator[str]:
    """The keys of the server that a file of this source is: beside this file where no folder is named, else as seen from
    the root; what was built from TypeScript by the file it was built from.
    """
    script = said.pop("script", None)
    if not isinstance(script, str):
        return
    near = script.startswith("..") or "/" not in script.removeprefix("./")
    path = normpath(join(document.item.path.rpartition("/")[0] if near else "", script))
    if not path.startswith((".", "/")):
        yield key("mcp", document.item.source, path)
        source = _BUILT.sub(r"\1src/\2.ts", path)
        if source != path:
            yield key("mcp", document.item.source, source)


_Server = tuple[str, int, "dict[str, Json]"]


def _calls(document: Document, found: Script) -> Iterator[_Server]:
    for call in found.calls:
        last = call.path.rpartition(".")[2] or call.last
        if not _MAKERS.match(last):
            continue
        given = call.given
        first = unwrap(given[0]) if given else None
        values = properties(first) if first is not None and first.type == "object" else {}
        inner = value_of(found, values.get("transport"))
        if inner is not None and inner.type == "object":
            values = {**values, **properties(inner)}
        if first is not None and not values:
            values = {"url": first}
        said = _said(document, found, values, _transport(last, document, found, values))
        if said is not None:
            yield _name(document, found, values) or _held(call) or _called(said, last), call.line, said


def _held(call: Call) -> str:
    held = variable(call)
    return "" if held in {"transport", "client", "default"} else held


def _objects(document: Document, found: Script) -> Iterator[_Server]:
    """Entries of tables of servers, and hosted servers among the tools of a request."""
    path = document.item.path
    for item in found.objects:
        values = table(found, item)
        if first_text(found, path, values.get("type")) == "mcp" and prop(item, *_ADDRESS, *_NAME) is not None:
            said = _said(document, found, values, "http")
            if said is not None:
                yield _name(document, found, values) or _called(said, "mcp"), item.start_point[0] + 1, said
        elif prop(item, *_ADDRESS, *_COMMAND) is not None and _in_table(item):
            transport = "stdio" if values.keys() & set(_COMMAND) else "http"
            said = _said(document, found, values, transport) or {"transport": transport}
            place = item.parent if item.parent is not None else item
            yield enclosing(item) or _called(said, "mcp"), place.start_point[0] + 1, said


def _in_table(item: Node) -> bool:
    """Whether an object stands by its name in a table of servers: `{ servers: { files: {...} } }`."""
    pair = item.parent
    table = pair.parent if pair is not None and pair.type == "pair" else None
    above = table.parent if table is not None else None
    if above is None:
        return False
    if above.type == "pair":
        return text(above.child_by_field_name("key")).strip("\"'") in _TABLES
    if above.type == "variable_declarator":
        return text(above.child_by_field_name("name")) in _TABLES
    maker = above.parent if above.type == "arguments" else None
    return maker is not None and "MCPC" in text(maker.child_by_field_name("constructor"))


def _name(document: Document, found: Script, values: dict[str, Node]) -> str:
    return next(filter(None, (first_text(found, document.item.path, values.get(each)) for each in _NAME)), "")


def _called(said: dict[str, Json], default: str) -> str:
    script = str(said.get("script") or "").rpartition("/")[2]
    return str(said.get("package") or said.get("url") or script or said.get("command") or default)


def _transport(last: str, document: Document, found: Script, values: dict[str, Node]) -> str:
    spoken = first_text(found, document.item.path, values.get("type")).lower()
    low = f"{last.lower()} {spoken}"
    if "stdio" in low or values.keys() & set(_COMMAND):
        return "stdio"
    return "sse" if "sse" in low else "streamable-http" if "streamable" in low else "http"


def _said(document: Document, found: Script, values: dict[str, Node], transport: str) -> dict[str, Json] | None:
    """What is to be said of a server; None when neither its name, its address nor its command is stated."""
    path = document.item.path
    url = next(filter(None, (_address(found, path, values.get(each)) for each in _ADDRESS)), "")
    command = next(filter(None, (first_text(found, path, values.get(each)) for each in _COMMAND)), "")
    said: dict[str, Json] = {"transport": transport}
    if url:
        said |= {"url": url, "tls": url.startswith("https://")}
    if values.keys() & {"headers", "requestInit", "authorization", "authProvider"}:
        said["auth"] = "bearer"
    if command:
        words = [*command.split(), *_words(found, path, values.get("args"))]
        said |= _run(words)
    named = values.keys() & {*_ADDRESS, *_COMMAND, *_CONNECTOR} and values.keys() & set(_NAME)
    return said if url or command or named else None


def _words(found: Script, path: str, node: Node | None) -> list[str]:
    held = value_of(found, node)
    if held is None or held.type != "array":
        return []
    return [first_text(found, path, each) for each in held.named_children]


def _run(words: list[str]) -> dict[str, Json]:
    """The program of a command line, the package that it fetches, and the file that it runs."""
    started = launch(words[0], words[1:])
    said: dict[str, Json] = {"command": started.program}
    if started.fetched and started.package:
        said |= {"package": started.package, "fetched_at_run_time": True, "pinned": started.pinned is True}
    script = next((each for each in words[1:] if _SCRIPT.search(each)), "")
    return said | {"script": script} if script else said


def _address(found: Script, path: str, node: Node | None) -> str:
    """The address without what may be secret in it; `new URL("...")` too."""
    held = value_of(found, node)
    if held is not None and held.type == "new_expression" and arguments(held):
        held = arguments(held)[0]
    spoken = next((each.value for each in texts(found, path, held) if isinstance(each.value, str) and each.value), "")
    safe = _SAFE_URL.sub(lambda match: "//" if match[0].startswith("//") else "", str(spoken))[:200]
    return safe if safe.startswith("http") else ""


DETECTOR = Detector(
    id="script-mcp-clients",
    title="MCP servers that TypeScript and JavaScript connect to",
    selects=Selector(languages=SCRIPTS, literals=(b"mcp", b"clienttransport")),
    detect=_detect,
    hits=(
        Hit(
            "servers.ts",
            'const servers: Record<string, any> = {\n  github: { command: node, args: ["server-github/index.js"] },\n};\nexport default { mcpServers: servers };\n',
            (("mcp_server", "github", 2),),
        ),
        Hit(
            "connectors.ts",
            'export const mine = (token: string) => [\n  { type: "mcp", server_label: "Mail", connector_id: "connector_mail", authorization: token },\n];\n',
            (("mcp_server", "Mail", 2),),
        ),
        Hit(
            "a.ts",
            'import { Agent, MCPServerStreamableHttp } from "@openai/agents";\nconst wiki = new MCPServerStreamableHttp({\n  url: "https://mcp.example.com/mcp?key=abc", name: "Wiki" });\n',
            (("mcp_server", "Wiki", 2),),
        ),
        Hit(
            "b.ts",
            'import { Agent, hostedMcpTool } from "@openai/agents";\nconst a = new Agent({ name: "A", tools: [\n  hostedMcpTool({ serverLabel: "wiki", serverUrl: "https://mcp.example.com/mcp" })] });\n',
            (("mcp_server", "wiki", 3),),
        ),
        Hit(
            "c.ts",
            'import { MCPClient } from "@mastra/mcp";\nexport const mcp = new MCPClient({\n  servers: {\n    files: { command: "npx", args: ["-y", "@modelcontextprotocol/server-filesystem", "/tmp"] },\n    news: { url: new URL("https://news.example.com/sse") },\n  },\n});\n',
            (("mcp_server", "files", 4), ("mcp_server", "news", 5)),
        ),
        Hit(
            "d.ts",
            'import { experimental_createMCPClient as createMCPClient } from "ai";\nconst client = await createMCPClient({\n  transport: { type: "sse", url: "https://mcp.example.com/sse" } });\n',
            (("mcp_server", "https://mcp.example.com/sse", 2),),
        ),
        Hit(
            "e.ts",
            'import OpenAI from "openai";\nconst r = await new OpenAI().responses.create({ model: "gpt-4.1", tools: [\n  { type: "mcp", server_label: "shop", server_url: "https://shop.example.com/mcp" }] });\n',
            (("mcp_server", "shop", 3),),
        ),
    ),
    misses=(
        Miss(
            "a.ts", 'import { servers } from "./x";\nconst c = { servers: { a: { url: "https://a.example.com" } } };\n'
        ),
        Miss(
            "client.ts",
            'import { Client } from "@modelcontextprotocol/sdk/client/index.js";\nimport { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";\nexport const open = (url: URL) => new SSEClientTransport(url);\n',
        ),
    ),
)
