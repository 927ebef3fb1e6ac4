"""Most of what is odd in training data comes from one rare source.

Why it matters: whoever poisons a gathered set controls a few of its sources; that the odd rows come from one place is the trace.

How to fix: take the source out, read what it gave, and train again without it.

What it does not see: sets that do not say where each row comes from.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.rule import Rule
from upright.judge.rules._poison import judged
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(dataset: Asset, graph: Graph) -> Judgement | None:
    """Applies to data that trains a model or grounds its answers."""
    return judged(dataset, graph, ("outlier-source",), "trouble from one rare source")


RULE = Rule(
    id="outlier-source-in-training-data",
    title="One source brings the trouble into training data",
    assesses=frozenset({AssetKind.DATASET}),
    severity=Severity.HIGH,
    signals=("data.integrity", "data.lineage"),
    judge=judge,
    remedy="Take the source out, read what it gave, and train again without it.",
    remediations=("hold-out-dataset",),
    weakness=("LLM04:2025", "AML.T0020", "AML.T0019"),
    breaks=(
        """
        dataset corpus [poison.outlier-source] {rows=4000}
        training_job tune
        tune -trained_on-> corpus
        """,
        "dataset rows [poison.outlier-source] {role=training rows=900}",
    ),
    holds=(
        "dataset rows {role=training rows=900}",
        "dataset other [poison.outlier-source]   # no model learns from it",
    ),
)
