"""AI data lies in a bucket whose name anybody can work out.

Why it matters: names of buckets are shared by all accounts of a cloud. The default bucket of SageMaker is made of the region
and the account number; whoever makes it first in a region that the account has not used yet receives what jobs write there,
and serves them what they read.

How it recognises: buckets named `sagemaker-REGION-ACCOUNT`, `sagemaker-studio-ACCOUNT-...`, `aws-glue-assets-ACCOUNT-REGION`
and their like, as infrastructure code declares them or as models, training jobs and data sets name them.

How to fix: write to a bucket of your own with a name that cannot be guessed, and have roles accept only buckets of your
account (`aws:ResourceAccount`).

What it does not see: in code, whether the bucket already belongs to your account. In an account that was read, it does.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.bucket_names import GUESSED
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to buckets, and to data and jobs that name one."""
    named = [asset.name, text(asset, "bucket"), text(asset, "output"), text(asset, "weights"), *asset.keys]
    found = next((match for each in named if (match := GUESSED.search(each[:2000]))), None)
    if found and _owned(asset, graph, found.group(1)):
        return holds(graph, asset, f"{found.group(1)} belongs to an account that was read")
    if found:
        return fail(asset, f"anybody can work out the name of bucket {found.group(1)}, which {asset.name} uses")
    return holds(graph, asset, f"the name of {asset.name} follows no known pattern") if text(asset, "bucket") else None


def _owned(asset: Asset, graph: Graph, bucket: str) -> bool:
    """Whether the bucket was read in an account itself: its name is taken, and by its owner."""
    beside = graph.out(asset, R.STORED_IN, R.TRAINED_ON, R.DERIVED_FROM, R.DEPENDS_ON)
    return any(says(each, "owned") is True and text(each, "bucket") == bucket for each in (asset, *beside))


RULE = Rule(
    id="predictable-bucket-name",
    title="The name of a bucket with AI data can be guessed",
    assesses=frozenset({AssetKind.DATA_STORE, AssetKind.DATASET, AssetKind.TRAINING_JOB, AssetKind.MODEL}),
    severity=Severity.MEDIUM,
    signals=("data.integrity", "cfg.baseline", "data.access_path"),
    judge=judge,
    remedy="Use a bucket with a name that cannot be guessed, and have roles accept only buckets of your account.",
    weakness=("CWE-340", "CWE-290", "AML.T0010", "AML.T0020"),
    breaks=(
        "data_store default {bucket=sagemaker-eu-west-1-444455556666}",
        'training_job churn {output="s3://sagemaker-us-east-1-444455556666/churn"}',
        'model rank {weights="s3://sagemaker-${data.aws_region.now.name}-${data.aws_caller_identity.me.account_id}/rank/model.tar.gz"}',
        'training_job delay {output="s3://sagemaker-ap-southeast-2-444455556666/delay"}',
    ),
    holds=(
        "data_store mine {bucket=sagemaker-eu-west-1-444455556666 owned=true}",
        "data_store default {bucket=acme-churn-7f3k9}",
        'model drawn {weights="s3://sagemaker-${var.region}-${random_id.suffix.hex}/rank/model.tar.gz"}',
        'training_job churn {output="s3://acme-ml/churn"}',
    ),
)
