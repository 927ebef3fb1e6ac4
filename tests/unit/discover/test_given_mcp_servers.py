"""Agents of Python code use the servers of MCP that they are given, which are those that scripts of the source make."""

from pathlib import Path

import pytest

from upright.app.workspace import Workspace

_SERVER = "from fastmcp import FastMCP\nmcp = FastMCP('notes')\n@mcp.tool\ndef find(q: str) -> str:\n    return q\n"
_PYDANTIC = (
    "from pydantic_ai import Agent\nfrom pydantic_ai.mcp import MCPServerStdio\n"
    "server = MCPServerStdio('python', args=['servers/notes.py'])\ndesk = Agent('openai:gpt-4o', toolsets=[server])\n"
)
_WITH = (
    "from agents import Agent\nfrom agents.mcp import MCPServerStdio\nasync def run():\n"
    "    async with MCPServerStdio(params={'command': 'python', 'args': ['servers/notes.py']}) as server:\n"
    "        desk = Agent(name='desk', mcp_servers=[server])\n"
)
_NESTED = (
    "from google.adk.agents import LlmAgent\nfrom google.adk.tools.mcp_tool import McpToolset, StdioConnectionParams\n"
    "from mcp import StdioServerParameters\ndesk = LlmAgent(model='gemini-2.0-flash', name='desk', tools=[McpToolset("
    "connection_params=StdioConnectionParams(server_params=StdioServerParameters("
    "command='python', args=['servers/notes.py'])))])\n"
)
_TABLE = (
    "from langchain_mcp_adapters.client import MultiServerMCPClient\n"
    "from langgraph.prebuilt import create_react_agent\n"
    "async def run():\n    servers = {'n': {'command': 'python', 'args': ['servers/notes.py'], 'transport': 'stdio'}}\n"
    "    client = MultiServerMCPClient(servers)\n    tools = await client.get_tools()\n"
    "    desk = create_react_agent('openai:gpt-4o', tools)\n"
)


@pytest.mark.parametrize("agent", [_PYDANTIC, _WITH, _NESTED, _TABLE])
def test_an_agent_uses_the_server_that_it_is_given(agent: str, tmp_path: Path) -> None:
    (tmp_path / "servers").mkdir()
    (tmp_path / "servers" / "notes.py").write_text(_SERVER)
    (tmp_path / "desk.py").write_text(agent)
    graph = Workspace.open(tmp_path / "home").inventory([str(tmp_path)], workers=1).graph
    servers = [each for each in graph.assets if each.kind == "mcp_server"]
    assert len(servers) == 1
    used = {(graph.asset(r.source).kind, graph.asset(r.target).kind) for r in graph.relations if r.kind == "uses_tool"}
    assert {("agent", "mcp_server"), ("mcp_server", "tool")} <= used
