"""A model comes from a publisher whom the organisation does not list.

Why it matters: anyone can publish on a hub. A list of publishers whose models may be used is the cheapest control that
keeps look-alikes, abandoned accounts and unknown fine-tunes out (`models: publishers` of upright.yaml).

How to fix: take the model of a listed publisher, or have this one approved and listed.

What it does not see: who trained the model that a listed publisher republishes.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to models of a hub where there is a list."""
    listed = says(model, "publisher_listed")
    if listed is None:
        return None
    if listed:
        return holds(graph, model, f"the publisher of {model.name} is listed")
    return fail(model, f"the publisher of {model.name} is on no list")


RULE = Rule(
    id="model-publisher-not-listed",
    title="A model's publisher is not on the list",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.MEDIUM,
    signals=("mdl.source_trust",),
    judge=judge,
    remedy="Take the model of a listed publisher, or have this publisher approved and listed.",
    weakness=("CWE-829", "LLM03:2025", "AML.T0010.003"),
    breaks=("model someone/llama-uncensored {hub=huggingface publisher_listed=false}",),
    holds=(
        "model meta-llama/Llama-3.1-8B {hub=huggingface publisher_listed=true}",
        "model someone/llama {hub=huggingface}",
    ),
)
