"""Nobody keeps a log of who uses an AI service.

Why it matters: without it nobody can tell afterwards which prompts and answers a leaked key or a hijacked agent touched.

How to fix: send the service's logs to your log workspace (Azure: a diagnostic setting for the account).

What it does not see: settings that a policy of the organisation adds.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies to services and indexes of Azure, where logging is a setting beside the resource."""
    if text(service, "provider") != "azure" or "key_access" not in service.attributes:
        return None
    if says(service, "logging"):
        return holds(graph, service, f"the use of {service.name} is logged")
    return fail(service, f"nothing keeps the logs of {service.name}")


RULE = Rule(
    id="ai-service-unlogged",
    title="Use of an AI service is not logged",
    assesses=frozenset({AssetKind.AI_SERVICE, AssetKind.VECTOR_STORE}),
    severity=Severity.LOW,
    signals=("log.invocation", "log.admin_audit", "cfg.baseline", "cfg.iac"),
    judge=judge,
    remedy="Send its logs to your log workspace.",
    weakness=("CWE-778", "LLM10:2025"),
    breaks=("ai_service openai {provider=azure key_access=false}",),
    holds=(
        "ai_service openai {provider=azure key_access=false logging=true}",
        "ai_service openai {provider=openai}",
    ),
)
