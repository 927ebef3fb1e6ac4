"""A tool turns what the model writes into objects of any class.

Why it matters: `pickle`, unsafe YAML and their kin run code while they read. Whoever steers the model runs programs where
the tool runs.

How to fix: take JSON and check it against a schema; for YAML use `safe_load`.

What it does not see: formats of one's own that run code.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By what the code of the tool does with its parameters."""
    return tool_does(tool, graph, "deserializes", "makes objects of any class from what the model writes")


RULE = Rule(
    id="tool-makes-objects-of-input",
    title="A tool unpickles what the model writes",
    assesses=frozenset({AssetKind.TOOL, AssetKind.DATA_STORE}),
    severity=Severity.CRITICAL,
    signals=("grd.structured", "agt.sandbox"),
    judge=judge,
    remedy="Take JSON and check it against a schema; use safe_load for YAML.",
    remediations=("set-safe-value", "withdraw-tool", "remove-mcp-server"),
    weakness=("CWE-502", "LLM05:2025", "ASI05"),
    breaks=("tool create_report {deserializes=true}", "tool load_state {deserializes=true type=mcp_tool}"),
    holds=("tool create_report", "tool load_state {deserializes=false}"),
)
