"""An index holds the data of several tenants, and nothing in the store keeps them apart.

Why it matters: similarity knows no owner. Where the store itself does not filter, one forgotten condition in one query
shows a customer the documents of another.

How to fix: one collection, partition or namespace for each tenant, or row security in the database with a policy on the
tenant; put the tenant on every chunk, and take it from the session.

What it does not see: filters in code (a rule of its own judges those), tenants that no key names.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, number, personal, says, some, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_SEVERAL = 2


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to indexes whose chunks were looked at for tenants."""
    if "tenant_key" not in store.attributes:
        return None
    found = personal(store)
    kept = f", which holds {some(found)}," if found else ""
    if says(store, "row_security"):
        return holds(graph, store, f"the database itself filters the rows of {store.name}")
    if text(store, "tenant_key"):
        return _shared(store, graph, kept)
    if not found:
        return holds(graph, store, f"{store.name} holds no personal data that a tenant would own")
    reason = f"index {store.name}{kept} says of no chunk whose it is"
    return fail(store, reason, severity=Severity.LOW, confidence=0.7)


def _shared(store: Asset, graph: Graph, kept: str) -> Judgement:
    """Of an index whose chunks name tenants; `kept`: which personal data is in it, in words."""
    key, tenants, without = text(store, "tenant_key"), number(store, "tenants") or 0, number(store, "untenanted") or 0
    if tenants < _SEVERAL:
        return holds(graph, store, f"{store.name} holds one tenant")
    if without:
        reason = f"{without:.0f} chunks of index {store.name}{kept} name no {key}, {tenants:.0f} tenants share it"
        return fail(store, reason, severity=Severity.HIGH if kept else None)
    if says(store, "row_security") is False:
        reason = f"{tenants:.0f} tenants share table {store.name}{kept} without row security on {key}"
        return fail(store, reason, severity=Severity.HIGH if kept else None)
    reason = f"{tenants:.0f} tenants share index {store.name}{kept} kept apart by nothing but {key} in each query"
    return fail(store, reason, severity=Severity.MEDIUM if kept else Severity.LOW, confidence=0.8)


RULE = Rule(
    id="shared-index-without-tenant-separation",
    title="Tenants share an index, and the store does not keep them apart",
    assesses=frozenset({AssetKind.VECTOR_STORE}),
    severity=Severity.MEDIUM,
    signals=("iam.rag_authz", "data.access_path"),
    judge=judge,
    remedy="Give each tenant a collection or partition, or switch row security on with a policy on the tenant.",
    weakness=("CWE-639", "CWE-668", "LLM08:2025", "DSGAI11"),
    breaks=(
        "vector_store docs {engine=pgvector tenant_key=tenant_id tenants=3 untenanted=0 row_security=false}",
        "vector_store docs [pii.us-ssn] {engine=chroma tenant_key=customer_id tenants=2 untenanted=4}",
        "vector_store docs {engine=chroma tenant_key=org tenants=2 untenanted=0}",
    ),
    holds=(
        "vector_store docs {engine=pgvector tenant_key=tenant_id tenants=3 untenanted=0 row_security=true}",
        "vector_store docs {engine=chroma tenant_key=tenant_id tenants=1 untenanted=0}",
        "vector_store docs {engine=chroma}",
    ),
)
