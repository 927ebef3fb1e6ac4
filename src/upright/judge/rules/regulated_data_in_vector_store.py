"""Personal, health or card data in a retrieval index.

Why it matters: whoever may ask the assistant may read the index. Retrieval seldom keeps the permissions of the documents
that it was built from, embeddings can be turned back into text, and a deletion request must reach the index too.

How to fix: build the index from a redacted copy, or filter every query by what the person who asks may read.

What it does not see: an index whose documents no connector reads (the verdict is then unknown).
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.behind import data_behind
from upright.judge.questions import (
    contents_seen,
    fail,
    gap_at,
    holds,
    keeps_others,
    names_alone,
    personal,
    some,
    unknown,
)
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """The index itself and everything it was derived from; of a server that keeps several, each of them."""
    if keeps_others(graph, store):
        return None
    behind = [(graph.asset(there), path) for there, path in data_behind(graph, store).items()]
    for source, path in [(store, (store.id,)), *behind]:
        if found := personal(source):
            through = "" if source is store else f" from {source.name}"
            reason = f"index {store.name} holds {some(found)}{through}"
            return fail(store, reason, path=tuple(reversed(path)), severity=names_alone(found))
    blind = next((source for source, _ in behind if gap_at(graph, source)), None)
    if blind:
        return unknown(f"{blind.name}, from which index {store.name} is built, could not be read")
    if not contents_seen(store) and not any(contents_seen(source) for source, _ in behind):
        return unknown(f"nobody saw which documents fill index {store.name}")
    return holds(graph, store, f"no personal data was found in what fills {store.name}")


RULE = Rule(
    id="regulated-data-in-vector-store",
    title="Personal, health or card data in a retrieval index",
    assesses=frozenset({AssetKind.VECTOR_STORE}),
    severity=Severity.HIGH,
    signals=("data.sensitive_in_rag", "data.minimisation"),
    judge=judge,
    remedy="Build the index from a redacted copy of its documents, or filter each query by what the reader may see.",
    remediations=("redact-dataset", "mask-table", "remove-chunks", "revoke-from-account"),
    weakness=("CWE-359", "LLM08:2025", "AML.T0085.000", "DSGAI13"),
    breaks=(
        """
        vector_store index
        dataset records [phi.icd10 pii.us-ssn]
        index -derived_from-> records
        """,
        "vector_store notes [pci.card-number]",
    ),
    holds=(
        """
        vector_store index
        dataset manuals {size=9000}
        index -derived_from-> manuals
        """,
        """
        vector_store index
        dataset manuals ?
        index -derived_from-> manuals
        """,
    ),
)
