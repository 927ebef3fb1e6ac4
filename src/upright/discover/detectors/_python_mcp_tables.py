"""The servers of MCP whose tools an agent is given through a client that was told of several in one table:
`client = MultiServerMCPClient({"docs": {"url": "..."}})`, `create_react_agent(model, await client.get_tools())`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope

_SERVERS = 500  # entries: larger tables are data
_ASKED = frozenset({"get_tools", "list_tools", "get_langchain_tools"})
_TABLES = ("connections", "servers", "mcp_servers", "config")


def tools_of_clients(document: Document, module: PythonModule, given: ast.expr, scope: Scope) -> Iterator[str]:
    """The keys of the servers of the client that the tools are asked of."""
    call, inner = _made(module, given, scope)
    if call is None or not isinstance(call.func, ast.Attribute) or call.func.attr not in _ASKED:
        return
    client, around = _made(module, call.func.value, inner)
    if client is None:
        return
    stated = [*client.args[:1], *(each.value for each in client.keywords if each.arg in _TABLES)]
    for table in stated[:1]:
        origin = module.values.origin(table, around)
        if origin is not None and isinstance(origin[0], ast.Dict):
            yield from _listed(document, module, origin[0], origin[1])


def _made(module: PythonModule, node: ast.expr, scope: Scope) -> tuple[ast.Call | None, Scope]:
    """The call that an expression stands for."""
    origin = module.values.origin(node, scope)
    if origin is None or not isinstance(origin[0], ast.Call):
        return None, scope
    return origin[0], origin[1]


def _listed(document: Document, module: PythonModule, table: ast.Dict, scope: Scope) -> Iterator[str]:
    for entry, told in list(zip(table.keys, table.values, strict=True))[:_SERVERS]:
        name = module.text(entry, scope) if entry is not None else ""
        if isinstance(told, ast.Dict) and name == "mcpServers":
            yield from _listed(document, module, told, scope)
        elif isinstance(told, ast.Dict) and name:
            urls = [
                module.text(value, scope)
                for word, value in zip(told.keys, told.values, strict=True)
                if isinstance(word, ast.Constant) and word.value in {"url", "server_url", "serverUrl"}
            ]
            yield key("url", urls[0]) if urls and urls[0].startswith("http") else document.code_key(f"mcp:{name}")
