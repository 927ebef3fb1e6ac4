"""Labels in training data contradict all of their near neighbours.

Why it matters: flipped labels bend a classifier towards the class of somebody's choice. Whether by intent or by careless annotation, the model
learns what is wrong.

How to fix: have the contradicted rows labelled again, and look at who labelled them.

What it does not see: flips of rows without near neighbours, and below about two percent of the rows.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.rule import Rule
from upright.judge.rules._poison import judged
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(dataset: Asset, graph: Graph) -> Judgement | None:
    """Applies to data that trains a model or grounds its answers."""
    return judged(dataset, graph, ("label-flips",), "labels that contradict their neighbours")


RULE = Rule(
    id="labels-flipped-in-training-data",
    title="Labels in training data contradict their neighbours",
    assesses=frozenset({AssetKind.DATASET}),
    severity=Severity.MEDIUM,
    signals=("data.integrity", "data.quality"),
    judge=judge,
    remedy="Have the contradicted rows labelled again, and look at who labelled them.",
    remediations=("hold-out-dataset",),
    weakness=("LLM04:2025", "AML.T0020"),
    breaks=(
        """
        dataset corpus [poison.label-flips] {rows=4000}
        training_job tune
        tune -trained_on-> corpus
        """,
        "dataset rows [poison.label-flips] {role=training rows=900}",
    ),
    holds=("dataset rows {role=training rows=900}", "dataset other [poison.label-flips]   # no model learns from it"),
)
