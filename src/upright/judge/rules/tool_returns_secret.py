"""A tool hands a credential to the model.

Why it matters: what a tool returns becomes part of the conversation: the provider receives it, logs keep it, and the next
injected instruction can have it sent on.

How to fix: use the credential inside the tool and return the result; mask tokens before anything is returned.

What it does not see: credentials that an outside service returns at run time.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By what the code of the tool returns."""
    return tool_does(tool, graph, "returns_secret", "returns a credential to the model", public=Severity.CRITICAL)


RULE = Rule(
    id="tool-returns-secret",
    title="A tool hands a credential to the model",
    assesses=frozenset({AssetKind.TOOL, AssetKind.DATA_STORE}),
    severity=Severity.HIGH,
    signals=("data.secrets_exposed", "agt.delegation"),
    judge=judge,
    remedy="Use the credential inside the tool, and mask tokens in what it returns.",
    remediations=("withdraw-tool", "remove-mcp-server"),
    weakness=("CWE-200", "CWE-522", "LLM02:2025", "ASI03", "AML.T0098"),
    breaks=("tool check_mail {returns_secret=true}", "tool whoami {returns_secret=true type=mcp_tool}"),
    holds=("tool check_mail", "tool whoami {returns_secret=false}"),
)
