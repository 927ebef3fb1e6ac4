"""Let pages of named origins alone use a bucket from a browser.

What it does: `*` among the origins that the bucket answers goes, or becomes what `--set
origins=https://app.acme.example` names; a rule of which no origin is left goes.

What it does not do: close the bucket to programs that are no browsers, which no such rule binds.
"""

from __future__ import annotations

from typing import Any

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import buckets
from upright.act.remediations._cloud_settings import resettled
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    wanted = [each.strip() for each in context.options.get("origins", "").split(",") if each.strip()]

    def change(now: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
        return [each for each in (_named(rule, wanted) for rule in now or []) if each["AllowedOrigins"]] or None

    steps = resettled(buckets(asset, context), "bucket-origins", context, change, "named origins only")
    if not steps:
        raise ConflictError(f"{asset.name}: no bucket of the estate that answers pages of any origin")
    return steps


def _named(rule: dict[str, Any], wanted: list[str]) -> dict[str, Any]:
    own = rule["AllowedOrigins"]
    left = [each for each in own if each != "*"]
    return rule if left == own else {**rule, "AllowedOrigins": list(dict.fromkeys([*left, *wanted]))}


_RULE = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}

REMEDIATION = Remediation(
    id="name-origins",
    title="Let pages of named origins alone use a bucket",
    reversibility=Reversibility.IN_PLACE,
    permissions=("s3:GetBucketCORS", "s3:PutBucketCORS"),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.DATA_STORE, "data", keys=("arn:arn:aws:s3:::data",), bucket="data"),
            options={"origins": origins} if origins else {},
            address="aws://",
            built=(
                ("s3.create_bucket", {"Bucket": "data"}),
                ("s3.put_bucket_cors", {"Bucket": "data", "CORSConfiguration": {"CORSRules": [_RULE]}}),
            ),
            seen=(("s3.get_bucket_cors", {"Bucket": "data"}),),
            shows=(origins or "NoSuchCORSConfiguration",),
            hides=('"*"',),
        )
        for origins in ("https://app.acme.example", "")
    ),
)
