"""What is deleted at its source stays in the index.

Why it matters: the data source is told to retain its chunks: a document that was taken back, and a person who asked
to be forgotten, go on in the answers.

How to fix: set the deletion policy of the data source to `DELETE`, and remove what should be gone.

What it does not see: deletions that somebody carries out by hand.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(source: Asset, graph: Graph) -> Judgement | None:
    """Applies to sources of an index whose deletion policy was seen."""
    told = says(source, "keeps_deleted")
    if told is None:
        return None
    if told:
        return fail(source, f"what is deleted in {source.name} stays in the index made of it")
    return holds(graph, source, f"what is deleted in {source.name} leaves the index")


RULE = Rule(
    id="index-keeps-deleted-documents",
    title="What is deleted at its source stays in the index",
    assesses=frozenset({AssetKind.DATASET}),
    severity=Severity.MEDIUM,
    signals=("data.deletion", "data.retention", "data.integrity"),
    judge=judge,
    remedy="Set the deletion policy of the data source to DELETE.",
    weakness=("CWE-212", "LLM08:2025"),
    breaks=("dataset handbook-pages {provider=aws keeps_deleted=true}",),
    holds=(
        "dataset handbook-pages {provider=aws keeps_deleted=false}",
        "dataset handbook-pages",
    ),
)
