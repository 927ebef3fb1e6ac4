"""The users of a Weaviate server, by the roles that they are assigned: who may read and change the objects of which
collection.

Roles count where role-based access control is on; without it every key may do everything, and no user is told.
Source: https://docs.weaviate.io/weaviate/configuration/rbac
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any, Final
from urllib.parse import quote

from upright.connect.collection import Collection, Server
from upright.connect.connector import Source
from upright.connect.http import Access, json_of
from upright.model.asset import AssetKind, Json, Location
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import account_key
from upright.model.relation import RelationKind

_MOST: Final = 500  # roles, and users of each
_RIGHTS: Final = {
    RelationKind.CAN_READ: frozenset({"read_data"}),
    RelationKind.CAN_WRITE: frozenset({"create_data", "update_data", "delete_data"}),
}


def accounts(
    source: Source, server: Server, access: Access, found: Iterable[Collection]
) -> Iterator[Observation | Edge | Gap]:
    """The users as identities, and the collections that each may read and change."""
    try:
        roles = {
            str(each.get("name")): _listed(each.get("permissions")) for each in _of(server, access, "roles")[:_MOST]
        }
        members = {name: _members(server, access, name) for name in roles}
    except AccessDenied:
        why = "the account may not see roles and users (read_roles, read_users)"
        yield Gap(source.name, why, "denied", source.name, hides=str(AssetKind.IDENTITY))
        return
    except Unreachable:
        return  # a server without roles knows none
    keys = {each.name: each.key(server) for each in found}
    for user in dict.fromkeys(user for users in members.values() for user in users):
        given = [name for name, users in members.items() if user in users]
        own = account_key(server.address, user)
        told: dict[str, Json] = {"type": "user", "login": True, "member_of": [*sorted(given)]}
        place = Location(".", 0, source.name, "account")
        yield Observation(AssetKind.IDENTITY, user, (own,), place, told, detector=source.type)
        for right, actions in _RIGHTS.items():
            patterns = {pattern for name in given for pattern in _patterns(roles[name], actions)}
            yield from ([Edge(own, right, server.key)] if "*" in patterns else ())
            for name, key in keys.items():
                if any(fnmatchcase(name, pattern.replace("[", "[[]")) for pattern in patterns):
                    yield Edge(own, right, key)


def _patterns(permissions: Iterable[dict[str, Any]], actions: frozenset[str]) -> Iterator[str]:
    """The collections that permissions of these actions are about."""
    for each in permissions:
        about = each.get("data")
        if each.get("action") in actions:
            yield str(about.get("collection") or "*") if isinstance(about, dict) else "*"


def _members(server: Server, access: Access, role: str) -> list[str]:
    place = f"roles/{quote(role, safe='')}"
    try:
        assigned = [str(each.get("userId") or "") for each in _of(server, access, f"{place}/user-assignments")]
    except Unreachable:  # a server older than 1.30
        told = json_of(f"{server.address}/v1/authz/{place}/users", access)
        assigned = [each for each in told if isinstance(each, str)] if isinstance(told, list) else []
    return [user for user in dict.fromkeys(assigned) if user][:_MOST]


def _of(server: Server, access: Access, what: str) -> list[dict[str, Any]]:
    return _listed(json_of(f"{server.address}/v1/authz/{what}", access))


def _listed(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
