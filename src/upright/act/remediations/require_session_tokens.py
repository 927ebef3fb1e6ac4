"""Let a machine give the keys of its role only to those that ask for a session token first (IMDSv2).

What it does: the machine's metadata service refuses requests without a token, at once and without a restart.

What it does not do: find programs on it that still ask without one; they lose their credentials until it is undone.
Notebooks of SageMaker have to be stopped for it, which is left to you.
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
    machines = resources(asset, context, "ec2", "instance")
    steps = resettled(machines, "machine-tokens", context, lambda _now: "required", "ask for a session token")
    if not steps:
        raise ConflictError(f"{asset.name}: no machine of an account of the estate that answers without a token")
    return steps


REMEDIATION = Remediation(
    id="require-session-tokens",
    title="Give keys of a machine's role for a session token only",
    reversibility=Reversibility.IN_PLACE,
    permissions=("ec2:DescribeInstances", "ec2:ModifyInstanceMetadataOptions"),
    plan=_plan,
    examples=(
        Example(
            asset=thing(
                AssetKind.HOST, "trainer", keys=("arn:arn:aws:ec2:us-east-1:123456789012:instance/{InstanceId}",)
            ),
            address="aws://",
            built=(
                (
                    "ec2.run_instances",
                    {
                        "ImageId": "ami-1234abcd",
                        "MinCount": 1,
                        "MaxCount": 1,
                        "MetadataOptions": {"HttpTokens": "optional"},
                    },
                ),
            ),
            seen=(("HttpTokens ec2.describe_instances", {"InstanceIds": ["{InstanceId}"]}),),
            shows=("required",),
        ),
    ),
)
