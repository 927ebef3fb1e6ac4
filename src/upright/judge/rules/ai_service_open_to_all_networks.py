"""An AI service can be reached from every network.

Why it matters: a leaked key or token is then all that it takes. Behind a private endpoint it is worth nothing outside.

How to fix: switch public network access off and reach the service by a private endpoint, or let in named networks only.

What it does not see: network rules outside the scan.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, kind_of, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity

_CLOUDS = frozenset({"aws", "azure", "google"})


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies to services and indexes that a cloud runs, when something about their network was seen."""
    if text(service, "provider") not in _CLOUDS or service.exposure is Exposure.UNKNOWN:
        return None
    if service.kind is AssetKind.ENDPOINT and (kind_of(service) != "model_server" or text(service, "auth") == "none"):
        return None  # routes and open servers have rules of their own
    if service.kind is AssetKind.MCP_SERVER and text(service, "auth") == "none":
        return None  # said by another rule
    if service.exposure is not Exposure.PUBLIC:
        return holds(graph, service, f"{service.name} is not reached from every network")
    auth = text(service, "auth")
    how = (
        " without asking who is calling"
        if auth == "none"
        else " by whoever has its key"
        if says(service, "key_access")
        else ""
    )
    graver = Severity.HIGH if auth == "none" else None
    return fail(service, f"{service.name} can be used from every network{how}", severity=graver)


RULE = Rule(
    id="ai-service-open-to-all-networks",
    title="An AI service is open to all networks",
    assesses=frozenset({AssetKind.AI_SERVICE, AssetKind.VECTOR_STORE, AssetKind.MCP_SERVER, AssetKind.ENDPOINT}),
    severity=Severity.MEDIUM,
    signals=("net.private_access", "net.public_exposure", "cfg.baseline", "cfg.iac"),
    judge=judge,
    remedy="Switch public network access off, and use a private endpoint.",
    remediations=("close-index-to-internet", "set-safe-value"),
    weakness=("CWE-668", "LLM10:2025", "AML.T0040", "AML.T0085"),
    breaks=(
        "ai_service openai public {provider=azure key_access=true}",
        "vector_store docs public {provider=aws engine=opensearch auth=none}",
    ),
    holds=(
        "ai_service openai private {provider=azure}",
        "vector_store docs organisation {provider=aws engine=opensearch}",
    ),
)
