"""Any web page may fill or read a bucket with AI data.

Why it matters: a rule for cross-origin requests with `*` lets every page that a colleague visits use what his browser
is let into: read training data, or, with PUT, put poisoned files there by a link that was signed for somebody else.

How to fix: name the origins that need the bucket, and only the methods they use.

What it does not see: signed links, which work from anywhere in any case.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import any_origin, fail, holds, keeps_ai_data, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to buckets with AI data that answer pages of other origins."""
    origins = words(store, "cors")
    if not origins or not keeps_ai_data(graph, store):
        return None
    if any_origin(origins):
        return fail(store, f"pages of any origin may use {store.name} from a browser")
    return holds(graph, store, f"{store.name} answers pages of {some(origins)}")


RULE = Rule(
    id="ai-bucket-takes-any-origin",
    title="Any web page may fill or read a bucket with AI data",
    assesses=frozenset({AssetKind.DATA_STORE}),
    severity=Severity.LOW,
    signals=("net.public_exposure", "data.access_path", "cfg.iac"),
    judge=judge,
    remedy="Name the origins that need the bucket.",
    remediations=("name-origins",),
    weakness=("CWE-942",),
    breaks=(
        'data_store rag-docs {type=bucket cors=["*"]}',
        'data_store rag-docs {type=bucket cors=["https://acme.example", "https://*"]}',
    ),
    holds=(
        'data_store rag-docs {type=bucket cors=["https://*.acme.example"]}',
        'data_store rag-docs {type=bucket cors=["https://acme.example"]}',
        'data_store web {type=bucket cors=["*"]}',
    ),
)
