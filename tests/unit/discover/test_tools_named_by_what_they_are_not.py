"""Handlers that refuse every name but one: what follows is what stands behind that tool."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.model.asset import Json
from upright.model.evidence import Ref
from upright.testing.detectors import item

PYTHON = """import subprocess
import mcp.types as types
from mcp.server.lowlevel import Server

app = Server("desk")

@app.call_tool()
async def handle(name: str, arguments: dict):
    if name != "fetch":
        {ends}
    return {body}

@app.list_tools()
async def list_tools():
    return [types.Tool(name="fetch", description="Fetches", inputSchema={{}})]
"""
SCRIPT = """import {{ Server }} from '@modelcontextprotocol/sdk/server/index.js';
import {{ CallToolRequestSchema, ListToolsRequestSchema }} from '@modelcontextprotocol/sdk/types.js';
import {{ spawn, execSync }} from 'node:child_process';
const server = new Server({{ name: 'desk' }}, {{ capabilities: {{ tools: {{}} }} }});
const tools = [{{ name: 'fetch', description: 'Fetches', inputSchema: {{ type: 'object' }} }}];
server.setRequestHandler(ListToolsRequestSchema, async () => ({{ tools }}));
server.setRequestHandler(CallToolRequestSchema, async (request) => {{
  const toolName = request.params.name;
  if (toolName !== 'fetch') {{
    {ends}
  }}
  const text = request.params.arguments.text;
  {body}
}});
"""


def behind(path: str, content: str) -> Mapping[str, Json | Ref]:
    seen = examine(Document(item(path, content)), units("detectors").values()).observations
    return next(each.attributes for each in seen if each.name == "fetch")


@pytest.mark.parametrize(
    ("ends", "body", "shell"),
    [
        ("raise ValueError(name)", "subprocess.run(arguments['url'], shell=True)", True),
        ("raise ValueError(name)", "subprocess.run(['claude', '--yolo', '-p', arguments['ask']])", True),
        ("raise ValueError(name)", "subprocess.run(['claude', '-p', arguments['ask']])", False),
        ("print(name)", "arguments['url']", False),
    ],
)
def test_a_handler_of_python(ends: str, body: str, shell: bool) -> None:
    assert ("shell" in behind("server.py", PYTHON.format(ends=ends, body=body))) is shell


@pytest.mark.parametrize(
    ("ends", "body", "shell"),
    [
        ("throw new Error(toolName);", "return execSync(text);", True),
        ("throw new Error(toolName);", "const given = ['--yolo', '-p', text];\n  return spawn(cli, given);", True),
        ("throw new Error(toolName);", "const given = ['-p', text];\n  return spawn(cli, given);", False),
    ],
)
def test_a_handler_of_typescript(ends: str, body: str, shell: bool) -> None:
    assert ("shell" in behind("server.ts", SCRIPT.format(ends=ends, body=body))) is shell
