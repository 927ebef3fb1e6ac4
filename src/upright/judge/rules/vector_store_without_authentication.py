"""A vector store answers without authentication.

Why it matters: the index holds the text of every document in it. Qdrant, Chroma, Milvus and Weaviate ask for no password
unless told to; whoever reaches the port reads all of it, or plants documents that the assistant will quote.

How to fix: switch API keys on, keep the port inside the cluster, and give the application a role that can only query.

What it does not see: firewalls outside the scan. Indexes kept in a file or in memory do not apply.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, is_local, listens_to_others, personal, says, some, text, unknown
from upright.judge.rule import Rule
from upright.model.address import reach_of
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity

EMBEDDED = frozenset(
    {"faiss", "lancedb", "annoy", "hnswlib", "memory", "in-memory", "inmemory", "sqlite-vec", "usearch"}
)


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to stores that are reached over a network."""
    auth, url = text(store, "auth"), text(store, "url")
    answered = says(store, "anonymous")
    if not answered and (text(store, "engine") in EMBEDDED or text(store, "persist_path")):
        return None
    if auth and auth != "none":
        return holds(graph, store, f"{store.name} asks for {auth}")
    if answered and not listens_to_others(store) and url and reach_of(url) is Exposure.PRIVATE:
        return _answers_here(store)
    if store.exposure is Exposure.PRIVATE or (url and is_local(url) and not listens_to_others(store)):
        return holds(graph, store, f"{store.name} is reached only from inside")
    if auth != "none":
        seen = url or store.exposure is not Exposure.UNKNOWN
        return unknown(f"nobody saw whether {store.name} asks who is calling") if seen else None
    found = personal(store)
    kept = f", which holds {some(found)}," if found else ""
    graver = Severity.CRITICAL if store.exposure is Exposure.PUBLIC else None
    return fail(store, f"vector store {store.name}{kept} answers without authentication", severity=graver)


def _answers_here(store: Asset) -> Judgement:
    """It was asked without credentials on its own machine, and answered."""
    found = personal(store)
    kept = f", which holds {some(found)}," if found else ""
    reason = f"vector store {store.name}{kept} answers whoever is on its machine, without credentials"
    return fail(store, reason, severity=Severity.MEDIUM if found else Severity.LOW)


RULE = Rule(
    id="vector-store-without-authentication",
    title="A vector store answers without authentication",
    assesses=frozenset({AssetKind.VECTOR_STORE}),
    severity=Severity.HIGH,
    signals=("iam.auth_required", "iam.rag_authz", "data.access_path"),
    judge=judge,
    remedy="Switch API keys on, and keep the port inside the cluster.",
    remediations=("close-index-to-internet", "restrict-pod-ingress", "set-safe-value", "isolate-running-workload"),
    weakness=("CWE-306", "LLM08:2025", "AML.T0085.000", "AML.T0132", "DSGAI13"),
    breaks=(
        "vector_store docs public {engine=qdrant auth=none}",
        'vector_store docs [pii.us-ssn] {engine=chroma auth=none url="http://chroma.acme.com:8000"}',
        'vector_store docs [pii.us-ssn] {engine=chroma auth=none anonymous=true url="http://127.0.0.1:8000"}',
    ),
    holds=(
        "vector_store docs public {engine=qdrant auth=key}",
        "vector_store docs {engine=faiss persist_path=./index}",
        'vector_store docs {engine=chroma auth=none url="http://chroma:8000"}',
    ),
)
