"""The log of calls to models is not encrypted with a key of your own.

Why it matters: the log holds every prompt and every answer, so whatever people told the assistant: it is often the
most sensitive store of all.

AWS encrypts what it keeps in any case; with a key of your own you also decide, and see, who reads it.

How to fix: encrypt the bucket and the log group with a key of your own; both can be changed in place.

What it does not see: copies that leave the log.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies where calls to models are logged."""
    told = says(service, "log_encrypted")
    if told is None:
        return None
    if told is not False:
        return holds(graph, service, f"the log of {service.name} is encrypted")
    return fail(service, f"the log of calls to {service.name} is not encrypted with a key of its owner")


RULE = Rule(
    id="invocation-log-unencrypted",
    title="The log of calls to models is not encrypted with an own key",
    assesses=frozenset({AssetKind.AI_SERVICE}),
    severity=Severity.LOW,
    signals=(
        "log.protected",
        "cfg.enc_at_rest",
    ),
    judge=judge,
    remedy="Encrypt its bucket and its log group with a key of your own.",
    weakness=(
        "CWE-311",
        "LLM02:2025",
    ),
    breaks=("ai_service bedrock {provider=aws invocation_logging=true log_encrypted=false}",),
    holds=(
        "ai_service bedrock {provider=aws invocation_logging=true log_encrypted=true}",
        "ai_service openai",
    ),
)
