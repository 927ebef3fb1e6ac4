"""Models are used where there is no guardrail.

Why it matters: without a guardrail in a region no call there can name one: prompts and answers pass unfiltered,
whatever the policy says.

How to fix: make a guardrail in the region and name it in agents and calls, or enforce one for the account.

What it does not see: guardrails of other vendors.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, number
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies to a region of an account in which Bedrock is used."""
    count = number(service, "guardrails")
    if count is None:
        return None
    if count:
        return holds(graph, service, f"{service.name} has guardrails")
    return fail(service, f"{service.name} is used, and has no guardrail")


RULE = Rule(
    id="region-without-guardrail",
    title="Models are used where there is no guardrail",
    assesses=frozenset({AssetKind.AI_SERVICE}),
    severity=Severity.MEDIUM,
    signals=(
        "grd.coverage",
        "grd.input_filter",
    ),
    judge=judge,
    remedy="Make a guardrail in the region, and name it in agents and calls.",
    weakness=(
        "CWE-693",
        "LLM01:2025",
    ),
    breaks=("ai_service bedrock {provider=aws guardrails=0}",),
    holds=(
        "ai_service bedrock {provider=aws guardrails=2}",
        "ai_service openai",
    ),
)
