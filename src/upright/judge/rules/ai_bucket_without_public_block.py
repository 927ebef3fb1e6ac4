"""A bucket with AI data may be opened to the public at any time.

Why it matters: one policy or access list, made in a hurry, and the training data is on the internet. The block makes
such a mistake without effect.

How to fix: switch all four settings of the public access block on, for the bucket or for the whole account.

What it does not see: blocks of an organisation's policy.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, keeps_ai_data, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to buckets that keep AI data and are not public yet, when their block was seen."""
    blocked = says(store, "public_access_block")
    if blocked is None or text(store, "engine") != "s3" or not keeps_ai_data(graph, store):
        return None
    if blocked:
        return holds(graph, store, f"{store.name} cannot be opened to the public")
    if store.exposure is Exposure.PUBLIC:
        return None
    return fail(store, f"nothing keeps {store.name} from being opened to the public")


RULE = Rule(
    id="ai-bucket-without-public-block",
    title="A bucket with AI data may be opened to the public at any time",
    assesses=frozenset({AssetKind.DATA_STORE}),
    severity=Severity.MEDIUM,
    signals=(
        "net.public_exposure",
        "data.access_path",
        "cfg.baseline",
    ),
    judge=judge,
    remedy="Switch all four settings of the public access block on.",
    remediations=("block-bucket-public-access",),
    weakness=("CWE-732",),
    breaks=(
        "data_store training-data {type=bucket engine=s3 public_access_block=false}",
        "data_store aws_s3_bucket.main {type=bucket engine=s3 bucket=acme-training-data public_access_block=false}",
    ),
    holds=(
        "data_store training-data {type=bucket engine=s3 public_access_block=true}",
        "data_store web {type=bucket engine=s3 public_access_block=false}",
    ),
)
