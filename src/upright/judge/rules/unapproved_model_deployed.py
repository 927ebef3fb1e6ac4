"""A model is in use that the registry has not approved.

Why it matters: the registry is where somebody answers for a version: one that was rejected, or that nobody has looked
at, went past the tests that would have stopped it.

How to fix: deploy an approved version, and let the pipeline refuse all others.

What it does not see: models that never went through a registry.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to models that were made from a version in a registry."""
    status = text(model, "registry_status")
    if not status:
        return None
    if status == "approved":
        return holds(graph, model, f"the registry approved the version behind {model.name}")
    said = "rejected" if status == "rejected" else "has not approved"
    return fail(
        model,
        f"the registry {said} the version behind {model.name}",
        severity=None if status == "rejected" else Severity.MEDIUM,
    )


RULE = Rule(
    id="unapproved-model-deployed",
    title="A model is in use that the registry has not approved",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.HIGH,
    signals=("mdl.registry", "chg.approval", "evl.gate"),
    judge=judge,
    remedy="Deploy an approved version.",
    weakness=("CWE-693", "LLM03:2025", "AML.T0010"),
    breaks=(
        "model ranker {provider=aws registry_status=rejected}",
        "model ranker {provider=aws registry_status=pendingmanualapproval}",
    ),
    holds=(
        "model ranker {provider=aws registry_status=approved}",
        "model ranker {provider=aws}",
    ),
)
