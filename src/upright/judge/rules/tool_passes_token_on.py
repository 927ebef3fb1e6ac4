"""A tool sends the caller's own credential on to another service.

Why it matters: a token that was issued for this server opens the service behind it as well ("token passthrough", which the
authorisation chapter of the MCP specification forbids): the service cannot tell who is calling, and a token stolen
anywhere works everywhere.

How to fix: let the server have a credential of its own for the service behind, or exchange the caller's token for one of
that audience.

What it does not see: proxies in front of the server.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By the code behind the tool."""
    return tool_does(tool, graph, "token_passthrough", "sends the caller's own credential on to another service")


RULE = Rule(
    id="tool-passes-token-on",
    title="A tool passes its caller's token on",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.MEDIUM,
    signals=("agt.delegation", "iam.auth_required"),
    judge=judge,
    remedy="Give the server a credential of its own, or exchange the token for one of the right audience.",
    weakness=("CWE-441", "CWE-522", "LLM06:2025", "ASI03"),
    breaks=("tool list_repos {token_passthrough=true}", "tool call_api {token_passthrough=true type=mcp_tool}"),
    holds=("tool list_repos", "tool call_api {token_passthrough=false}"),
)
