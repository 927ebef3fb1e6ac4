"""Take from a bucket's policy what it allows to everybody.

What it does: statements that allow something to `*` without a condition are removed; the policy goes when nothing else
is in it. All others stay as they are. Where the finding is that data is shared with another account, other accounts go
too, but those that `--set keep=111122223333` names.

What it does not do: change access lists or the block of public access (`block-bucket-public-access` does).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import anyone, buckets, statements, text, without_strangers
from upright.act.remediations._elsewhere import exchanged
from upright.act.step import Arguments, Site
from upright.act.steps._aws import Unset
from upright.act.steps._exchange import NOTHING
from upright.act.steps._s3 import bucket_client, bucket_of
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    shared = finding.rule == _SHARED
    steps = [step for where in buckets(asset, context) for step in _of(where, context, shared=shared)]
    if not steps:
        raise ConflictError(f"{asset.name}: no policy of a bucket of the estate that allows anything to everybody")
    return steps


def _of(where: Arguments, context: Context, *, shared: bool) -> Iterator[Step]:
    site = Site(context, context.options["plan"], 0)
    bucket = bucket_of(where, site)
    try:
        with bucket_client(where, site) as client:
            document = json.loads(client.get_bucket_policy(Bucket=bucket)["Policy"])
    except Unset:
        return
    kept = [each for each in statements(document) if not anyone(each)]
    new = {**document, "Statement": kept} if kept else None
    if shared and "account" in where:
        known = frozenset(each.strip() for each in context.options.get("keep", "").split(",") if each.strip())
        new = without_strangers(document, where["account"], known)
    if new == {**document, "Statement": statements(document)}:
        return
    value = exchanged(text(new), context) if new else {"digest": NOTHING, "size": "0"}
    whom = "strangers" if shared else "everybody"
    yield Step("set-bucket-policy", {**where, **value}, f"{bucket}: nothing for {whom} in its policy")


_SHARED = "ai-data-shared-with-another-account"
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
