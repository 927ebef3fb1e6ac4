"""Close the ports of a machine that its security groups open to the whole internet.

What it does: rules that let `0.0.0.0/0` or `::/0` in go from the machine's security groups, web ports (80, 443)
excepted. Rules for named addresses and groups stay. With `--set keep=22,8080` these ports stay open too.

What it does not do: cut connections that are open now. Other machines in the same groups are closed as well: the plan
names the groups.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import resources
from upright.act.step import Site
from upright.act.steps._aws import account
from upright.act.steps._exchange import NOTHING
from upright.act.steps._network import rules_of
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_WEB = frozenset({80, 443})
_EVERYWHERE = frozenset({"0.0.0.0/0", "::/0"})


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    kept = _WEB | {int(each) for each in context.options.get("keep", "").split(",") if each.strip().isdigit()}
    steps = [step for group in _groups(asset, context) for step in _of(group, kept, context)]
    if not steps:
        raise ConflictError(f"{asset.name}: no security group of the estate lets everybody in to it")
    return steps


def _groups(asset: Asset, context: Context) -> Iterator[dict[str, str]]:
    yield from resources(asset, context, "ec2", "security-group")
    for where in resources(asset, context, "ec2", "instance"):
        with account(where, Site(context, context.options["plan"], 0), "ec2") as client:
            found = client.describe_instances(InstanceIds=[where["path"]])["Reservations"]
        for group in sorted(
            {one["GroupId"] for each in found for i in each["Instances"] for one in i["SecurityGroups"]}
        ):
            yield {**where, "path": group}


def _of(where: dict[str, str], kept: frozenset[int], context: Context) -> Iterator[Step]:
    rules = [each for each in rules_of(where, Site(context, context.options["plan"], 0)) if _open(each, kept)]
    if rules:
        ports = sorted({str(each.get("FromPort", "all")) for each in rules})
        told = {**where, "rules": json.dumps(rules, sort_keys=True), "digest": NOTHING, "size": "0"}
        yield Step("set-firewall-rules", told, f"{where['path']}: close port {', '.join(ports)} to the internet")


def _open(rule: dict[str, Any], kept: frozenset[int]) -> bool:
    ranges = [*rule.get("IpRanges", ()), *rule.get("Ipv6Ranges", ())]
    wide = any(str(each.get("CidrIp", each.get("CidrIpv6"))) in _EVERYWHERE for each in ranges)
    return wide and not (rule.get("FromPort") == rule.get("ToPort") and rule.get("FromPort") in kept)


_RULES = [
    {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
    {
        "IpProtocol": "tcp",
        "FromPort": 11434,
        "ToPort": 11434,
        "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "test"}, {"CidrIp": "10.0.0.0/8"}],
        "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
    },
]

REMEDIATION = Remediation(
    id="close-host-ports",
    title="Close ports that are open to the whole internet",
    reversibility=Reversibility.IN_PLACE,
    permissions=(
        "ec2:DescribeInstances",
        "ec2:DescribeSecurityGroups",
        "ec2:RevokeSecurityGroupIngress",
        "ec2:AuthorizeSecurityGroupIngress",
    ),
    plan=_plan,
    examples=(
        Example(
            asset=thing(
                AssetKind.HOST, "trainer", keys=("arn:arn:aws:ec2:us-east-1:123456789012:security-group/{GroupId}",)
            ),
            address="aws://",
            built=(
                ("ec2.create_security_group", {"GroupName": "open", "Description": "x"}),
                ("ec2.authorize_security_group_ingress", {"GroupId": "{GroupId}", "IpPermissions": _RULES}),
            ),
            seen=(("sorted ec2.describe_security_groups", {"GroupNames": ["open"]}),),
            shows=("10.0.0.0/8", "443"),
            hides=("::/0",),
        ),
    ),
)
