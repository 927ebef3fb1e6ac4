"""Take rules that let traffic in out of a security group, or put them in.

Arguments: `source`, `account`, `region`, `path` (the group's id), `rules` (the rules as a JSON list, as the service
names them); `digest` and `size` of the same list (`none`: they go). Rules for others stay as they are.
"""

from __future__ import annotations

import json
from typing import Any

from upright.act.step import Arguments, Site
from upright.act.steps._aws import account
from upright.act.steps._exchange import exchange

_WHO = ("IpRanges", "Ipv6Ranges")


def single(permissions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rules taken apart, so that each lets one range in; what lets in groups and lists is left out."""
    return [
        {**{name: each[name] for name in ("IpProtocol", "FromPort", "ToPort") if name in each}, field: [who]}
        for each in permissions
        for field in _WHO
        for who in each.get(field, ())
    ]


def rules_of(arguments: Arguments, site: Site) -> list[dict[str, Any]]:
    """The rules of a security group, taken apart."""
    with account(arguments, site, "ec2") as client:
        groups = client.describe_security_groups(GroupIds=[arguments["path"]])["SecurityGroups"]
    return [rule for group in groups for rule in single(group["IpPermissions"])]


def _read(arguments: Arguments, site: Site) -> bytes | None:
    wanted, there = json.loads(arguments["rules"]), rules_of(arguments, site)
    found = [each for each in wanted if each in there]
    return json.dumps(found, sort_keys=True).encode() if found else None


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    rules = json.loads(value or arguments["rules"])
    with account(arguments, site, "ec2") as client:
        ask = client.authorize_security_group_ingress if value else client.revoke_security_group_ingress
        ask(GroupId=arguments["path"], IpPermissions=rules)


STEP = exchange("set-firewall-rules", "Take rules out of a security group, or put them in", _read, _write)
