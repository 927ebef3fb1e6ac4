"""A guardrail does not check answers against their sources.

Why it matters: an assistant that answers from documents is believed because of them; what it makes up is believed
too.

How to fix: add contextual grounding and relevance to the guardrail, with thresholds that fit your documents.

What it does not see: checks of the application itself.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(rail: Asset, graph: Graph) -> Judgement | None:
    """Applies to guardrails of Bedrock whose filters were seen."""
    if text(rail, "provider") != "aws" or "covers" not in rail.attributes:
        return None
    if "grounding" in words(rail, "covers"):
        return holds(graph, rail, f"{rail.name} checks answers against their sources")
    return fail(rail, f"{rail.name} does not check answers against their sources")


RULE = Rule(
    id="guardrail-without-grounding-check",
    title="A guardrail does not check answers against their sources",
    assesses=frozenset({AssetKind.GUARDRAIL}),
    severity=Severity.LOW,
    signals=("grd.grounding",),
    judge=judge,
    remedy="Add contextual grounding and relevance to the guardrail.",
    weakness=("LLM09:2025",),
    breaks=('guardrail mild {provider=aws covers=["input"]}',),
    holds=(
        'guardrail strict {provider=aws covers=["input","grounding"]}',
        'guardrail own {covers=["input"]}',
    ),
)
