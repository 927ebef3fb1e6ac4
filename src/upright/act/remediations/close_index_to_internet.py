"""Let only your own network, or only named principals, reach an index of OpenSearch.

What it does: for a domain, statements of its access policy that allow something to `*` without a condition go; others
stay. For a collection of OpenSearch Serverless, network policies that let the internet in to it let only the endpoints
in that `--set endpoint=vpce-...` names.

What it does not do: move a domain into a network of your own, which needs a new domain. Who asked from outside is
refused from then on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._account import anyone, resources, statements, text
from upright.act.remediations._elsewhere import exchanged
from upright.act.step import Site
from upright.act.steps._aws import account
from upright.act.steps._network import network_policy, policy_of
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConfigError, ConflictError
from upright.model.finding import Finding

_MOST = 100  # policies


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    steps = [step for where in resources(asset, context, "es", "domain") for step in _of_domain(where, context)]
    for where in resources(asset, context, "aoss", "collection"):
        steps += _of_collection(where, asset.name, context)
    if not steps:
        raise ConflictError(f"{asset.name}: no policy of an index of the estate lets everybody in to it")
    return steps


def _of_domain(where: dict[str, str], context: Context) -> Iterator[Step]:
    now = policy_of(where, Site(context, context.options["plan"], 0))
    document = json.loads(now) if now else {}
    kept = [each for each in statements(document) if not anyone(each)]
    if len(kept) == len(statements(document)):
        return
    number = where["account"]
    nobody = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "es:ESHttp*", "Resource": "*"}
    new = {**document, "Statement": kept or [nobody]}
    what = "nothing for everybody in its policy" if kept else f"nobody may ask it, until account {number} says who"
    yield Step("set-search-policy", {**where, **exchanged(text(new), context)}, f"{where['path']}: {what}")


def _of_collection(where: dict[str, str], name: str, context: Context) -> Iterator[Step]:
    site = Site(context, context.options["plan"], 0)
    with account(where, site, "opensearchserverless") as client:
        found = client.list_security_policies(type="network", maxResults=_MOST)["securityPolicySummaries"]
    for each in found:
        told = {**where, "path": str(each["name"])}
        policy = network_policy(told, site)["policy"]
        rules = policy if isinstance(policy, list) else [policy]
        if not any(_lets_in(rule, name) for rule in rules):
            continue
        endpoint = context.options.get("endpoint", "")
        if not endpoint.startswith("vpce-"):
            raise ConfigError(f"{name}: say which endpoint may reach it: --set endpoint=vpce-...")
        new = [
            {**rule, "AllowFromPublic": False, "SourceVPCEs": [endpoint]} if _lets_in(rule, name) else rule
            for rule in rules
        ]
        value = exchanged(json.dumps(new).encode(), context)
        yield Step("set-collection-network", {**told, **value}, f"{each['name']}: only {endpoint} may reach {name}")


def _lets_in(rule: dict[str, Any], name: str) -> bool:
    named = [one for each in rule.get("Rules", ()) for one in each.get("Resource", ())]
    return rule.get("AllowFromPublic") is True and any(fnmatchcase(f"collection/{name}", str(one)) for one in named)


_OPEN = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*", "Resource": "*"}
_OWN = {**_OPEN, "Principal": {"AWS": "arn:aws:iam::123456789012:role/agent"}}
_RULES = [{"ResourceType": "collection", "Resource": ["collection/docs"]}]

REMEDIATION = Remediation(
    id="close-index-to-internet",
    title="Let only named principals or networks reach an index",
    reversibility=Reversibility.IN_PLACE,
    permissions=(
        "es:DescribeDomainConfig",
        "es:UpdateDomainConfig",
        "aoss:ListSecurityPolicies",
        "aoss:GetSecurityPolicy",
        "aoss:UpdateSecurityPolicy",
    ),
    plan=_plan,
    examples=(
        Example(
            asset=thing(
                AssetKind.VECTOR_STORE, "vectors", keys=("arn:arn:aws:es:us-east-1:123456789012:domain/vectors",)
            ),
            address="aws://",
            built=(
                (
                    "opensearch.create_domain",
                    {"DomainName": "vectors", "AccessPolicies": json.dumps({"Statement": [_OPEN, _OWN]})},
                ),
            ),
            seen=(("AccessPolicies.Options opensearch.describe_domain_config", {"DomainName": "vectors"}),),
            shows=("role/agent",),
            hides=('AWS\\": \\"*',),
        ),
        Example(
            asset=thing(AssetKind.VECTOR_STORE, "docs", keys=("arn:arn:aws:aoss:us-east-1:123456789012:collection/1",)),
            options={"endpoint": "vpce-1"},
            address="aws://",
            built=(
                (
                    "opensearchserverless.create_security_policy",
                    {
                        "name": "net",
                        "type": "network",
                        "policy": json.dumps([{"Rules": _RULES, "AllowFromPublic": True}]),
                    },
                ),
            ),
            seen=(("policy opensearchserverless.get_security_policy", {"name": "net", "type": "network"}),),
            shows=("vpce-1",),
            hides=("true",),
        ),
    ),
)
