"""A retrieval index still answers from what was deleted at its source.

Why it matters: a deleted file is deleted for a reason: it was wrong, it was somebody's personal data, or its reader lost
the right to it. Its chunks stay in the index and go on answering; a request for erasure that stops at the file is not met.

How to fix: delete the chunks whose origin is gone, and index by synchronising instead of adding.

What it does not see: chunks that do not say where they came from, and origins outside the scan.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, number, personal, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to indexes whose origins were looked for."""
    orphaned = number(store, "orphaned")
    if orphaned is None:
        return None
    if not orphaned:
        return holds(graph, store, f"every origin of {store.name} that could be looked up is there")
    found, gone = personal(store), words(store, "orphans")
    kept = f", which holds {some(found)}," if found else ""
    chunks = "1 chunk" if orphaned == 1 else f"{orphaned:.0f} chunks"
    reason = f"index {store.name}{kept} keeps {chunks} of what is gone: {some(gone)}"
    return fail(store, reason, severity=Severity.HIGH if found else None)


RULE = Rule(
    id="index-with-orphaned-chunks",
    title="An index keeps chunks of what was deleted",
    assesses=frozenset({AssetKind.VECTOR_STORE}),
    severity=Severity.MEDIUM,
    signals=("data.minimisation", "data.lineage", "data.integrity"),
    judge=judge,
    remedy="Delete the chunks whose origin is gone, and let indexing delete what its source deletes.",
    weakness=("CWE-212", "LLM08:2025", "DSGAI13"),
    breaks=(
        'vector_store docs {engine=chroma orphaned=3 orphans=["handbook/old.md"]}',
        'vector_store hr [pii.us-ssn] {engine=pgvector orphaned=1 orphans=["s3://hr/ana.pdf"]}',
    ),
    holds=("vector_store docs {engine=chroma orphaned=0 size=9}", "vector_store docs {engine=chroma}"),
)
