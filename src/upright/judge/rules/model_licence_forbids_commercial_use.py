"""A model's licence forbids commercial use.

Why it matters: a product built on it must be taken back or paid for later, when it is expensive.

How to fix: replace the model, or buy a licence; keep it for research only and record that.

What it does not see: what you use it for. Conditions of community licences (user counts, fields of use) are for lawyers.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.judge.rules._licences import forbids_commercial_use
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies where a licence was stated."""
    licence = text(model, "licence")
    if not licence:
        return None
    if forbids_commercial_use(licence):
        return fail(model, f"{model.name} is under {licence}, which forbids commercial use")
    return holds(graph, model, f"{model.name} is under {licence}")


RULE = Rule(
    id="model-licence-forbids-commercial-use",
    title="A model's licence forbids commercial use",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.LOW,
    signals=("data.licence",),
    judge=judge,
    remedy="Replace the model, buy a licence, or record that it serves research only.",
    weakness=("LLM03:2025",),
    breaks=("model org/rp {licence=cc-by-nc-4.0}", 'model org/x {licence="Research-only licence"}'),
    holds=("model org/bert {licence=apache-2.0}", "model org/llama {licence=llama3.1}"),
)
