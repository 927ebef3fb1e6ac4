"""A tool answers with the stack of an error.

Why it matters: the stack names files, hosts, statements and versions behind the tool. A model repeats it to whoever asks, and an
attacker reads the next step in it.

How to fix: write it to the log, and answer with what the caller can change.

What it does not see: messages of errors themselves.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By the code behind the tool."""
    return tool_does(tool, graph, "tells_errors", "answers with the stack of an error")


RULE = Rule(
    id="tool-returns-stack-of-errors",
    title="A tool answers with the stack of an error",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.LOW,
    signals=("cfg.baseline", "cfg.env_separation"),
    judge=judge,
    remedy="Log the stack, and answer with a short message.",
    weakness=("CWE-209",),
    breaks=("tool fetch_page {tells_errors=true}", "tool call_api {tells_errors=true type=mcp_tool}"),
    holds=("tool fetch_page", "tool call_api {tells_errors=false}"),
)
