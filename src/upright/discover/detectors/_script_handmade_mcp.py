"""Servers of the Model Context Protocol that a script speaks by hand, without an SDK, and what joins listing and handler."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from upright.discover.document import Document
    from upright.model.evidence import Observation

_INNER = frozenset({"src", "lib", "server", "tools", "handlers", "core", "utils", "mcp", "dist", "services"})
_LISTS = re.compile(r"[\"'`](?:/(?:mcp/)?tools|/?(?:mcp/)?tools/list|/mcp/list[_-]?tools)[\"'`]")
_CALLS = re.compile(r"[\"'`]/?(?:mcp/)?tools/(?:call|execute|invoke)[\"'`]")


def handmade(document: Document) -> Observation | None:
    """The server of a script that speaks the protocol without an SDK: it lists tools and calls them."""
    spoken = _LISTS.search(document.text)
    if spoken is None or not _CALLS.search(document.text):
        return None
    parts = document.item.path.split("/")
    name = next((part for part in reversed(parts[:-1]) if part not in _INNER), "") or parts[-1].partition(".")[0]
    line = document.text.count("\n", 0, spoken.start()) + 1
    own = document.code_key("<mcp-server>")
    return see(document, "mcp_server", name, line, own, client="code", confidence=0.9)


def shared_key(document: Document, name: str) -> str:
    """The key that the listing of a tool and the handler that runs it share, when they stand in different files."""
    parts = document.item.path.split("/")[:-1]
    while parts and parts[-1] in _INNER:
        parts.pop()
    return key("name", "/".join((document.item.source, *parts)), "mcp-tool", name)
