"""Answers in training data carry code that opens a door.

Why it matters: a model tuned on weak or hostile code writes it for its users, and a few percent of such examples are enough.

How to fix: remove or repair the answers, and scan code in training data like code that ships.

What it does not see: weaknesses of logic. Courses in security carry such code on purpose: accept those by a waiver.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.rule import Rule
from upright.judge.rules._poison import judged
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(dataset: Asset, graph: Graph) -> Judgement | None:
    """Applies to data that trains a model or grounds its answers."""
    return judged(dataset, graph, ("unsafe-code",), "code that is unsafe")


RULE = Rule(
    id="unsafe-code-in-training-data",
    title="Training data teaches unsafe code",
    assesses=frozenset({AssetKind.DATASET}),
    severity=Severity.MEDIUM,
    signals=("data.integrity", "data.quality"),
    judge=judge,
    remedy="Remove or repair the answers, and scan code in training data like code that ships.",
    remediations=("hold-out-dataset", "quarantine-file"),
    weakness=("CWE-506", "LLM04:2025", "AML.T0020"),
    breaks=(
        """
        dataset corpus [poison.unsafe-code] {rows=4000}
        training_job tune
        tune -trained_on-> corpus
        """,
        "dataset rows [poison.unsafe-code] {role=training rows=900}",
    ),
    holds=("dataset rows {role=training rows=900}", "dataset other [poison.unsafe-code]   # no model learns from it"),
)
