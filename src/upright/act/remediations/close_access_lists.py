"""Take everybody out of the access lists of a bucket and of objects in it.

What it does: grants to everybody, and to everybody with an account of the cloud, go from the access list of the bucket
and of those objects in which values were classified; with `--set objects=a.csv,b.csv` also of these. This is what
makes a link without a signature open to all.

What it does not do: look through all objects of the bucket (`block-bucket-public-access` makes every list count for
nothing), or end links that were signed: those live as long as the key that signed them (`deactivate-access-key`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import buckets
from upright.act.remediations._elsewhere import exchanged
from upright.act.step import Site
from upright.act.steps._s3 import access_list
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_EVERYBODY = ("/global/AllUsers", "/global/AuthenticatedUsers")
_MOST = 1000  # objects


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    named = {each.strip() for each in context.options.get("objects", "").split(",") if each.strip()}
    labelled = {label.partition.partition(":")[0] for label in asset.labels}
    keys = ("", *sorted(named | labelled)[:_MOST])
    steps = [step for where in buckets(asset, context) for key in keys for step in _of(where, key, context)]
    if not steps:
        raise ConflictError(f"{asset.name}: no access list of a bucket of the estate is open to everybody")
    return steps


def _of(where: dict[str, str], key: str, context: Context) -> Iterator[Step]:
    told = {**where, "path": key or where.get("bucket", where["source"]), "key": key}
    now = access_list(told, Site(context, context.options["plan"], 0))
    kept = [each for each in now["Grants"] if not str(each["Grantee"].get("URI", "")).endswith(_EVERYBODY)]
    if kept != now["Grants"]:
        value = exchanged(json.dumps({**now, "Grants": kept}, sort_keys=True).encode(), context)
        yield Step("set-access-list", {**told, **value}, f"{told['path']}: nobody but those named in its access list")


REMEDIATION = Remediation(
    id="close-access-lists",
    title="Take everybody out of access lists",
    reversibility=Reversibility.IN_PLACE,
    permissions=("s3:GetBucketAcl", "s3:PutBucketAcl", "s3:GetObjectAcl", "s3:PutObjectAcl"),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.DATA_STORE, "data", keys=("arn:arn:aws:s3:::data",), bucket="data"),
            options={"objects": "a.csv"},
            address=address,
            built=(
                ("s3.create_bucket", {"Bucket": "data", "ACL": "public-read", "ObjectOwnership": "ObjectWriter"}),
                ("s3.put_object", {"Bucket": "data", "Key": "a.csv", "Body": b"x", "ACL": "public-read"}),
            ),
            seen=(("s3.get_bucket_acl", {"Bucket": "data"}), ("s3.get_object_acl", {"Bucket": "data", "Key": "a.csv"})),
            shows=("FULL_CONTROL",),
            hides=("AllUsers",),
        )
        for address in ("aws://", "s3://data")
    ),
)
