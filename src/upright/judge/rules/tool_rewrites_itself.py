"""A tool changes its own description while it runs.

Why it matters: people approve a tool by what it says. One that changes its description after the approval (a rug pull) can
carry new instructions into every later conversation.

How to fix: remove the server. Let clients pin tools by the digest of description and parameters, and ask again when it
changes.

What it does not see: changes that a remote server makes between two scans; compare digests with `upright diff`.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By the code behind the tool."""
    return tool_does(tool, graph, "self_modifying", "changes its own description while it runs")


RULE = Rule(
    id="tool-rewrites-itself",
    title="A tool changes its own description while it runs",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.CRITICAL,
    signals=("sup.mcp_trust", "chg.drift"),
    judge=judge,
    remedy="Remove the server, and pin the tools that you approve by the digest of their description and parameters.",
    remediations=("remove-mcp-server", "withdraw-tool"),
    weakness=("CWE-345", "LLM03:2025", "ASI04", "AML.T0109", "AML.T0110.000"),
    breaks=("tool weather {self_modifying=true}", "tool joke {self_modifying=true type=mcp_tool}"),
    holds=("tool weather", "tool joke {self_modifying=false}"),
)
