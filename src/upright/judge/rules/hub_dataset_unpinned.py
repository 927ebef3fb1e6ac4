"""A data set is taken from a hub without a pinned revision.

Why it matters: the model is trained or tested on whatever the owner pushed last. Results cannot be repeated, and poisoned
rows arrive without a trace.

How to fix: pass the full commit hash: `load_dataset("org/name", revision="3f0c...")`.

What it does not see: a cache that pins on the way.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(dataset: Asset, graph: Graph) -> Judgement | None:
    """Applies to data that code downloads from a hub."""
    if not text(dataset, "hub") or says(dataset, "dynamic"):
        return None
    if text(dataset, "revision"):
        return holds(graph, dataset, f"{dataset.name} is pinned")
    return fail(dataset, f"{dataset.name} is taken from {text(dataset, 'hub')} without a revision")


RULE = Rule(
    id="hub-dataset-unpinned",
    title="A data set is taken from a hub without a pinned revision",
    assesses=frozenset({AssetKind.DATASET}),
    severity=Severity.LOW,
    signals=("data.integrity", "data.lineage"),
    judge=judge,
    remedy="Pass the full commit hash as the revision.",
    remediations=("pin-hub-reference",),
    weakness=("CWE-345", "LLM03:2025", "LLM04:2025", "AML.T0010.002"),
    breaks=("dataset org/corpus {hub=huggingface}", "dataset imdb {hub=huggingface role=training}"),
    holds=("dataset org/corpus {hub=huggingface revision=3f0c2a9b1d4e}", "dataset tickets {rows=900}"),
)
