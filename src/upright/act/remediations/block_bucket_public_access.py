"""Block public access to a bucket.

What it does: sets all four settings of the bucket's block of public access. Policy and access lists stay as they are
and count again when it is undone.

What it does not do: change the block of the whole account, or take back what was already read.
"""

from __future__ import annotations

import json

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import buckets
from upright.act.remediations._elsewhere import exchanged
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_ALL = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    value = exchanged(json.dumps(dict.fromkeys(_ALL, True), sort_keys=True).encode(), context)
    steps = [
        Step("set-public-access-block", {**where, **value}, f"block public access to {asset.name}")
        for where in buckets(asset, context)
    ]
    if not steps:
        raise ConflictError(f"{asset.name}: no bucket of the estate that can be reached")
    return steps


REMEDIATION = Remediation(
    id="block-bucket-public-access",
    title="Block public access to a bucket",
    reversibility=Reversibility.IN_PLACE,
    permissions=("s3:GetBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.DATA_STORE, "data", keys=("arn:arn:aws:s3:::data",), bucket="data"),
            address=address,
            built=(("s3.create_bucket", {"Bucket": "data"}),),
            seen=(("s3.get_public_access_block", {"Bucket": "data"}),),
            shows=('"RestrictPublicBuckets": true',),
        )
        for address in ("aws://", "s3://data")
    ),
)
