"""From what a resource and those beside it say to the attributes of the asset that it is."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.cloud.limits import narrowed
from upright.discover.cloud.networks import ALL

if TYPE_CHECKING:
    from upright.model.asset import Json

    Facts = dict[str, Json]

_DATABASE_PORTS = ("5432", "3306", "1433", "1521", "5439", "27017")
# What is said on the way and is no attribute of an asset.
_ONLY_HERE = frozenset({"policy_public", "policy_writes", "policy_reads", "acl_public", "acl_writes", "blocks_policies", "blocks_acls", "reach", "url",
                        "firewalled", "all_but"})  # fmt: skip


def settled(label: str, facts: Facts) -> Facts:
    """The attributes; what is not known is left out."""
    found = dict(facts)
    if label == "identity":
        found = narrowed(found)
    if label in {"data_store", "vector_store"}:
        found |= _store(facts)
    if label in {"notebook", "host"} and facts.get("open_ports") is None:
        found.pop("open_ports", None)
    return {name: value for name, value in found.items() if name not in _ONLY_HERE and value not in ("", [], None)}


def _store(facts: Facts) -> Facts:
    by_policy = facts.get("policy_public") and not facts.get("blocks_policies")
    by_list = facts.get("acl_public") and not facts.get("blocks_acls")
    reach = facts.get("reach")
    if (
        (by_policy or by_list)
        and reach not in {"private", "organisation"}
        and facts.get("public_access_block") is not True
    ):
        writes = (by_policy and facts.get("policy_writes")) or (by_list and facts.get("acl_writes"))
        only = writes and not by_list and facts.get("policy_reads") is False
        return {
            "exposure": "public",
            **({"public_write": True} if writes else {}),
            **({"public_read": False} if only else {}),
        }
    if facts.get("public_access_block") is True or reach == "private":
        return {"exposure": "private"}
    if reach == "organisation":
        return {"exposure": "organisation"}
    if facts.get("exposure") == "public" and facts.get("firewalled") and not _lets_in(facts):
        return {"exposure": "organisation", "open_ports": None}
    return {}


def _lets_in(facts: Facts) -> bool:
    ports = facts.get("open_ports")
    return isinstance(ports, list) and any(port == ALL or port in _DATABASE_PORTS for port in ports)
