"""MCP servers that Python code connects to.

Why it matters: an agent trusts what an MCP server offers; a remote one sees what it is asked, a local one runs with the
rights of the agent, and one fetched at start-up can be another tomorrow.

How it recognises: `StdioServerParameters`, `MultiServerMCPClient`, `MCPServerStdio`, `MCPServerSse`,
`MCPServerStreamableHttp`, MCP tool sets of Google ADK, Strands, smolagents, AutoGen, CrewAI and Azure, `sse_client` and
`streamablehttp_client`, hosted MCP tools, and dictionaries of servers passed as `mcp_servers`.

What it does not see: servers that only configuration names.
"""

from __future__ import annotations

import ast
import posixpath
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, framework
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope
    from upright.model.asset import Json

_STDIO = frozenset({"StdioServerParameters", "MCPServerStdio", "MCPStdioTool", "StdioServerParams", "MCPStdioPlugin", "StdioConnectionParams", "StdioTransport", "PythonStdioTransport", "NodeStdioTransport", "NpxStdioTransport", "UvxStdioTransport", "StdioConnection"})  # fmt: skip
_REMOTE = {
    "MCPServerSse": "sse", "MCPServerSSE": "sse", "MCPServerHTTP": "sse", "MCPServerStreamableHttp": "streamable-http", "MCPServerStreamableHTTP": "streamable-http",
    "sse_client": "sse", "streamablehttp_client": "streamable-http", "streamable_http_client": "streamable-http", "SseServerParams": "sse", "SseConnectionParams": "sse",
    "StreamableHTTPConnectionParams": "streamable-http", "StreamableHttpServerParams": "streamable-http", "StreamableHTTPServerParams": "streamable-http", "MCPStreamableHTTPTool": "streamable-http",
    "get_mcp_tool": "http", "HostedMCPTool": "http", "McpTool": "http", "MCPTool": "http", "BasicMCPClient": "sse", "MCPSsePlugin": "sse", "MCPStreamableHttpPlugin": "streamable-http", "StreamableHttpTransport": "streamable-http", "SSETransport": "sse", "MCPServerAdapter": "http",
    "StreamableHttpConnection": "streamable-http", "SSEConnection": "sse", "WebsocketConnection": "websocket",
}  # fmt: skip
_TOOLKITS = frozenset({"MCPTools", "MultiMCPTools"})
_TABLES = re.compile(r"mcp_?servers?$|mcpservers$|MultiServerMCPClient|connections|define_mcp_servers", re.IGNORECASE)
_RUNNERS = re.compile(r"^(?:npx|uvx|pipx|bunx|docker|uv)$")
_SCRIPT = re.compile(r"\.(?:py|js|ts)$")
_SAFE_URL = re.compile(r"//[^/@\s]{1,200}@|[?#].*$")


_SERVERS = 500  # entries: larger tables are data
_AROUND = 6  # calls around one that is part of what an agent is given


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    seen: set[str] = set()
    for name, node, attributes in [*_calls(module), *_dictionaries(module)]:
        mark = str(attributes.get("url") or name)
        if mark in seen:
            continue
        seen.add(mark)
        url = attributes.get("url")
        identity = (
            key("url", url) if isinstance(url, str) and url.startswith("http") else document.code_key(f"mcp:{name}")
        )
        keys = (identity, *_places(document, module, node), *_started(document, attributes))
        yield see(
            document, "mcp_server", name, module.line(node), keys, language="python", client="code", more=attributes
        )


def _places(document: Document, module: PythonModule, node: ast.AST) -> Iterator[str]:
    """The keys by which an agent is given a server: the variable that holds it, or that holds what is made of it at
    once (`tools=[McpToolset(StdioConnectionParams(...))]`).
    """
    held: ast.AST | None = node
    for _ in range(_AROUND):
        call = module.call_at(held) if isinstance(held, ast.Call) else None
        if call is not None and (held is node or "mcp" in call.written.lower()):
            yield document.code_key(module.place(call))
        held = module.index.held_by.get(id(held))
        if not isinstance(held, ast.Call | ast.keyword):
            return


def _started(document: Document, said: dict[str, Json]) -> Iterator[str]:
    """The key of the server that a script of this source is: beside this file where no folder is named, else as seen
    from the root.
    """
    script = said.pop("script", None)
    if isinstance(script, str):
        folder = "" if "/" in script.removeprefix("./") else document.item.path.rpartition("/")[0]
        path = posixpath.normpath(posixpath.join(folder, script))
        if not path.startswith((".", "/")):
            yield key("mcp", document.item.source, path)


def _calls(module: PythonModule) -> Iterator[tuple[str, ast.AST, dict[str, Json]]]:
    for call, qualified in module.named(*_STDIO, *_REMOTE, *_TOOLKITS):
        last = qualified.rpartition(".")[2] or call.written.rpartition(".")[2]
        if last in _TOOLKITS:
            yield from _toolkit(module, call, qualified)
            continue
        entries = _keyed_entries(module, call, last)
        for wrapper in ("params", "tool_config", "server_params", "connection_params"):
            origin = module.values.origin(entries[wrapper], call.scope) if wrapper in entries else None
            entries |= _entries(origin[0] if origin is not None else entries.get(wrapper))
        if call.node.args:
            origin = module.values.origin(call.node.args[0], call.scope)
            entries |= _entries(origin[0] if origin is not None else call.node.args[0])
        if call.node.args and "url" not in entries and "command" not in entries:
            entries.setdefault("url" if last in _REMOTE else "command", call.node.args[0])
        if last in _STDIO and last.startswith(("MCPServerStdio",)) and len(call.node.args) > 1:
            entries.setdefault("args", call.node.args[1])
        found = _server(module, entries, call.scope, _REMOTE.get(last, "stdio"))
        if found is not None:
            said = found[1] | ({"framework": framework(qualified)} if framework(qualified) else {})
            yield found[0] or module.variable(call.node, call.scope).rpartition(".")[2] or last, call.node, said


def _keyed_entries(module: PythonModule, call: Call, last: str) -> dict[str, ast.expr]:
    """What a call is given by name; a connection in the table of a client is called as its key there."""
    entries = dict(call.keywords)
    if last.endswith("Connection") and (name := _keyed(module, call.node, call.scope)[0]):
        entries.setdefault("name", ast.Constant(name))
    return entries


def _toolkit(module: PythonModule, call: Call, qualified: str) -> Iterator[tuple[str, ast.AST, dict[str, Json]]]:
    """Agno's tools of a server, whose command is one text: `MCPTools("npx -y shop-mcp")`, `MCPTools(url="https://...")`."""
    given = [call.argument(0, "command"), *_several(module, call, 0, "commands")]
    addresses = [call.argument(-1, "url"), *_several(module, call, 1, "urls")]
    told = dict(call.keywords)
    for command in given:
        words = module.text(command, call.scope).split()
        if words:
            stated: dict[str, ast.expr] = {"command": ast.Constant(words[0])}
            stated["args"] = ast.List([ast.Constant(word) for word in words[1:]], ast.Load())
            yield from _named(module, call, told | stated, "stdio", qualified)
    for address in addresses:
        if address is not None:
            yield from _named(module, call, told | {"url": address}, "sse", qualified)


def _several(module: PythonModule, call: Call, position: int, name: str) -> list[ast.expr]:
    """The parts of a list that a call is given."""
    parts = module.values.elements(call.argument(position, name), call.scope)
    return [each for each, _ in parts if isinstance(each, ast.expr)][:_SERVERS]


def _named(
    module: PythonModule, call: Call, entries: dict[str, ast.expr], transport: str, qualified: str
) -> Iterator[tuple[str, ast.AST, dict[str, Json]]]:
    found = _server(module, entries, call.scope, transport) if qualified.startswith(("agno.", "phi.")) else None
    if found is not None:
        name = found[0] or module.variable(call.node, call.scope).rpartition(".")[2] or "mcp"
        yield name, call.node, found[1] | {"framework": "agno"}


def _dictionaries(module: PythonModule) -> Iterator[tuple[str, ast.AST, dict[str, Json]]]:
    for node, scope in module.index.dicts:
        entries = _entries(node)
        kind = module.text(entries.get("type"), scope)
        if kind == "mcp" and ("server_url" in entries or "server_label" in entries):
            found = _server(module, entries, scope, "http")
            if found is not None:
                yield found[0] or "mcp", node, found[1]
            continue
        if not ({"command", "url", "serverUrl"} & entries.keys()) or not _in_table(module, node):
            continue
        name, place = _keyed(module, node, scope)
        entries.setdefault("name", ast.Constant(name))
        found = _server(module, entries, scope, "stdio" if "command" in entries else "http")
        if found is not None:
            yield name or found[0] or "mcp", place, found[1]


def _keyed(module: PythonModule, node: ast.Dict | ast.Call, scope: Scope) -> tuple[str, ast.AST]:
    """The key under which a dictionary, or what is made of one, stands in another one, and the place of that key."""
    holder = module.index.held_by.get(id(node))
    if isinstance(holder, ast.Dict) and len(holder.keys) <= _SERVERS:
        for entry, value in zip(holder.keys, holder.values, strict=True):
            if value is node and entry is not None and module.text(entry, scope):
                return module.text(entry, scope), entry
    return "", node


def _in_table(module: PythonModule, node: ast.Dict) -> bool:
    """Whether the dictionary is an entry of a table of MCP servers."""
    around: ast.AST | None = module.index.held_by.get(id(node))
    for _ in range(4):
        if isinstance(around, ast.keyword) and _TABLES.search(around.arg or ""):
            return True
        if isinstance(around, ast.Call):
            return bool(
                _TABLES.search(written_name(around.func))
                or written_name(around.func).rpartition(".")[2]
                in {"from_dict", "MCPClient", "FastMCP", "as_proxy", "Client"}
            )
        if isinstance(around, ast.Assign | ast.AnnAssign):
            target = written_name(around.targets[0] if isinstance(around, ast.Assign) else around.target)
            speaks = any(
                name in module.distributions for name in ("mcp", "fastmcp", "langchain-mcp-adapters", "mcp-use")
            )
            return bool(re.search(r"mcp|servers?$|config|connections" if speaks else r"mcp", target, re.IGNORECASE))
        if isinstance(around, ast.Dict) and any(
            isinstance(k, ast.Constant) and k.value in {"mcpServers", "mcp_servers"} for k in around.keys
        ):
            return True
        around = module.index.held_by.get(id(around))
    return False


def _entries(node: ast.AST | None) -> dict[str, ast.expr]:
    if not isinstance(node, ast.Dict):
        return {}
    return {
        k.value: v
        for k, v in zip(node.keys, node.values, strict=True)
        if isinstance(k, ast.Constant) and isinstance(k.value, str)
    }


def _server(
    module: PythonModule, entries: dict[str, ast.expr], scope: Scope, transport: str
) -> tuple[str, dict[str, Json]] | None:
    """A name and what is to be said; None when neither address nor command is known."""
    url = module.value(entries.get("url", entries.get("server_url", entries.get("serverUrl"))), scope)
    command = module.text(entries.get("command"), scope) or _interpreter(entries.get("command"))
    said: dict[str, Json] = {}
    spoken = module.text(entries.get("transport"), scope)
    said["transport"] = (
        spoken.replace("_", "-")
        if spoken in {"stdio", "sse", "http", "streamable-http", "streamable_http"}
        else transport
    )
    name = module.text(entries.get("name", entries.get("server_label")), scope)
    headers = {"headers", "auth", "authorization", "auth_token"} & entries.keys()
    if headers:
        said["auth"] = "bearer"
    if url.text:
        address = _SAFE_URL.sub(lambda found: "//" if found[0].startswith("//") else "", url.text)[:200]
        said |= {"url": address, "tls": address.startswith("https://")}
        return name or address, said
    addressed = entries.keys() & {"command", "url", "server_url", "serverUrl"}
    if not command and not (addressed and name):
        return None  # a connection to whatever the caller says
    arguments = [module.text(node, where) for node, where in module.values.elements(entries.get("args"), scope)]
    program = command.rpartition("/")[2]
    if command:
        said["command"] = program
    if _RUNNERS.match(program):
        package = next(
            (
                each
                for each in arguments
                if re.fullmatch(r"@?[\w.-]+(?:/[\w.-]+)?(?:@[\w.-]+)?", each)
                and each not in {"run", "-y", "exec", "--rm"}
            ),
            "",
        )
        if package:
            said |= {
                "package": package,
                "fetched_at_run_time": program in {"npx", "uvx", "pipx", "bunx"},
                "pinned": bool(re.search(r".@\d", package)),
            }
            name = name or package
    script = next((each for each in arguments if _SCRIPT.search(each)), "") or _behind(
        module, entries.get("args"), scope
    )
    if script:
        said["script"] = script
    return name or script, said


def _interpreter(node: ast.expr | None) -> str:
    """The Python that runs the program itself: `command=sys.executable`."""
    return "python" if node is not None and written_name(node) == "sys.executable" else ""


def _behind(module: PythonModule, given: ast.expr | None, scope: Scope) -> str:
    """The script that a path is put together of: `server = Path.cwd() / "server.py"`, `args=[str(server.resolve())]`."""
    for node in ast.walk(given) if given is not None else ():
        origin = module.values.origin(node, scope) if isinstance(node, ast.Name) else None
        for part in ast.walk(origin[0]) if origin is not None else (node,):
            text = part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else ""
            if _SCRIPT.search(text):
                return text.rpartition("/")[2]
    return ""


DETECTOR = Detector(
    id="python-mcp-clients",
    title="MCP servers that Python code connects to",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "team.py",
            "from agno.tools.mcp import MCPTools, MultiMCPTools\nmcp_tools = MCPTools(url='http://calculator:8000/mcp', transport='streamable-http')\nfiles = MCPTools('npx -y @modelcontextprotocol/server-filesystem /data')\nboth = MultiMCPTools(['uvx shop-mcp'], urls=['https://docs.example.com/mcp'])\nown = MCPTools(session=session)\n",
            (
                ("mcp_server", "http://calculator:8000/mcp", 2),
                ("mcp_server", "@modelcontextprotocol/server-filesystem", 3),
                ("mcp_server", "shop-mcp", 4),
                ("mcp_server", "https://docs.example.com/mcp", 4),
            ),
        ),
        Hit(
            "a.py",
            "from langchain_mcp_adapters.client import MultiServerMCPClient\nclient = MultiServerMCPClient({\n    'math': {'command': 'python', 'args': ['m.py'], 'transport': 'stdio'},\n    'docs': {'url': 'https://docs.example.com/mcp', 'transport': 'streamable_http'},\n})\n",
            (("mcp_server", "math", 3), ("mcp_server", "docs", 4)),
        ),
        Hit(
            "desk.py",
            "from langchain_mcp_adapters.client import MultiServerMCPClient\nfrom langchain_mcp_adapters.sessions import StreamableHttpConnection\nfrom own import settings\nclient = MultiServerMCPClient({\n    'repos': StreamableHttpConnection(transport='streamable_http', url=settings.URL),\n})\n",
            (("mcp_server", "repos", 5),),
        ),
        Hit(
            "b.py",
            "from mcp import StdioServerParameters\nparams = StdioServerParameters(command='npx', args=['-y', '@modelcontextprotocol/server-filesystem', '/tmp'])\n",
            (("mcp_server", "@modelcontextprotocol/server-filesystem", 2),),
        ),
        Hit(
            "own.py",
            "import sys\nfrom pathlib import Path\nfrom mcp import StdioServerParameters\nserver = Path.cwd() / 'weather_server.py'\nparams = StdioServerParameters(command=sys.executable, args=[str(server.resolve())])\n",
            (("mcp_server", "weather_server.py", 5),),
        ),
        Hit(
            "c.py",
            "from agents.mcp import MCPServerStreamableHttp\ns = MCPServerStreamableHttp(name='crm', params={'url': 'http://localhost:8000/mcp'})\n",
            (("mcp_server", "crm", 2),),
        ),
    ),
    misses=(
        Miss("a.py", "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\n"),
        Miss("b.py", "servers = {'web': {'url': 'https://example.com'}}\nmcp = 1\n"),
    ),
)
