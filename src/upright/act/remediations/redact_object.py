"""Replace the personal and secret values in the objects of a bucket by placeholders.

What it does: every object in which values of this data set were classified is fetched, redacted on this machine and
written back under the same key, with its type, metadata and tags; the original goes into the vault.

What it does not do: remove old versions of the objects, or copies elsewhere. Objects above 64 MB are refused.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from upright.act.example import PERSONAL, Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._elsewhere import exchanged, labelled
from upright.act.step import Site
from upright.act.steps._s3 import object_bytes
from upright.act.vault import private_folder, write_private
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    steps = [step for source, path in labelled(asset, context, "s3://") for step in _of_object(source, path, context)]
    if not steps:
        raise ConflictError(f"{asset.name}: no object of a bucket is known to hold classified values")
    return steps


def _of_object(source: str, path: str, context: Context) -> list[Step]:
    where = {"source": source, "path": path}
    now = object_bytes(where, Site(context, context.options["plan"], 0))
    copy = private_folder(context.vault / "fetched") / f"{context.options['plan']}{PurePosixPath(path).suffix}"
    try:
        write_private(copy, now)
        new = context.redact(copy)
    finally:
        copy.unlink(missing_ok=True)
    if new == now:
        return []
    return [
        Step("replace-object", {**where, **exchanged(new, context)}, f"redact {path} ({len(now)} to {len(new)} bytes)")
    ]


REMEDIATION = Remediation(
    id="redact-object",
    title="Redact the classified values in objects of a bucket",
    reversibility=Reversibility.IN_PLACE,
    permissions=("s3:GetObject", "s3:PutObject", "s3:GetObjectTagging", "s3:PutObjectTagging"),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.DATA_STORE, "train", labels=("a.csv:mail",)),
            address="s3://train",
            built=(
                ("s3.create_bucket", {"Bucket": "train"}),
                (
                    "s3.put_object",
                    {
                        "Bucket": "train",
                        "Key": "a.csv",
                        "Body": f"id,mail\n1,{PERSONAL}\n".encode(),
                        "ContentType": "text/csv",
                        "Metadata": {"team": "crm"},
                        "Tagging": "kind=training",
                    },
                ),
            ),
            seen=(
                ("s3.get_object", {"Bucket": "train", "Key": "a.csv"}),
                ("s3.get_object_tagging", {"Bucket": "train", "Key": "a.csv"}),
            ),
            shows=("[pii.email]", "text/csv", "crm", "training"),
            hides=(PERSONAL,),
        ),
    ),
)
