"""What lets traffic in, as an account of Amazon Web Services has it: security groups, policies of indexes."""

from __future__ import annotations

from typing import Any

from upright.act.step import Arguments, Site
from upright.act.steps._aws import account

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


def policy_of(arguments: Arguments, site: Site) -> str:
    """The policy as the service keeps it; empty when there is none."""
    with account(arguments, site, "opensearch") as client:
        found = client.describe_domain_config(DomainName=arguments["path"])["DomainConfig"]
    return str(found.get("AccessPolicies", {}).get("Options") or "")


def network_policy(arguments: Arguments, site: Site) -> dict[str, Any]:
    """The policy with its version."""
    with account(arguments, site, "opensearchserverless") as client:
        found: dict[str, Any] = client.get_security_policy(name=arguments["path"], type="network")
    return found["securityPolicyDetail"]  # type: ignore[no-any-return]
