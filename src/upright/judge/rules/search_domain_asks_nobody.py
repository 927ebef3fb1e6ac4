"""A search domain lets in everyone who reaches it.

Why it matters: its policy names everyone, and it has no users of its own: whoever is in the network reads, changes
and deletes the chunks that your assistant answers from.

How to fix: switch on fine-grained access control, and name roles in the access policy.

What it does not see: security groups, which decide who reaches it.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to search domains that are not on the internet."""
    told = says(store, "asks_nobody")
    if told is None or store.exposure is Exposure.PUBLIC:
        return None
    if told:
        return fail(store, f"{store.name} lets in everyone who reaches it")
    return holds(graph, store, f"{store.name} asks who is calling")


RULE = Rule(
    id="search-domain-asks-nobody",
    title="A search domain lets in everyone who reaches it",
    assesses=frozenset({AssetKind.DATA_STORE, AssetKind.VECTOR_STORE}),
    severity=Severity.HIGH,
    signals=("iam.auth_required", "iam.rag_authz", "cfg.iac"),
    judge=judge,
    remedy="Switch on fine-grained access control and name roles in the policy.",
    weakness=("CWE-306", "LLM08:2025", "AML.T0070"),
    breaks=("data_store rag-chunks {type=database engine=opensearch asks_nobody=true}",),
    holds=(
        "data_store rag-chunks {type=database engine=opensearch asks_nobody=false}",
        "data_store rag-chunks public {type=database engine=opensearch asks_nobody=true}   # said by another rule",
    ),
)
