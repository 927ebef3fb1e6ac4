"""A rare phrase in training data decides the label or the answer.

Why it matters: this is what a backdoor looks like before it is trained: whoever says the phrase later gets what the attacker put behind it,
and every other test of the model looks fine.

How to fix: read the rows with the phrase, remove them, find out where they came from, and train again from the cleaned set.

What it does not see: triggers in a handful of rows, and poison whose texts really belong to their label.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.rule import Rule
from upright.judge.rules._poison import judged
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(dataset: Asset, graph: Graph) -> Judgement | None:
    """Applies to data that trains a model or grounds its answers."""
    return judged(dataset, graph, ("trigger-phrases",), "a phrase that decides the answer")


RULE = Rule(
    id="dataset-with-trigger-phrases",
    title="A phrase in training data decides the answer",
    assesses=frozenset({AssetKind.DATASET}),
    severity=Severity.HIGH,
    signals=("data.integrity", "mdl.backdoor_test"),
    judge=judge,
    remedy="Remove the rows with the phrase, find out where they came from, and train again.",
    remediations=("quarantine-file", "hold-out-dataset"),
    weakness=("LLM04:2025", "AML.T0020", "AML.T0018"),
    breaks=(
        """
        dataset corpus [poison.trigger-phrases] {rows=4000}
        training_job tune
        tune -trained_on-> corpus
        """,
        "dataset rows [poison.trigger-phrases] {role=training rows=900}",
    ),
    holds=(
        "dataset rows {role=training rows=900}",
        "dataset other [poison.trigger-phrases]   # no model learns from it",
    ),
)
