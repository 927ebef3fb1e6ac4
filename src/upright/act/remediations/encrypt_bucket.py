"""Encrypt what is written to a bucket from now on, with a key of your own where you name one.

What it does: sets the bucket's default encryption: with `--set key=ARN` by that key of the key service, else by keys
of the storage service.

What it does not do: encrypt objects that lie there already, which keep what they were written with; or databases and
disks, which have to be made anew.
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


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    if asset.attributes.get("type") not in {None, "bucket"}:
        raise ConflictError(f"{asset.name}: not a bucket; it has to be made anew to be encrypted")
    key = context.options.get("key", "")
    rule: dict[str, object] = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    if key:
        rule = {"ApplyServerSideEncryptionByDefault": {"KMSMasterKeyID": key, "SSEAlgorithm": "aws:kms"}}
        rule |= {"BucketKeyEnabled": True}
    value = exchanged(json.dumps({"Rules": [rule]}, sort_keys=True).encode(), context)
    what = f"encrypt what is written to {asset.name}" + (" with your key" if key else "")
    steps = [Step("set-bucket-encryption", {**where, **value}, what) for where in buckets(asset, context)]
    if not steps:
        raise ConflictError(f"{asset.name}: no bucket of the estate that can be reached")
    return steps


REMEDIATION = Remediation(
    id="encrypt-bucket",
    title="Encrypt what is written to a bucket",
    reversibility=Reversibility.IN_PLACE,
    permissions=("s3:GetEncryptionConfiguration", "s3:PutEncryptionConfiguration"),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.DATA_STORE, "data", keys=("arn:arn:aws:s3:::data",), bucket="data", type="bucket"),
            options={"key": "arn:aws:kms:us-east-1:123456789012:key/1"},
            address="aws://",
            built=(("s3.create_bucket", {"Bucket": "data"}),),
            seen=(("s3.get_bucket_encryption", {"Bucket": "data"}),),
            shows=("aws:kms",),
        ),
    ),
)
