"""How an MCP server of a Python module is reached: its transport and the address that it listens on."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detectors._python_fronts import front
from upright.discover.fronts import leads_to
from upright.discover.readers.python_values import Value
from upright.discover.sight import see
from upright.discover.tunnels import opened_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.model.asset import Json
    from upright.model.evidence import Ref

_SERVES = re.compile(
    r"\b(?:streamable_http_app|sse_app|http_app|StreamableHTTPSessionManager|SseServerTransport|run_http_async|run_sse_async)\b"
    r"|\btransport\s{0,3}=\s{0,3}[\"'](?:sse|http|streamable-http)[\"']"
)
_IMPORTS = 60
_SERVING = (
    "transport",
    "_app",
    "_async",
    "SessionManager",
    "ServerTransport",
)  # one of them stands in whatever `_SERVES` finds
ROOTS = ("mcp.", "fastmcp.", "arcade_mcp_server.", "mcp_agent.", "fast_agent.")


_ONCE = {
    "stdio_server": "stdio", "SseServerTransport": "sse", "sse_app": "sse", "run_sse_async": "sse",
    "StreamableHTTPSessionManager": "streamable-http", "streamable_http_app": "streamable-http", "http_app": "streamable-http",
}  # fmt: skip


def transport(module: PythonModule, server: Call | None) -> dict[str, Json]:
    """`transport` (stdio, sse, streamable-http) and `bind`, as far as the module says them, and what the front is like.
    `server`: the call that makes it, where it is made here.
    """
    found: dict[str, Json] = {}
    host = module.value(server.argument(-1, "host"), server.scope) if server is not None else Value()
    for call, qualified in module.named("run", "run_async", "run_http_async", *_ONCE):
        spoken = module.text(call.argument(0 if qualified.startswith(ROOTS) else -1, "transport"), call.scope)
        if spoken in {"stdio", "sse", "http", "streamable-http"}:
            found["transport"] = spoken
        elif kind := _spoken_by(call, qualified):
            found.setdefault("transport", kind)
        bound = module.value(call.argument(-1, "host"), call.scope)
        host = bound if bound.text else host
    if host.text:
        found["bind"] = host.text
    if found.get("transport") == "stdio":
        return found
    return (front(module) if "transport" in found else {}) | found | opened_in(module)


def _spoken_by(call: Call, qualified: str) -> str:
    """The transport that a call stands for by its name."""
    if qualified.startswith("uvicorn."):
        return "sse"
    plain = not call.node.args and not call.node.keywords
    return _ONCE.get(qualified.rpartition(".")[2], "stdio" if qualified.startswith(ROOTS) and plain else "")


def serves(text: str) -> bool:
    """Whether code puts a server of MCP on a network."""
    return any(word in text for word in _SERVING) and _SERVES.search(text) is not None


def fronts(document: Document, module: PythonModule) -> Iterator[Sighting]:
    """How a server that another module makes is met, of a module that puts one on a network."""
    if not serves(document.text):
        return
    said = transport(module, None)
    if said.get("transport", "stdio") != "stdio":
        led = dict.fromkeys(each.dotted for each in module.imports if not each.dotted.endswith("*"))
        keys: tuple[str | Ref, ...] = (document.code_key("front"), leads_to(""), *map(leads_to, islice(led, _IMPORTS)))
        yield see(document, "mcp_server", "front", 1, keys, said)
