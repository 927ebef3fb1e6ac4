"""Calls to an AI service are not logged.

Why it matters: when keys leak or an agent is misled, the log of invocations is the only record of what was asked, by whom
and what it cost. It cannot be made afterwards.

How to fix: switch invocation logging on (Bedrock: to S3 or CloudWatch with a key and a retention), and keep who may read it
small: it holds prompts.

What it does not see: logging in your own code or gateway.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies where the setting was seen."""
    logged = says(service, "invocation_logging")
    if logged is None:
        return None
    if logged and says(service, "text_logged") is False:
        return fail(service, f"the record of calls to {service.name} leaves their texts out", severity=Severity.LOW)
    if logged:
        return holds(graph, service, f"calls to {service.name} are logged")
    return fail(service, f"calls to {service.name} leave no record")


RULE = Rule(
    id="model-invocation-logging-off",
    title="Calls to an AI service are not logged",
    assesses=frozenset({AssetKind.AI_SERVICE}),
    severity=Severity.MEDIUM,
    signals=("log.invocation", "cfg.iac"),
    judge=judge,
    remedy="Switch invocation logging on, with a retention, and keep its readers few.",
    remediations=("enable-invocation-logging",),
    weakness=("CWE-778", "LLM10:2025"),
    breaks=(
        "ai_service bedrock {provider=aws invocation_logging=false}",
        "ai_service azure-openai {provider=azure invocation_logging=false region=westeurope}",
    ),
    holds=("ai_service bedrock {provider=aws invocation_logging=true}", "ai_service openai {provider=openai}"),
)
