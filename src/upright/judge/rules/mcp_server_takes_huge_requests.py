"""An MCP server takes requests of any size.

Why it matters: a few requests of hundreds of megabytes fill the memory of the server; every caller of it stands still.

How to fix: allow what the tools need, a few megabytes, and limit how often one caller may ask.

What it does not see: limits of a proxy in front of the server.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers whose limit was seen to be 100 MB and more."""
    if says(server, "huge_requests"):
        return fail(server, f"{server.name} takes requests of 100 MB and more")
    return (
        holds(graph, server, f"{server.name} limits the size of requests")
        if says(server, "huge_requests") is False
        else None
    )


RULE = Rule(
    id="mcp-server-takes-huge-requests",
    title="An MCP server takes requests of hundreds of megabytes",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.LOW,
    signals=("cfg.baseline",),
    judge=judge,
    remedy="Limit requests to a few megabytes.",
    remediations=("set-safe-value",),
    weakness=("CWE-770", "LLM10:2025"),
    breaks=("mcp_server desk {huge_requests=true}", "mcp_server desk {transport=streamable-http huge_requests=true}"),
    holds=("mcp_server desk", "mcp_server desk {huge_requests=false}"),
)
