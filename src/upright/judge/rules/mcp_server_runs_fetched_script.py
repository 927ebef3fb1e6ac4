"""An MCP server is started by a script that is downloaded each time.

Why it matters: `curl ... | sh` runs whatever the address serves at that moment, with the user's rights, before anything
asks. Whoever holds the address or the network between holds the machine.

How to fix: install the server from a package with a fixed version, and start that.

What it does not see: scripts that download more once they run.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers that a configuration starts."""
    if says(server, "runs_script"):
        return fail(server, f"each start of MCP server {server.name} downloads a script and runs it")
    return holds(graph, server, f"{server.name} runs no downloaded script") if text(server, "command") else None


RULE = Rule(
    id="mcp-server-runs-fetched-script",
    title="An MCP server is started by a downloaded script",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.HIGH,
    signals=("sup.mcp_trust", "sup.pinned_deps"),
    judge=judge,
    remedy="Install the server from a package with a fixed version, and start that.",
    remediations=("remove-mcp-server",),
    weakness=("CWE-494", "CWE-829", "LLM03:2025", "ASI04", "AML.T0010.005"),
    breaks=(
        "mcp_server helper {command=bash runs_script=true}",
        "mcp_server x {command=sh runs_script=true client=cursor}",
    ),
    holds=("mcp_server helper {command=npx}", "mcp_server own {command=python runs_script=false}"),
)
