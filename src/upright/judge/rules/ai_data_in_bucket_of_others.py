"""A model or job reads or writes a bucket that is not yours.

Why it matters: names of buckets are shared by all accounts. Where none of your accounts has the bucket, somebody else
decides what the model learns from or which weights are loaded, or anybody can take the name and decide it tomorrow.

How to fix: copy what you need into a bucket of your own, check it there, and have roles accept only buckets of your
accounts (`aws:ResourceAccount`).

What it does not see: buckets of your other accounts, unless they are part of the same scan.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_SURE = 0.7  # it may be another account of the same owner


def judge(asset: Asset, _graph: Graph) -> Judgement | None:
    """Applies to what names a bucket that no account of the scan has."""
    foreign = words(asset, "foreign_buckets")
    if not foreign:
        return None
    return fail(
        asset, f"{asset.name} uses bucket {some(foreign)}, which no account that was read has", confidence=_SURE
    )


RULE = Rule(
    id="ai-data-in-bucket-of-others",
    title="A model or job uses a bucket that is not yours",
    assesses=frozenset(
        {AssetKind.TRAINING_JOB, AssetKind.MODEL, AssetKind.PIPELINE, AssetKind.DATASET, AssetKind.VECTOR_STORE}
    ),
    severity=Severity.MEDIUM,
    signals=("data.integrity", "data.lineage", "mdl.source_trust"),
    judge=judge,
    remedy="Copy it into a bucket of your own, and have roles accept only buckets of your accounts.",
    weakness=("CWE-829", "LLM03:2025", "AML.T0010", "AML.T0020"),
    breaks=(
        'training_job tune {provider=aws foreign_buckets=["free-legal-dumps"]}',
        'model rerank {provider=aws foreign_buckets=["some-models"]}',
    ),
    holds=("training_job tune {provider=aws}", "model rerank"),
)
