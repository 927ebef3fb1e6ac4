"""A guardrail has filters that are switched off.

Why it matters: everyone who sees the guardrail counts on it; what a filter only notes, or does not look at, passes.

How to fix: set the strength of each filter to at least medium, for inputs and outputs, and let it block.

What it does not see: what its topics and words are worth.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(rail: Asset, graph: Graph) -> Judgement | None:
    """Applies to guardrails whose filters were seen."""
    weak = words(rail, "weak")
    if weak:
        return fail(rail, f"guardrail {rail.name} does not filter {some(weak)}")
    return holds(graph, rail, f"the filters of {rail.name} are on") if words(rail, "covers") else None


RULE = Rule(
    id="guardrail-filter-off",
    title="A guardrail has filters that are off",
    assesses=frozenset({AssetKind.GUARDRAIL}),
    severity=Severity.MEDIUM,
    signals=("grd.input_filter", "grd.coverage", "cfg.iac"),
    judge=judge,
    remedy="Set each filter to at least medium, for inputs and outputs.",
    remediations=("set-safe-value",),
    weakness=("CWE-693", "LLM01:2025", "AML.T0054"),
    breaks=('guardrail strict {covers=["input"] weak=["prompt_attack"]}',),
    holds=('guardrail strict {covers=["input"]}',),
)
