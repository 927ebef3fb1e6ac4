"""Let nobody else restore a snapshot of a disk or of a database.

What it does: everybody and other accounts go from those who may restore it; `--set keep=111122223333` leaves these
accounts.

What it does not do: reach what others restored from it already.
"""

from __future__ import annotations

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import resources
from upright.act.remediations._cloud_settings import resettled
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    kept = frozenset(each.strip() for each in context.options.get("keep", "").split(",") if each.strip())

    def change(now: list[str] | None) -> list[str]:
        return [each for each in now or [] if each in kept]

    steps = [
        step
        for service, setting in (("ec2", "disk-sharing"), ("rds", "copy-sharing"))
        for step in resettled(
            resources(asset, context, service, "snapshot"), setting, context, change, "nobody else may restore it"
        )
    ]
    if not steps:
        raise ConflictError(f"{asset.name}: no snapshot of the estate that others may restore")
    return steps


REMEDIATION = Remediation(
    id="unshare-snapshot",
    title="Let nobody else restore a snapshot",
    reversibility=Reversibility.IN_PLACE,
    permissions=(
        "ec2:DescribeSnapshotAttribute and ModifySnapshotAttribute, or",
        "rds:DescribeDBSnapshotAttributes and ModifyDBSnapshotAttribute",
    ),
    plan=_plan,
    examples=(
        Example(
            asset=thing(
                AssetKind.DATA_STORE, "disk", keys=("arn:arn:aws:ec2:us-east-1:123456789012:snapshot/{SnapshotId}",)
            ),
            address="aws://",
            built=(
                ("ec2.create_volume", {"Size": 1, "AvailabilityZone": "us-east-1a"}),
                ("ec2.create_snapshot", {"VolumeId": "{VolumeId}"}),
                (
                    "ec2.modify_snapshot_attribute",
                    {
                        "SnapshotId": "{SnapshotId}",
                        "Attribute": "createVolumePermission",
                        "OperationType": "add",
                        "GroupNames": ["all"],
                        "UserIds": ["999988887777"],
                    },
                ),
            ),
            seen=(
                (
                    "sorted ec2.describe_snapshot_attribute",
                    {"SnapshotId": "{SnapshotId}", "Attribute": "createVolumePermission"},
                ),
            ),
            hides=("all", "999988887777"),
        ),
        Example(
            asset=thing(AssetKind.DATA_STORE, "copy", keys=("arn:arn:aws:rds:us-east-1:123456789012:snapshot:copy",)),
            options={"keep": "111122223333"},
            address="aws://",
            built=(
                (
                    "rds.create_db_instance",
                    {"DBInstanceIdentifier": "db", "DBInstanceClass": "db.t3.small", "Engine": "postgres"},
                ),
                ("rds.create_db_snapshot", {"DBInstanceIdentifier": "db", "DBSnapshotIdentifier": "copy"}),
                (
                    "rds.modify_db_snapshot_attribute",
                    {
                        "DBSnapshotIdentifier": "copy",
                        "AttributeName": "restore",
                        "ValuesToAdd": ["999988887777", "111122223333"],
                    },
                ),
            ),
            seen=(("sorted rds.describe_db_snapshot_attributes", {"DBSnapshotIdentifier": "copy"}),),
            shows=("111122223333",),
            hides=("999988887777",),
        ),
    ),
)
