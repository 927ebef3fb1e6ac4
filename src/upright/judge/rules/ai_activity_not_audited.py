"""No trail writes down what is done with an AI service.

Why it matters: who changed an agent, dropped a guardrail or called a model with a stolen key is told by the trail
alone, and only from the day on which it was made.

How to fix: let a trail for all regions keep management events, and data events of Bedrock where they matter.

What it does not see: event data stores of CloudTrail Lake, and what is kept outside the account. Of an account that
logs what models are asked and has no trail it is unknown: the rest may be kept elsewhere.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, number, says, unknown
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
    if number(service, "trails") == 0 and says(service, "invocation_logging") is not False:
        return unknown(
            f"the account has no trail: whether what is done with {service.name} is written down is not known"
        )
    if number(service, "trails") == 0:
        return fail(service, f"neither a trail nor a log of calls writes down what is done with {service.name}")
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
        "ai_service bedrock {provider=aws audited=false trails=0 invocation_logging=false}",
    ),
    holds=(
        "ai_service bedrock {provider=aws audited=true}",
        "ai_service openai",
    ),
)
