"""How an MCP server of a Python module is reached: its transport and the address that it listens on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.tunnels import opened_in

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.model.asset import Json

ROOTS = ("mcp.", "fastmcp.", "arcade_mcp_server.", "mcp_agent.", "fast_agent.")


def transport(module: PythonModule, server: Call) -> dict[str, Json]:
    """`transport` (stdio, sse, streamable-http) and `bind`, as far as the module says them."""
    found: dict[str, Json] = {}
    host = module.value(server.argument(-1, "host"), server.scope)
    for call, qualified in module.named(
        "run",
        "run_async",
        "run_http_async",
        "run_sse_async",
        "stdio_server",
        "SseServerTransport",
        "StreamableHTTPSessionManager",
        "sse_app",
        "streamable_http_app",
        "http_app",
    ):
        last = qualified.rpartition(".")[2]
        spoken = module.text(call.argument(0 if qualified.startswith(ROOTS) else -1, "transport"), call.scope)
        if spoken in {"stdio", "sse", "http", "streamable-http"}:
            found["transport"] = spoken
        elif last == "stdio_server":
            found.setdefault("transport", "stdio")
        elif last in {"SseServerTransport", "sse_app", "run_sse_async"} or qualified.startswith("uvicorn."):
            found.setdefault("transport", "sse")
        elif last in {"StreamableHTTPSessionManager", "streamable_http_app", "http_app"}:
            found.setdefault("transport", "streamable-http")
        elif last == "run" and qualified.startswith(ROOTS) and not call.node.args and not call.node.keywords:
            found.setdefault("transport", "stdio")
        bound = module.value(call.argument(-1, "host"), call.scope)
        host = bound if bound.text else host
    if host.text:
        found["bind"] = host.text
    return found if found.get("transport") == "stdio" else found | opened_in(module)
