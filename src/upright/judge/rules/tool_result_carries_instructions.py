"""A tool returns a text that tells the model what to do.

Why it matters: what a tool returns enters the conversation with the trust that the tool has. A result that orders the
model to read a file or call another tool works like a poisoned description, and no one sees it when the tool is
approved.

How to fix: remove the text, or the server that offers the tool; return data, and let the client mark it as such.

What it does not see: texts that the tool fetches at run time.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By the texts in the code behind the tool or resource."""
    return tool_does(tool, graph, "result_poisoned", "returns a text that carries instructions for the model")


RULE = Rule(
    id="tool-result-carries-instructions",
    title="What a tool returns carries instructions for the model",
    assesses=frozenset({AssetKind.TOOL, AssetKind.DATA_STORE}),
    severity=Severity.HIGH,
    signals=("sup.mcp_trust",),
    judge=judge,
    remedy="Remove the text or the server; return data only.",
    remediations=("remove-mcp-server", "withdraw-tool"),
    weakness=("CWE-1427", "LLM01:2025", "ASI01", "AML.T0051.001"),
    breaks=("tool fetch_advisory {result_poisoned=true}", "data_store notes {type=mcp_resource result_poisoned=true}"),
    holds=("tool fetch_advisory", "data_store notes {type=mcp_resource}"),
)
