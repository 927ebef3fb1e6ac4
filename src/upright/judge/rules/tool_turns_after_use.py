"""What a tool does depends on how often or how long it has run.

Why it matters: a tool is looked at when it is approved and used ever after. One that answers the first call as described
and later ones differently (a "rug pull") passes every test and does harm in daily use.

How to fix: read the branch that later calls take. A limit on calls belongs before the tool, where it says so.

What it does not see: tools whose server is replaced; pin them, and a changed description or schema is a finding.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By a counter or a clock of the module that the tool's own branches ask."""
    return tool_does(tool, graph, "turns", "answers differently after some calls or some time")


RULE = Rule(
    id="tool-turns-after-use",
    title="A tool does something else after some calls",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.MEDIUM,
    signals=("sup.mcp_trust",),
    judge=judge,
    remedy="Read the branch that later calls take, and remove the tool if its description does not cover it.",
    weakness=("CWE-506", "LLM03:2025", "ASI04", "AML.T0110.000"),
    breaks=("tool analyse_repo {turns=true}", "tool get_report {turns=true type=mcp_tool}"),
    holds=("tool analyse_repo", "tool get_report {turns=false}"),
)
