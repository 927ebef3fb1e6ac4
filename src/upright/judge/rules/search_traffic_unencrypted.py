"""Traffic of a search cluster or store with AI data is not encrypted.

Why it matters: chunks of documents and the questions of users travel between its nodes and to its clients.

How to fix: require HTTPS with TLS 1.2 (in place), and switch node-to-node encryption on (in place; it cannot be
switched off again).

What it does not see: encryption by a network of your own.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, keeps_ai_data, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to search clusters and stores that keep AI data and tell."""
    told = says(store, "traffic_encrypted")
    if told is None or not keeps_ai_data(graph, store):
        return None
    if told is not False:
        return holds(graph, store, f"the traffic of {store.name} is encrypted")
    return fail(store, f"the traffic of {store.name} may travel in the clear")


RULE = Rule(
    id="search-traffic-unencrypted",
    title="Traffic of a search cluster or store with AI data is not encrypted",
    assesses=frozenset({AssetKind.DATA_STORE, AssetKind.VECTOR_STORE}),
    severity=Severity.MEDIUM,
    signals=("cfg.enc_in_transit",),
    judge=judge,
    remedy="Require HTTPS, and switch node-to-node encryption on.",
    remediations=("encrypt-search-traffic",),
    weakness=("CWE-319",),
    breaks=(
        "data_store rag {type=database engine=opensearch traffic_encrypted=false}",
        "data_store prompt-cache {type=cache engine=redis traffic_encrypted=false}",
    ),
    holds=(
        "data_store rag {type=database engine=opensearch traffic_encrypted=true}",
        "data_store prompt-payments {type=cache engine=redis traffic_encrypted=false}",
        "data_store shop-logs {type=database engine=opensearch traffic_encrypted=false}",
    ),
)
