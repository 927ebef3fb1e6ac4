"""An AI service can be opened with a fixed key.

Why it matters: keys have no owner, do not expire and are copied into code. With identities alone there is nothing to leak.

How to fix: switch local authentication off, and give callers a managed identity with a role.

What it does not see: how callers authenticate when both ways are open.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, keeps_ai_data, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies to services that can switch keys off, and to the stores of AI data among them."""
    keys = says(service, "key_access")
    if keys is None or (service.kind is AssetKind.DATA_STORE and not keeps_ai_data(graph, service)):
        return None
    if not keys:
        return holds(graph, service, f"{service.name} is opened by identities only")
    return fail(service, f"{service.name} is opened by anyone who has its key")


RULE = Rule(
    id="ai-service-key-access",
    title="An AI service can be opened with a fixed key",
    assesses=frozenset({AssetKind.AI_SERVICE, AssetKind.VECTOR_STORE, AssetKind.DATA_STORE, AssetKind.NOTEBOOK}),
    severity=Severity.MEDIUM,
    signals=("iam.short_lived_creds", "cfg.key_mgmt", "cfg.baseline", "cfg.iac"),
    judge=judge,
    remedy="Switch local authentication off, and give callers a managed identity.",
    remediations=("set-safe-value",),
    weakness=("CWE-798", "CWE-287", "LLM02:2025", "AML.T0012"),
    breaks=("ai_service openai {provider=azure key_access=true}",),
    holds=("ai_service openai {provider=azure key_access=false}",),
)
