"""What a tool reads from a fixed address of one's own network is nothing that outsiders write."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.app.workspace import Workspace

PYTHON = """import httpx
from mcp.server.fastmcp import FastMCP

server = FastMCP("desk")


@server.tool()
def look(item: str) -> str:
    \"\"\"Look something up.\"\"\"
    return httpx.get({address}, timeout=10).text
"""
SCRIPT = """import {{ McpServer }} from "@modelcontextprotocol/sdk/server/mcp.js";
import {{ z }} from "zod";
const server = new McpServer({{ name: "desk", version: "1.0.0" }});
server.registerTool("look", {{ description: "Look up", inputSchema: {{ item: z.string() }} }}, async ({{ item }}) => {{
  const answer = await fetch({address});
  return {{ content: [{{ type: "text", text: await answer.text() }}] }};
}});
"""


@pytest.mark.parametrize(("name", "text"), [("server.py", PYTHON), ("server.ts", SCRIPT)])
@pytest.mark.parametrize(
    ("address", "others"),
    [
        ('"https://status.internal/api"', False),
        ('"http://10.1.2.3:8080/state"', False),
        ('"https://news.acme-partner.com/feed"', True),
        ("item", True),
    ],
)
def test_only_what_others_write_is_untrusted(
    tmp_path: Path, name: str, text: str, address: str, *, others: bool
) -> None:
    tree = tmp_path / "desk"
    tree.mkdir()
    (tree / name).write_text(text.format(address=address))
    graph = Workspace.open(tmp_path / "home").scan([str(tree)]).graph
    tool = next(asset for asset in graph.assets if asset.kind == "tool")
    able = tool.attributes.get("capabilities") or []
    assert ("takes_untrusted_content" in able) is others  # type: ignore[operator]
