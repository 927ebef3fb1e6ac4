"""Keep older versions of the objects of a bucket again, where that was suspended.

What it does: versioning is switched on again. Undoing suspends it again.

What it does not do: switch it on where it never was: that can be suspended later, but not taken back.
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
    steps = resettled(
        buckets(asset, context),
        "bucket-versioning",
        context,
        lambda now: "Enabled" if now == "Suspended" else now,
        "keep older versions again",
    )
    if not steps:
        raise ConflictError(f"{asset.name}: no bucket of the estate whose versioning is suspended")
    return steps


REMEDIATION = Remediation(
    id="resume-versioning",
    title="Keep older versions of objects again",
    reversibility=Reversibility.IN_PLACE,
    permissions=("s3:GetBucketVersioning", "s3:PutBucketVersioning"),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.DATA_STORE, "data", keys=("arn:arn:aws:s3:::data",), bucket="data"),
            address=address,
            built=(
                ("s3.create_bucket", {"Bucket": "data"}),
                ("s3.put_bucket_versioning", {"Bucket": "data", "VersioningConfiguration": {"Status": "Suspended"}}),
            ),
            seen=(("s3.get_bucket_versioning", {"Bucket": "data"}),),
            shows=("Enabled",),
            hides=("Suspended",),
        )
        for address in ("aws://", "s3://data")
    ),
)
