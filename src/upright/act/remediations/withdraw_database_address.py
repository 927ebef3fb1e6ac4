"""Take from a database of RDS its address on the internet.

What it does: the instance is no longer publicly accessible; inside its network it is reached as before. The plan waits
until the service has done it, which takes a minute or two.

What it does not do: move the instance into other subnets. Who came from outside is refused from then on.
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
    databases = resources(asset, context, "rds", "db")
    steps = resettled(databases, "database-address", context, lambda _now: False, "no address on the internet")
    if not steps:
        raise ConflictError(f"{asset.name}: no database of RDS of the estate with an address on the internet")
    return steps


REMEDIATION = Remediation(
    id="withdraw-database-address",
    title="Take from a database its address on the internet",
    reversibility=Reversibility.IN_PLACE,
    permissions=("rds:DescribeDBInstances", "rds:ModifyDBInstance"),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.DATA_STORE, "app", keys=("arn:arn:aws:rds:us-east-1:123456789012:db:app",)),
            address="aws://",
            built=(
                (
                    "rds.create_db_instance",
                    {
                        "DBInstanceIdentifier": "app",
                        "DBInstanceClass": "db.t3.small",
                        "Engine": "postgres",
                        "PubliclyAccessible": True,
                    },
                ),
            ),
            seen=(("PubliclyAccessible rds.describe_db_instances", {"DBInstanceIdentifier": "app"}),),
            shows=("false",),
            hides=("true",),
        ),
    ),
)
