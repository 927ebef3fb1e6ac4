"""An assistant also answers from what its model remembers.

Why it matters: people take what it says for what stands in the documents; what the model makes up carries the name of
the organisation.

How to fix: confine answers to the sources (chat controls), or mark what does not come from them.

What it does not see: instructions that confine it in other ways.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies to assistants whose scope of answers was seen."""
    told = says(service, "beyond_sources")
    if told is None:
        return None
    if told:
        return fail(service, f"{service.name} also answers from what its model remembers")
    return holds(graph, service, f"{service.name} answers from its sources")


RULE = Rule(
    id="assistant-answers-beyond-its-sources",
    title="An assistant also answers from what its model remembers",
    assesses=frozenset({AssetKind.AI_SERVICE}),
    severity=Severity.LOW,
    signals=("grd.grounding", "run.hallucination"),
    judge=judge,
    remedy="Confine answers to the sources.",
    weakness=("CWE-345", "LLM09:2025"),
    breaks=("ai_service desk {provider=aws beyond_sources=true}",),
    holds=(
        "ai_service desk {provider=aws beyond_sources=false}",
        "ai_service desk",
    ),
)
