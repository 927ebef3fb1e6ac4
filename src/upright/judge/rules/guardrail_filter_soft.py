"""A guardrail filters at its lowest strength.

Why it matters: at `LOW` only the plainest cases are stopped; users find out at once what passes.

How to fix: set the filters to medium or high, and measure what they stop.

What it does not see: what the filters are worth against your own cases.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(rail: Asset, graph: Graph) -> Judgement | None:
    """Applies to guardrails whose filters were seen."""
    soft = words(rail, "soft")
    if soft:
        return fail(rail, f"guardrail {rail.name} filters {some(soft)} at the lowest strength only")
    return holds(graph, rail, f"no filter of {rail.name} is at its lowest") if words(rail, "covers") else None


RULE = Rule(
    id="guardrail-filter-soft",
    title="A guardrail filters at its lowest strength",
    assesses=frozenset({AssetKind.GUARDRAIL}),
    severity=Severity.LOW,
    signals=("grd.input_filter", "grd.output_filter", "grd.effectiveness"),
    judge=judge,
    remedy="Set the filters to medium or high.",
    remediations=("set-safe-value",),
    weakness=("CWE-693", "LLM05:2025"),
    breaks=('guardrail desk-rail {covers=["input"] soft=["hate"]}',),
    holds=(
        'guardrail desk-rail {covers=["input"]}',
        "guardrail desk-rail",
    ),
)
