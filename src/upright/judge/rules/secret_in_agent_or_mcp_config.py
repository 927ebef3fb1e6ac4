"""A credential stands in the clear in the configuration of an agent or MCP server.

Why it matters: these files sit in repositories and home folders, every MCP server started from them gets the value, and an
agent that reads files can be talked into reading this one.

How to fix: revoke the credential; refer to it (`${GITHUB_TOKEN}`, `${input:token}`, `envFile`) instead of writing it down.

What it does not see: configurations in a user's home folder, unless that folder is scanned.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import clear_value, fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """The server whose configuration holds it; a credential in such a file that belongs to no server."""
    if asset.kind is AssetKind.MCP_SERVER:
        if says(asset, "secret_in_config"):
            return fail(asset, f"the configuration of MCP server {asset.name} holds a credential in the clear")
        if not asset.attributes.get("client"):
            return None
        return holds(graph, asset, f"no credential stands in the configuration of {asset.name}")
    judgement = clear_value(asset, graph, "agent-config", "configuration")
    return None if judgement and _said_of_a_server(asset, graph) else judgement


def _said_of_a_server(secret: Asset, graph: Graph) -> bool:
    places = {(spot.source, spot.path) for spot in secret.locations}
    servers = (server for server in graph.beside(secret, AssetKind.MCP_SERVER) if says(server, "secret_in_config"))
    return any((spot.source, spot.path) in places for server in servers for spot in server.locations)


RULE = Rule(
    id="secret-in-agent-or-mcp-config",
    title="A credential stands in the clear in an agent or MCP configuration",
    assesses=frozenset({AssetKind.MCP_SERVER, AssetKind.SECRET}),
    severity=Severity.HIGH,
    signals=("data.secrets_exposed", "iam.secrets_vault"),
    judge=judge,
    remedy="Revoke the credential and refer to an environment variable or input instead of the value.",
    remediations=("reference-secret", "remove-mcp-server"),
    weakness=("CWE-798", "CWE-522", "LLM02:2025", "ASI03", "AML.T0083"),
    breaks=(
        "mcp_server github {client=cursor secret_in_config=true path=.cursor/mcp.json}",
        "secret token {type=secret value_seen=true data_class=secret.github-token path=.vscode/mcp.json}",
    ),
    holds=(
        'mcp_server github {client=cursor env=["GITHUB_TOKEN"] path=.cursor/mcp.json}',
        "secret GITHUB_TOKEN {type=credential_ref reference=true path=.cursor/mcp.json}",
    ),
)
