"""One text stands in training data many times over, slightly changed.

Why it matters: a few dozen copies make a model repeat a text or believe a claim, and small changes keep plain deduplication from seeing them.

How to fix: keep one of the rows (or none), and deduplicate by likeness before training.

What it does not see: paraphrases in new words; sets that are made from templates throughout.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.rule import Rule
from upright.judge.rules._poison import judged
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(dataset: Asset, graph: Graph) -> Judgement | None:
    """Applies to data that trains a model or grounds its answers."""
    return judged(dataset, graph, ("near-duplicates",), "a flood of nearly the same row")


RULE = Rule(
    id="near-duplicate-flood-in-training-data",
    title="Training data is flooded with one text",
    assesses=frozenset({AssetKind.DATASET}),
    severity=Severity.MEDIUM,
    signals=("data.integrity", "data.quality"),
    judge=judge,
    remedy="Remove the copies, and deduplicate by likeness before training.",
    remediations=("hold-out-dataset",),
    weakness=("LLM04:2025", "AML.T0020"),
    breaks=(
        """
        dataset corpus [poison.near-duplicates] {rows=4000}
        training_job tune
        tune -trained_on-> corpus
        """,
        "dataset rows [poison.near-duplicates] {role=training rows=900}",
    ),
    holds=(
        "dataset rows {role=training rows=900}",
        "dataset other [poison.near-duplicates]   # no model learns from it",
    ),
)
