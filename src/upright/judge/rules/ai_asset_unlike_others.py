"""Something of AI lacks what most others of its kind in the account have.

Why it matters: where nearly all buckets keep older versions, refuse requests in the clear and write down who reads them,
the one that does not was forgotten, or changed by somebody. What is poisoned there cannot be taken back, what is read
there is seen by nobody.

How to fix: give it what the others have: versioning, a statement that denies requests without TLS, access logs;
fine-grained access control and audit logs for a search domain; data capture for an endpoint, a version or digest for
an image, a network for a job that tunes a model.

What it does not see: accounts that do it nowhere, which is a choice; a single one of its kind.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, keeps_ai_data, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies where most others of its kind in an account do something; of stores, to those that keep data of AI."""
    lacks = words(asset, "unlike_others")
    if not lacks or (asset.kind is AssetKind.DATA_STORE and not keeps_ai_data(graph, asset)):
        return None
    return fail(asset, f"{asset.name} lacks {some(lacks)}, which most others of its kind in the account have")


RULE = Rule(
    id="ai-asset-unlike-others",
    title="Something of AI lacks what most others of its kind in the account have",
    assesses=frozenset(
        {
            AssetKind.DATA_STORE,
            AssetKind.VECTOR_STORE,
            AssetKind.TRAINING_JOB,
            AssetKind.ENDPOINT,
            AssetKind.AGENT,
            AssetKind.MODEL,
        }
    ),
    severity=Severity.LOW,
    signals=("cfg.baseline", "data.integrity", "chg.rollback"),
    judge=judge,
    remedy="Give it what the others have.",
    weakness=("CWE-693",),
    breaks=(
        'data_store training-set {type=bucket unlike_others=["older versions"]}',
        'agent desk {provider=aws unlike_others=["a version of its image"]}',
    ),
    holds=(
        "data_store training-set {type=bucket}",
        'data_store web {type=bucket unlike_others=["older versions"]}',
    ),
)
