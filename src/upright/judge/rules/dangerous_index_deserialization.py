"""An index is loaded in a way that runs what its file says.

Why it matters: LangChain's FAISS index lies beside a pickle. `allow_dangerous_deserialization=True` loads it; whoever can
write that file (in a bucket, in a cache, in a pull request) runs code in the application.

How to fix: rebuild the index from its documents at start, use a store without pickles, or check a digest before loading.

What it does not see: who can write the file.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies where it was seen how an index is loaded."""
    allowed = says(store, "allow_dangerous_deserialization")
    if allowed:
        where = text(store, "persist_path")
        of = f" from {where}" if where else ""
        return fail(store, f"index {store.name} is loaded{of} with pickle, which runs code that the file holds")
    if allowed is None and text(store, "engine") not in {"faiss", "annoy", "bm25", "tfidf"}:
        return None
    return holds(graph, store, f"{store.name} is not loaded with pickle")


RULE = Rule(
    id="dangerous-index-deserialization",
    title="An index is loaded with pickle",
    assesses=frozenset({AssetKind.VECTOR_STORE}),
    severity=Severity.MEDIUM,
    signals=("mdl.safe_format", "data.integrity"),
    judge=judge,
    remedy="Rebuild the index from its documents, or use a store that needs no pickle.",
    remediations=("set-safe-value",),
    weakness=("CWE-502", "LLM08:2025", "LLM03:2025", "AML.T0011.000"),
    breaks=(
        "vector_store docs {engine=faiss allow_dangerous_deserialization=true}",
        "vector_store docs {engine=faiss allow_dangerous_deserialization=true persist_path=./index}",
    ),
    holds=(
        "vector_store docs {engine=faiss}",
        "vector_store docs {engine=faiss allow_dangerous_deserialization=false}",
    ),
)
