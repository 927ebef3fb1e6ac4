"""A bucket with AI data is set up as a website.

Why it matters: a website is made for the public: it is answered over plain HTTP, without a name, and the next policy
that opens it opens the model or the training data with it.

How to fix: take the website configuration away, and put pages into a bucket of their own.

What it does not see: sites that a content network serves from the bucket.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, keeps_ai_data, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to buckets that keep AI data."""
    if text(store, "type") != "bucket" or not keeps_ai_data(graph, store):
        return None
    if says(store, "website"):
        return fail(store, f"{store.name}, which keeps data of AI, is set up as a website")
    return holds(graph, store, f"{store.name} is no website") if text(store, "engine") == "s3" else None


RULE = Rule(
    id="ai-data-served-as-website",
    title="A bucket with AI data is set up as a website",
    assesses=frozenset({AssetKind.DATA_STORE}),
    severity=Severity.MEDIUM,
    signals=("data.access_path", "cfg.baseline", "cfg.iac"),
    judge=judge,
    remedy="Take the website configuration away.",
    remediations=("stop-website",),
    weakness=("CWE-552", "AML.T0035"),
    breaks=("data_store model-site {type=bucket website=true}",),
    holds=(
        "data_store model-weights {type=bucket engine=s3}",
        "data_store pages {type=bucket website=true}",
    ),
)
