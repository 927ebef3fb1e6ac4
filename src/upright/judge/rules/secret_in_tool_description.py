"""A credential stands in the description of a tool.

Why it matters: every client that lists the tools gets it, every model that may use the tool reads it, and logs and
providers keep it.

How to fix: revoke the credential; let the tool read it where it runs.

What it does not see: credentials that a server puts into descriptions at run time from elsewhere.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By the description as written."""
    if says(tool, "holds_secret"):
        return fail(tool, f"the description of tool {tool.name} shows a credential to every model that may use it")
    return holds(graph, tool, f"no credential stands in the description of {tool.name}")


RULE = Rule(
    id="secret-in-tool-description",
    title="A credential stands in a tool's description",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.HIGH,
    signals=("data.secrets_exposed", "iam.secrets_vault"),
    judge=judge,
    remedy="Revoke the credential, and let the tool read it where it runs.",
    remediations=("redact-instructions", "withdraw-tool"),
    weakness=("CWE-200", "CWE-522", "LLM02:2025", "ASI03", "AML.T0098"),
    breaks=("tool send_message {holds_secret=true}", "tool ask {holds_secret=true type=mcp_tool}"),
    holds=("tool send_message", "tool ask {holds_secret=false}"),
)
