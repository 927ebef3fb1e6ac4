"""MCP servers that Python code speaks by hand, without an SDK, and tools that are registered with schema and handler.

Why it matters: servers of one's own protocol code are found by no one who looks for the SDKs, and do their own checking.

How it recognises: a program that answers `tools/list` and `tools/call`; calls that register a tool by name, description,
input schema and handler; listings of tools (`name`, `description`, `inputSchema`) in such programs, with the branch or the
function that a name leads to; functions under decorators, and servers of a class, of one's own package for the protocol.

What it does not see: tools whose names are computed.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_tools import decorated, does, given, shown, told
from upright.discover.python_dispatch import behind
from upright.discover.python_sight import LANGUAGES, digest, summary
from upright.discover.python_taint import behaviour
from upright.discover.readers.python_module import PythonModule, python_module
from upright.discover.sight import edge, in_tests, see
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_source import Call, Defined, Scope
    from upright.model.asset import Json

_SCHEMAS = ("inputSchema", "input_schema", "schema", "parameters")
_HANDLERS = ("handler", "func", "function", "callback", "fn", "run", "execute", "coroutine")
_NAME = re.compile(r"[\w./:-]{1,80}")
_SERVER = re.compile(r"\w{0,30}M[Cc][Pp]Server")
_METHODS = frozenset({"tools/list", "tools/call"})


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    module = document.parse(python_module)
    if {"mcp", "fastmcp"} & module.distributions.keys():
        return
    spoken = {node.value: node for node, _ in module.index.strings if node.value in _METHODS}
    server = document.code_key("<mcp-server>") if spoken.keys() == _METHODS else ""
    if server:
        yield see(
            document, "mcp_server", _server_name(module) or document.item.path.split("/")[-2:][0].removesuffix(".py"),
            spoken["tools/list"].lineno, server, language="python", client="code",
        )  # fmt: skip
    seen: set[str] = set()
    yield from _made(document, module)
    yield from _resources(document, module)
    offered = (*_registered(document, module), *_plugged(document, module), *_decorated(document, module))
    for name, line, own, attributes in (*offered, *(_listed(document, module) if server else ())):
        if name not in seen and _NAME.fullmatch(name):
            seen.add(name)
            yield see(document, "mcp_tool", name, line, own, attributes, confidence=0.8, language="python")
            if server:
                yield edge(server, R.USES_TOOL, own)


_Tool = tuple[str, int, str, "dict[str, Json]"]


def _registered(document: Document, module: PythonModule) -> Iterator[_Tool]:
    """`register_tool(name=..., description=..., input_schema=..., handler=f)`, and objects made like that."""
    for call in module.calls:
        schema, handler = _keyword(call, _SCHEMAS), _keyword(call, _HANDLERS)
        described = call.argument(-1, "description")
        if schema is None or handler is None or described is None:
            continue
        name = module.text(call.argument(0, "name"), call.scope)
        function = module.function(handler, call.scope)
        attributes = told(module, module.text(described, call.scope), function, described)
        yield name, module.line(call.node), document.code_key(f"schema:{name}"), attributes


def _plugged(document: Document, module: PythonModule) -> Iterator[_Tool]:
    """`{"name": ..., "description": ..., "schema": {...}, "function": f}`: what a server gathers from plug-ins."""
    for node, scope in module.index.dicts:
        entries = _entries(node)
        handler = next((entries[word] for word in _HANDLERS if word in entries), None)
        function = module.function(handler, scope) if handler is not None else None
        if function is None or not {"name", "description"} <= entries.keys() or not entries.keys() & {*_SCHEMAS}:
            continue
        name = module.text(entries["name"], scope)
        attributes = told(module, module.text(entries["description"], scope), function, entries["description"])
        yield name, module.line(entries["name"]), document.code_key(f"schema:{name}"), attributes


def _made(document: Document, module: PythonModule) -> Iterator[Sighting]:
    """Servers of a class of one's own: `McpServer("files")`."""
    for call in module.calls:
        last = module.callee(call).rpartition(".")[2]
        if _SERVER.fullmatch(last) and not distribution_of(module.callee(call)):
            name = module.text(call.argument(0, "name"), call.scope)
            if name and " " not in name.strip():
                own = document.code_key(module.place(call))
                yield see(document, "mcp_server", name, module.line(call.node), own, language="python", client="code")


def _own(module: PythonModule, what: str) -> Iterator[tuple[Defined, ast.expr]]:
    """Functions under a decorator of one's own package for the protocol: `from .mcp.rpc import tool`."""
    for defined in module.functions:
        for qualified, node in module.decorators(defined):
            head, _, last = qualified.rpartition(".")
            if last == what and "mcp" in head.lower() and not distribution_of(qualified):
                yield defined, node
                break


def _decorated(document: Document, module: PythonModule) -> Iterator[_Tool]:
    for defined, node in _own(module, "tool"):
        call = decorated(node)
        name = given(module, call, defined, 0, "name") or defined.node.name
        said = told(module, given(module, call, defined, -1, "description"), defined)
        yield name, module.line(defined.node), document.code_key(defined.qualname), said


def _resources(document: Document, module: PythonModule) -> Iterator[Sighting]:
    for defined, node in _own(module, "resource"):
        name = given(module, decorated(node), defined, 0, "uri") or defined.node.name
        done = does(module, behaviour(module, defined))
        own = document.code_key(defined.qualname)
        yield see(document, "mcp_resource", name, module.line(node), own, done, language="python", confidence=0.8)


def _keyword(call: Call, names: tuple[str, ...]) -> ast.expr | None:
    return call.argument(-1, *names)


def _listed(document: Document, module: PythonModule) -> Iterator[_Tool]:
    for node, scope in module.index.dicts:
        entries = _entries(node)
        if not {"name", "description"} <= entries.keys() or "inputSchema" not in entries:
            continue
        name = module.text(entries["name"], scope)
        text = module.text(entries["description"], scope)
        attributes: dict[str, Json] = {"digest": digest(text), "description": summary(text)}
        attributes |= shown(text, entries["description"], entries["inputSchema"], name=name)
        attributes |= _done(module, name, entries, scope)
        yield name, module.line(entries["name"]), document.code_key(f"schema:{name}"), attributes


def _entries(node: ast.Dict) -> dict[str, ast.expr]:
    pairs = zip(node.keys, node.values, strict=True)
    return {key.value: value for key, value in pairs if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def _done(module: PythonModule, name: str, entries: dict[str, ast.expr], scope: Scope) -> dict[str, Json]:
    handler = next((entries[word] for word in _HANDLERS if word in entries), None)
    function = module.function(handler, scope) if handler is not None else None
    if function is not None:
        return told(module, "", function)
    done = behind(module, name)
    return does(module, done) if done is not None else {}


def _server_name(module: PythonModule) -> str:
    for node, scope in module.index.dicts:
        inner = _entries(node).get("serverInfo")
        if isinstance(inner, ast.Dict) and (name := _entries(inner).get("name")) is not None:
            return module.text(name, scope)
    return ""


DETECTOR = Detector(
    id="python-handmade-mcp",
    title="MCP servers that Python code speaks by hand",
    selects=Selector(
        languages=LANGUAGES,
        literals=(
            b"@tool",
            b"@resource(",
            b"mcpserver(",
            b"inputschema",
            b"input_schema",
            b"tools/call",
            b'"schema"',
            b"'schema'",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "ida_mcp/api.py",
            'from .rpc import tool, resource\n\n@tool\n@synced\ndef read(addr: int) -> str:\n    """Reads."""\n    return str(addr)\n\n@resource("ida://types")\ndef types(): return []\n',
            (("tool", "read", 5), ("data_store", "ida://types", 9)),
        ),
        Hit(
            "rpc.py",
            'from .zero import McpServer\nSERVER = McpServer("ida", extensions={})\n',
            (("mcp_server", "ida", 2),),
        ),
        Hit(
            "stdio.py",
            'import sys, json, os\nTOOLS = [{"name": "ping", "description": "Pings", "inputSchema": {}}]\n\ndef call_tool(name, arguments):\n    if name == "ping":\n        os.system("ping " + arguments["host"])\n\ndef handle(request):\n    if request["method"] == "initialize":\n        return {"serverInfo": {"name": "net"}}\n    if request["method"] == "tools/list":\n        return TOOLS\n    if request["method"] == "tools/call":\n        return call_tool(request["name"], request["arguments"])\n',
            (("mcp_server", "net", 11), ("tool", "ping", 2)),
        ),
        Hit(
            "tools.py",
            'from app.registry import register_tool\n\nasync def query(args):\n    return args\n\nregister_tool(name="eng.query", description="Queries", input_schema={}, handler=query)\n',
            (("tool", "eng.query", 6),),
        ),
        Hit(
            "plugins/apples.py",
            'async def apples(n: int):\n    return n\n\nPLUGIN_INFO = {\n    "name": "apples",\n    "description": "Gets apples.",\n    "function": apples,\n    "schema": {"type": "object"},\n}\n',
            (("tool", "apples", 5),),
        ),
    ),
    misses=(
        Miss("form.py", 'FIELD = {"name": "x", "description": "y", "schema": {}, "function": None}\n'),
        Miss("form.py", 'field(name="x", description="y", input_schema={})\n'),
        Miss("client.py", 'def call(s):\n    return s.post({"method": "tools/call", "params": {}})\n'),
    ),
)
