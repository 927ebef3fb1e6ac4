"""An AI workload runs outside the organisation's network.

Why it matters: nothing sees or stops what it sends out. An agent's runtime, browser or code interpreter with its own way to the
internet is what carries stolen data away.

How to fix: make it inside your VPC with endpoints for the services that it needs; most of these cannot be moved in place.

What it does not see: networks that are chosen when it starts.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_CLOUDS = frozenset({"aws", "azure", "google"})


def judge(workload: Asset, graph: Graph) -> Judgement | None:
    """Applies to what a cloud runs, when its network was seen."""
    inside = says(workload, "private_network")
    if inside is None or text(workload, "provider") not in _CLOUDS:
        return None
    if workload.kind is AssetKind.PIPELINE and says(workload, "network_isolation"):
        return holds(graph, workload, f"{workload.name} has no network at all")
    if inside:
        return holds(graph, workload, f"{workload.name} runs in a network of its owner")
    if says(workload, "invocation_logging") is not None:
        why = f"{workload.name} is called from networks of the account over the internet: there is no endpoint for it"
        return fail(workload, why, severity=Severity.LOW)
    if says(workload, "network_isolation"):
        why = f"{workload.name} reaches services of its cloud alone, yet from outside its owner's network"
        return fail(workload, why, severity=Severity.LOW)
    return fail(workload, f"{workload.name} does not run in a network of its owner")


RULE = Rule(
    id="ai-workload-outside-own-network",
    title="An AI workload runs outside the organisation's network",
    assesses=frozenset(
        {
            AssetKind.AGENT,
            AssetKind.TOOL,
            AssetKind.NOTEBOOK,
            AssetKind.MODEL,
            AssetKind.TRAINING_JOB,
            AssetKind.PIPELINE,
            AssetKind.AI_SERVICE,
        }
    ),
    severity=Severity.MEDIUM,
    signals=("net.private_access", "net.segmentation", "net.egress", "cfg.iac"),
    judge=judge,
    remedy="Make it inside your network, with endpoints for the services that it needs.",
    remediations=("isolate-notebook",),
    weakness=("CWE-668", "AML.T0025", "ASI05"),
    breaks=(
        "agent runtime {provider=aws private_network=false}",
        "notebook research {provider=aws private_network=false}",
        "tool calculator {provider=aws private_network=false network_isolation=true}",
        "ai_service bedrock {provider=aws private_network=false invocation_logging=true}",
    ),
    holds=(
        "pipeline redact {provider=aws private_network=false network_isolation=true}",
        "agent runtime {provider=aws private_network=true}",
        "agent desk {provider=openai}",
    ),
)
