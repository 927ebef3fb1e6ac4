"""Who decides where a request goes when the address is handed to another function: who wrote what it begins with."""

# ruff: noqa: E501  code as it is found
from __future__ import annotations

from pathlib import Path

import pytest

from upright.app.state import State
from upright.app.workspace import Workspace
from upright.model.asset import AssetKind

PYTHON = """
import httpx
from mcp.server.fastmcp import FastMCP
{imports}
mcp = FastMCP("weather")
BASE = "https://api.weather.gov"

@mcp.tool()
async def beside(state: str) -> dict:
    url = f"{{BASE}}/alerts/{{state}}"
    return await ask(url)

@mcp.tool()
async def by_name(state: str) -> dict:
    return await ask(url=BASE + "/alerts/" + state)

@mcp.tool()
async def free(address: str) -> dict:
    return await ask(address)

@mcp.tool()
async def free_host(host: str) -> dict:
    return await ask(f"https://{{host}}/alerts")

@mcp.tool()
async def either(state: str) -> dict:
    url = f"{{BASE}}/alerts"
    if state:
        url = state
    return await ask(url)
"""
PYTHON_ASK = """
import httpx

async def ask(url: str) -> dict:
    async with httpx.AsyncClient() as client:
        return (await client.get(url)).json()
"""
SCRIPT = """
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
%s
const BASE = "https://api.weather.gov";
const server = new McpServer({ name: "weather" });
server.tool("beside", "d", { state: z.string() }, async ({ state }) => {
  const url = `${BASE}/alerts?area=${state.toUpperCase()}`;
  return ask({ url, note: state });
});
server.tool("by_name", "d", { state: z.string() }, async ({ state }) => ask({ url: BASE + "/alerts/" + state }));
server.tool("free", "d", { address: z.string() }, async ({ address }) => ask({ url: address }));
server.tool("free_host", "d", { host: z.string() }, async ({ host }) => ask({ url: `https://${host}/alerts` }));
server.tool("either", "d", { state: z.string() }, async ({ state }) => {
  let url = `${BASE}/alerts`;
  if (state) url = state;
  return ask({ url });
});
"""
SCRIPT_ASK = "export async function ask({ url, note }) {\n  const got = await fetch(url);\n  return { note, got: await got.json() };\n}\n"
GO = """
package main

import "github.com/mark3labs/mcp-go/mcp"

const base = "https://api.weather.gov"

func add(s *server.MCPServer) {
	s.AddTool(mcp.NewTool("beside"), beside)
	s.AddTool(mcp.NewTool("by_name"), byName)
	s.AddTool(mcp.NewTool("free"), free)
	s.AddTool(mcp.NewTool("free_host"), freeHost)
	s.AddTool(mcp.NewTool("either"), either)
}

func beside(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	u, err := url.Parse(fmt.Sprintf("%s/alerts/%s", base, req.GetString("state", "")))
	return ask(ctx, u.String())
}

func byName(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	return ask(ctx, base+"/alerts/"+req.GetString("state", ""))
}

func free(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	return ask(ctx, req.GetString("address", ""))
}

func freeHost(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	return ask(ctx, fmt.Sprintf("https://%s/alerts", req.GetString("host", "")))
}

func either(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	state := req.GetString("state", "")
	u := fmt.Sprintf("%s/alerts/%s", base, state)
	if state != "" {
		u = state
	}
	return ask(ctx, u)
}
"""
GO_ASK = """
func ask(ctx context.Context, address string) (*mcp.CallToolResult, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", address, nil)
	return answer(http.DefaultClient.Do(req))
}
"""


@pytest.mark.parametrize(
    "files",
    [
        {"server.py": PYTHON.format(imports="") + PYTHON_ASK},
        {"server.py": PYTHON.format(imports="from client import ask"), "client.py": PYTHON_ASK},
        {"server.ts": SCRIPT % "" + SCRIPT_ASK.replace("export ", "")},
        {"server.ts": SCRIPT % 'import { ask } from "./client.js";', "client.ts": SCRIPT_ASK},
        {"server.go": GO + GO_ASK},
        {"server.go": GO, "client.go": f"package main\n{GO_ASK}"},
    ],
)
def test_the_host_is_the_models_only_where_the_text_begins_with_its_words(
    files: dict[str, str], tmp_path: Path
) -> None:
    for name, text in files.items():
        path = tmp_path / "code" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    snapshot = Workspace(State.here(tmp_path / "state")).scan([str(tmp_path / "code")], workers=1)
    found = {asset.name: asset.attributes.get("ssrf") is True for asset in snapshot.graph.of_kind(AssetKind.TOOL)}
    assert found == {"beside": False, "by_name": False, "free": True, "free_host": True, "either": True}
