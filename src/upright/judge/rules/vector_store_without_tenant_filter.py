"""An index shared by several tenants is searched without a filter.

Why it matters: similarity knows no owner. The nearest passage to one customer's question may be another customer's
document.

How to fix: filter every query by tenant or user in the store itself (namespace, partition, metadata filter from the
session, never from the model's output).

What it does not see: separation by one index for each tenant. Where no filter was looked for, the verdict is unknown only
for indexes that hold personal data.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.behind import data_behind
from upright.judge.questions import fail, holds, personal, says, some, unknown
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies where a filter was looked for, and to indexes with personal data."""
    filtered = says(store, "tenant_filter")
    if filtered:
        return holds(graph, store, f"queries of {store.name} are filtered by tenant or user")
    sources = [store, *(graph.asset(there) for there in data_behind(graph, store))]
    found = next((classes for source in sources if (classes := personal(source))), ())
    if filtered is None:
        return unknown(f"nobody saw whether queries of {store.name} are filtered") if found else None
    kept = f", which holds {some(found)}," if found else ""
    graver = Severity.HIGH if found else None
    return fail(store, f"index {store.name}{kept} is searched without a filter by tenant or user", severity=graver)


RULE = Rule(
    id="vector-store-without-tenant-filter",
    title="A shared index is searched without a filter by tenant or user",
    assesses=frozenset({AssetKind.VECTOR_STORE}),
    severity=Severity.MEDIUM,
    signals=("iam.rag_authz",),
    judge=judge,
    remedy="Filter every query by tenant or user in the store itself, from the session.",
    weakness=("CWE-639", "LLM08:2025", "DSGAI11", "AML.T0085.000"),
    breaks=(
        "vector_store docs {engine=pinecone tenant_filter=false}",
        """
        vector_store docs {engine=qdrant tenant_filter=false}
        dataset customers [pii.us-ssn]
        docs -derived_from-> customers
        """,
    ),
    holds=("vector_store docs {engine=pinecone tenant_filter=true}", "vector_store manuals {engine=faiss}"),
)
