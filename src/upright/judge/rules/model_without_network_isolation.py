"""The containers of a model have a network.

Why it matters: a model file or inference image that was tampered with can call home with the data that it is asked about.

How to fix: switch network isolation on; the model is then loaded by the service and its containers can reach nothing.

What it does not see: what the network lets through.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to models and jobs of clouds that have the switch."""
    isolated = says(model, "network_isolation")
    if isolated is None:
        return None
    if isolated:
        return holds(graph, model, f"the containers of {model.name} have no network")
    lower = Severity.LOW if says(model, "private_network") else None
    return fail(model, f"the containers of {model.name} can reach other machines", severity=lower)


RULE = Rule(
    id="model-without-network-isolation",
    title="The containers of a model have a network",
    assesses=frozenset({AssetKind.MODEL, AssetKind.TRAINING_JOB, AssetKind.PIPELINE}),
    severity=Severity.MEDIUM,
    signals=("cfg.compute_isolation", "net.egress", "cfg.iac"),
    judge=judge,
    remedy="Switch network isolation on where it is made: a model or job that exists has to be made anew.",
    remediations=("set-safe-value",),
    weakness=("CWE-668", "AML.T0025", "AML.T0010.003"),
    breaks=("model llm {provider=aws network_isolation=false}",),
    holds=(
        "model llm {provider=aws network_isolation=true}",
        "model gpt-4o",
    ),
)
