"""A tool calls services without checking their certificates.

Why it matters: whoever sits on the way answers in the service's name: with instructions for the model, and with
the tool's credential in hand.

How to fix: leave the check on; trust a certificate of your own by name.

What it does not see: settings of a proxy or of the machine.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By the code behind the tool."""
    return tool_does(tool, graph, "tls_unchecked", "calls services without checking their certificates")


RULE = Rule(
    id="tool-skips-certificates",
    title="A tool skips the check of certificates",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.MEDIUM,
    signals=("cfg.enc_in_transit",),
    judge=judge,
    remedy="Leave the check of certificates on.",
    weakness=("CWE-295", "LLM03:2025"),
    breaks=("tool fetch_page {tls_unchecked=true}", "tool call_api {tls_unchecked=true type=mcp_tool}"),
    holds=("tool fetch_page", "tool call_api {tls_unchecked=false}"),
)
