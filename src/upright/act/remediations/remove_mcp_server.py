"""Take an MCP server out of the configurations of the clients that start it.

What it does: the entry of this server is cut out of every client's configuration (JSON, JSON with comments, TOML) where
it was seen; comments, order and every other byte stay. For a tool it is the server that offers the tool.

What it does not do: stop a server that is running now, or uninstall its package. Clients read their configuration when
they start.
"""

from __future__ import annotations

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._clients import without_server
from upright.act.remediations._files import rewritten
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_CODE = (".py", ".js", ".mjs", ".ts", ".go", ".java", ".rs", ".cs")


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    if asset.kind is not AssetKind.MCP_SERVER:
        raise ConflictError(f"{asset.name}: no configuration that starts a server is known")

    def change(path: str, text: str, _line: int) -> str:
        if path.endswith(_CODE):
            return text
        return without_server(path, text, asset.name)

    return rewritten(finding, asset, context, change, f"remove MCP server {asset.name}")


_SERVERS = """{
  // servers of the team
  "mcpServers": {
    "files": {"command": "npx", "args": ["-y", "server-files"], "autoApprove": ["*", "read"]},
    "hub": {"command": "uvx", "args": ["mcp-hub"], "env": {"HUB_TOKEN": "not-a-real-token-1234"}},
  }
}
"""

REMEDIATION = Remediation(
    id="remove-mcp-server",
    title="Remove an MCP server from the configurations of its clients",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the configuration and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.MCP_SERVER, "files", ".mcp.json", package="server-files", command="npx"),
            files={".mcp.json": _SERVERS},
            after={".mcp.json": "".join(line for line in _SERVERS.splitlines(keepends=True) if '"files"' not in line)},
        ),
    ),
)
