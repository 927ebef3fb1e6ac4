"""A tool or MCP server is no longer what was pinned.

Why it matters: a server that was trusted once can change its description, its parameters or its command in the next
release (a "rug pull"). Clients do not ask again.

How to fix: read what changed (`upright mcp --changed`). If it is as it should be, pin it anew (`upright mcp --pin`).

What it does not see: servers whose code or listing is not in the sources that are scanned.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to what was pinned."""
    changed = says(asset, "changed_since_pin")
    if changed is None:
        return None
    kind = "MCP server" if asset.kind is AssetKind.MCP_SERVER else "tool"
    if changed:
        return fail(asset, f"{kind} {asset.name} is not what was pinned", in_tests=None)
    return holds(graph, asset, f"{kind} {asset.name} is as pinned")


RULE = Rule(
    id="tool-changed-since-pinned",
    title="A tool or MCP server changed after it was pinned",
    assesses=frozenset({AssetKind.TOOL, AssetKind.MCP_SERVER}),
    severity=Severity.HIGH,
    signals=("sup.mcp_trust", "sup.pinned_deps"),
    judge=judge,
    remedy="Read what changed, and pin it anew if it is as it should be.",
    remediations=("remove-mcp-server",),
    weakness=("CWE-494", "LLM03:2025", "ASI04", "AML.T0110.000"),
    breaks=("tool search {changed_since_pin=true}", "mcp_server files {changed_since_pin=true}"),
    holds=("tool search {changed_since_pin=false}", "mcp_server files {changed_since_pin=false}"),
)
