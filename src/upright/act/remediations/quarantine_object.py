"""Let nobody read a model in a bucket any more: a policy that denies it, while the object stays where it is.

What it does: the policy of the bucket gets one more statement, which denies everybody, the owner's account too, to read
the objects that are this model; all other statements stay, and so does every byte of the objects. Taking it back takes
the statement out again.

What it does not do: reach copies, or objects already fetched; whoever loads the model fails until given another, and
the next scan cannot read it either. Whoever may change the policy of the bucket can let readers in again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import statements, text
from upright.act.remediations._elsewhere import exchanged, sources
from upright.act.step import Site
from upright.act.steps._aws import Unset
from upright.act.steps._s3 import bucket_client, bucket_of
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_PLAIN = str.maketrans({"*": "${*}", "?": "${?}", "$": "${$}"})  # in a policy, these stand for more than themselves


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    steps = [step for source in sources(asset, context, "s3://") for step in _of(source, asset, context)]
    if not steps:
        raise ConflictError(f"{asset.name}: no object of a bucket of the estate that could be read is this model")
    return steps


def _of(source: str, asset: Asset, context: Context) -> Iterator[Step]:
    whole = [place for place in asset.locations if place.type == "model_file" and not place.line]  # lines name it only
    keys = sorted({place.path for place in whole if place.source == source})
    where, site = {"source": source}, Site(context, context.options["plan"], 0)
    bucket = bucket_of(where, site)
    document = _policy(where, site)
    mark = "UprightQuarantine" + hashlib.sha256("\0".join(keys).encode()).hexdigest()[:12]
    known = statements(document)
    if not keys or any(each.get("Sid") == mark for each in known):
        return
    denied = {
        "Sid": mark,
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["s3:GetObject", "s3:GetObjectVersion"],
        "Resource": [f"arn:aws:s3:::{bucket}/{key.translate(_PLAIN)}" for key in keys],
    }
    value = exchanged(text({**document, "Statement": [*known, denied]}), context)
    yield Step("set-bucket-policy", {**where, **value}, f"{bucket}: nobody may read {', '.join(keys[:3])}")


def _policy(where: dict[str, str], site: Site) -> dict[str, Any]:
    try:
        with bucket_client(where, site) as client:
            found: dict[str, Any] = json.loads(client.get_bucket_policy(Bucket=bucket_of(where, site))["Policy"])
    except Unset:
        return {"Version": "2012-10-17"}
    return found


_OPEN = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::models/*"}

REMEDIATION = Remediation(
    id="quarantine-object",
    title="Let nobody read a model in a bucket any more",
    reversibility=Reversibility.IN_PLACE,
    permissions=("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.MODEL, "net.pkl", "in*use/net.pkl", seen="model_file"),
            address="s3://models",
            built=(
                ("s3.create_bucket", {"Bucket": "models"}),
                ("s3.put_object", {"Bucket": "models", "Key": "in*use/net.pkl", "Body": b"\x80\x04."}),
                *policy,
            ),
            seen=(
                ("s3.get_bucket_policy", {"Bucket": "models"}),
                ("s3.head_object", {"Bucket": "models", "Key": "in*use/net.pkl"}),
            ),
            shows=("Deny", "models/in${*}use/net.pkl", *(("Allow",) if policy else ())),
        )
        for policy in (
            (),
            (("s3.put_bucket_policy", {"Bucket": "models", "Policy": json.dumps({"Statement": [_OPEN]})}),),
        )
    ),
)
