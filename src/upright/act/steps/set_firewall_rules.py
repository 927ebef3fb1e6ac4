"""Take rules that let traffic in out of a security group, or put them in.

Arguments: `source`, `account`, `region`, `path` (the group's id), `rules` (the rules as a JSON list, as the service
names them); `digest` and `size` of the same list (`none`: they go). Rules for others stay as they are.
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._aws import account
from upright.act.steps._exchange import exchange
from upright.act.steps._network import rules_of


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
