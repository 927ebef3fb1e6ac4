"""Take from a bucket's policy what it allows to everybody.

What it does: statements that allow something to `*` without a condition are removed; the policy goes when nothing else
is in it. All others stay as they are.

What it does not do: change access lists or the block of public access (`block-bucket-public-access` does).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import anyone, buckets, statements, text
from upright.act.remediations._elsewhere import exchanged
from upright.act.step import Arguments, Site
from upright.act.steps._aws import Unset
from upright.act.steps._exchange import NOTHING
from upright.act.steps._s3 import bucket_client, bucket_of
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    steps = [step for where in buckets(asset, context) for step in _of(where, context)]
    if not steps:
        raise ConflictError(f"{asset.name}: no policy of a bucket of the estate that allows anything to everybody")
    return steps


def _of(where: Arguments, context: Context) -> Iterator[Step]:
    site = Site(context, context.options["plan"], 0)
    bucket = bucket_of(where, site)
    try:
        with bucket_client(where, site) as client:
            document = json.loads(client.get_bucket_policy(Bucket=bucket)["Policy"])
    except Unset:
        return
    kept = [each for each in statements(document) if not anyone(each)]
    if len(kept) == len(statements(document)):
        return
    value = exchanged(text({**document, "Statement": kept}), context) if kept else {"digest": NOTHING, "size": "0"}
    yield Step("set-bucket-policy", {**where, **value}, f"{bucket}: nothing for everybody in its policy")


_OPEN = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
_PARTNER = {**_OPEN, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}

REMEDIATION = Remediation(
    id="narrow-bucket-policy",
    title="Take from a bucket's policy what it allows to everybody",
    reversibility=Reversibility.IN_PLACE,
    permissions=("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.DATA_STORE, "data", keys=("arn:arn:aws:s3:::data",), bucket="data"),
            address=address,
            built=(
                ("s3.create_bucket", {"Bucket": "data"}),
                ("s3.put_bucket_policy", {"Bucket": "data", "Policy": json.dumps({"Statement": [_OPEN, _PARTNER]})}),
            ),
            seen=(("s3.get_bucket_policy", {"Bucket": "data"}),),
            shows=("123456789012:root",),
            hides=('\\"Principal\\": \\"*\\"',),
        )
        for address in ("aws://", "s3://data")
    ),
)
