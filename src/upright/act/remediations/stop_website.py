"""Serve a bucket no longer as a website.

What it does: the website configuration of the bucket goes. Its objects and rights stay.

What it does not do: close the bucket to readers that use its other address (`block-bucket-public-access` does).
"""

from __future__ import annotations

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import buckets
from upright.act.remediations._cloud_settings import resettled
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    steps = resettled(buckets(asset, context), "bucket-website", context, lambda _now: None, "no website any more")
    if not steps:
        raise ConflictError(f"{asset.name}: no bucket of the estate that is a website")
    return steps


REMEDIATION = Remediation(
    id="stop-website",
    title="Serve a bucket no longer as a website",
    reversibility=Reversibility.IN_PLACE,
    permissions=("s3:GetBucketWebsite", "s3:PutBucketWebsite", "s3:DeleteBucketWebsite"),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.DATA_STORE, "data", keys=("arn:arn:aws:s3:::data",), bucket="data"),
            address=address,
            built=(
                ("s3.create_bucket", {"Bucket": "data"}),
                (
                    "s3.put_bucket_website",
                    {"Bucket": "data", "WebsiteConfiguration": {"IndexDocument": {"Suffix": "i.html"}}},
                ),
            ),
            seen=(("s3.get_bucket_website", {"Bucket": "data"}),),
            shows=("NoSuchWebsiteConfiguration",),
            hides=("i.html",),
        )
        for address in ("aws://", "s3://data")
    ),
)
