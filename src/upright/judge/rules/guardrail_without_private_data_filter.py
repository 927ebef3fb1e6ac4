"""A guardrail does not filter personal data.

Why it matters: what a model was shown or trained on comes out in its answers; names, card numbers and passwords in
prompts stand in logs.

How to fix: add sensitive-information types to the guardrail, with BLOCK or ANONYMIZE for inputs and outputs.

What it does not see: masking before the model is called.
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
    if "pii" in words(rail, "covers"):
        return holds(graph, rail, f"{rail.name} filters personal data")
    return fail(rail, f"{rail.name} lets personal data pass")


RULE = Rule(
    id="guardrail-without-private-data-filter",
    title="A guardrail does not filter personal data",
    assesses=frozenset({AssetKind.GUARDRAIL}),
    severity=Severity.MEDIUM,
    signals=("grd.pii_filter",),
    judge=judge,
    remedy="Add sensitive-information types that are blocked or masked.",
    weakness=(
        "CWE-359",
        "LLM02:2025",
    ),
    breaks=('guardrail mild {provider=aws covers=["input"]}',),
    holds=(
        'guardrail strict {provider=aws covers=["input","pii"]}',
        'guardrail own {covers=["input"]}',
    ),
)
