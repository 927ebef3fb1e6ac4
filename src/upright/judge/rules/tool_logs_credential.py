"""A tool writes a credential into a log.

Why it matters: logs are read by more people than secrets are, are kept longer, and travel to other services. The credential
of a caller opens everything that the caller may do.

How to fix: log who called, not with what.

What it does not see: loggers that take credentials out.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By the code behind the tool."""
    return tool_does(tool, graph, "logs_credential", "writes a credential into a log")


RULE = Rule(
    id="tool-logs-credential",
    title="A tool logs a credential",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.MEDIUM,
    signals=("data.secrets_exposed",),
    judge=judge,
    remedy="Take the credential out of the log.",
    weakness=("CWE-532", "LLM02:2025"),
    breaks=("tool fetch_page {logs_credential=true}", "tool call_api {logs_credential=true type=mcp_tool}"),
    holds=("tool fetch_page", "tool call_api {logs_credential=false}"),
)
