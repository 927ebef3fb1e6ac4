"""No trail writes down what is done with an AI service.

Why it matters: who changed an agent, dropped a guardrail or called a model with a stolen key is told by the trail
alone, and only from the day on which it was made.

How to fix: let a trail for all regions keep management events, and data events of Bedrock where they matter.

What it does not see: event data stores of CloudTrail Lake, and what is kept outside the account.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, number, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies where the trails of the account were read."""
    told = says(service, "audited")
    if told is None:
        return None
    if told is not False:
        return holds(graph, service, f"a trail writes down what is done with {service.name}")
    if number(service, "trails") == 0:
        return fail(service, f"the account has no trail that writes down what is done with {service.name}")
    return fail(service, f"none of the trails that there are writes down what is done with {service.name}")


RULE = Rule(
    id="ai-activity-not-audited",
    title="No trail writes down what is done with an AI service",
    assesses=frozenset({AssetKind.AI_SERVICE}),
    severity=Severity.MEDIUM,
    signals=("log.admin_audit",),
    judge=judge,
    remedy="Let a trail for all regions keep management events.",
    weakness=("CWE-778",),
    breaks=(
        "ai_service bedrock {provider=aws audited=false trails=1}",
        "ai_service bedrock {provider=aws audited=false trails=0}",
    ),
    holds=(
        "ai_service bedrock {provider=aws audited=true}",
        "ai_service openai",
    ),
)
