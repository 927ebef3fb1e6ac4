"""OpenSearch Serverless: policies name their collections by pattern, not by reference.

https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html
"""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from upright.discover.cloud.body import first, word
from upright.discover.sight import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.cloud.declared import Declared
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_POLICIES = ("aws_opensearchserverless_security_policy", "aws_opensearchserverless_access_policy")
_LONGEST = 100_000
_ACCOUNT = re.compile(r"^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):")


def search_policies(resources: list[Declared]) -> Iterator[tuple[int, dict[str, Json]]]:
    """The number of a collection and what a policy that covers it says; what opens it first, as it alone counts."""
    yield from sorted(_told(resources), key=lambda told: told[1].get("exposure") != "public")


def _told(resources: list[Declared]) -> Iterator[tuple[int, dict[str, Json]]]:
    collections = [
        (number, each) for number, each in enumerate(resources) if each.kind == "aws_opensearchserverless_collection"
    ]
    for policy in resources if collections else ():
        if policy.kind in _POLICIES:
            for entry in _entries(first(policy.body, "policy")):
                facts = _says(word(policy.body, "type"), entry, word(policy.body, "account_id"))
                for number, each in collections if facts else ():
                    alone = sum(other.scope == policy.scope for _, other in collections) == 1
                    meant = _covers(entry, first(each.body, "name").text) or (alone and _unsaid(entry))
                    if each.scope == policy.scope and meant:
                        yield number, facts


def _entries(policy: Node) -> list[dict[str, Any]]:
    value = _plain(policy, 0)
    if isinstance(value, str) and len(value) <= _LONGEST:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return []
    entries = value if isinstance(value, list) else [value]
    return [entry for entry in entries if isinstance(entry, dict)]


def _plain(node: Node, depth: int) -> Any:
    if depth > 20:  # noqa: PLR2004  deeper than any policy
        return None
    if node.is_map:
        return {name: _plain(child, depth + 1) for name, child in node.items()}
    return [_plain(child, depth + 1) for child in node] if node.is_list else node.value


def _says(kind: str, entry: dict[str, Any], own: str) -> dict[str, Json]:
    """What one entry of a policy says of the collections that it covers; `own`: the account it stands in."""
    if kind == "network":
        public = entry.get("AllowFromPublic")
        if isinstance(public, bool):
            return (
                {"exposure": "public", "auth": "iam"}
                if public
                else {"exposure": "organisation", "private_network": True}
            )
    if kind == "encryption":
        return {"encrypted": True, "customer_key": bool(entry.get("KmsARN")) and entry.get("AWSOwnedKey") is not True}
    principals = entry.get("Principal")
    if kind != "data" or not isinstance(principals, list):
        return {}
    if "*" in principals:
        return {"auth": "none"}
    foreign = {match[1] for match in map(_ACCOUNT.match, map(str, principals)) if match} - {own} if own else set()
    return {"shared_with": listed(sorted(foreign))} if foreign else {}


def _unsaid(entry: dict[str, Any]) -> bool:
    """Whether what a policy covers is put together elsewhere: `Rules = local.rules`."""
    return str(entry.get("Rules")).startswith("${")


def _covers(entry: dict[str, Any], name: str) -> bool:
    rules = entry.get("Rules")
    for rule in rules if isinstance(rules, list) else ():
        if isinstance(rule, dict) and rule.get("ResourceType") == "dashboard":
            continue  # its page in the browser; the data have rules of their own
        for resource in (rule.get("Resource") if isinstance(rule, dict) else None) or ():
            pattern = str(resource).partition("/")[2].partition("/")[0]
            if str(resource).startswith(("collection/", "index/")) and (
                fnmatchcase(name, pattern) if name and "${" not in name and "${" not in pattern else True
            ):
                return True
    return False
