"""The users of an OpenSearch or Elasticsearch server, by its roles: who may read and change which index.

Users are those that the server keeps itself and those that a mapping of roles names; groups of directories count as
users of their name. A pattern in slashes is an expression; it is taken to match every index. Rules on fields and on
documents narrow what is read and are not followed: who reads part of an index reads it.
Sources: https://docs.opensearch.org/latest/security/access-control/api/,
https://www.elastic.co/docs/api/doc/elasticsearch/group/endpoint-security
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Final

from upright.connect.collection import Collection, Server
from upright.connect.connector import Source
from upright.connect.http import Access, json_of
from upright.model.asset import AssetKind, Json, Location
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import account_key
from upright.model.relation import RelationKind

_MOST: Final = 5000  # users, and roles
_DEEP: Final = 6  # rules of a mapping inside one another
_ALL: Final = frozenset({"all", "*", "indices_all", "unlimited", "indices:*", "indices:data/*"})
_READS: Final = _ALL | {"read", "crud", "data_access", "search", "get", "read_cross_cluster"}
_WRITES: Final = _ALL | {"write", "crud", "data_access", "index", "create", "create_doc", "delete", "delete_index"}
_PLUGIN: Final = "_plugins/_security/api"


@dataclass
class _Role:
    """What one role allows: patterns of indexes that it may read, and that it may change."""

    reads: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)

    def take(self, patterns: Any, actions: Any) -> None:
        """One entry of a role."""
        named = {str(each).lower() for each in _listed(actions)}
        if named & _READS or any(each.startswith("indices:data/read") for each in named):
            self.reads += [str(each) for each in _listed(patterns)]
        if named & _WRITES or any(each.startswith("indices:data/write") for each in named):
            self.writes += [str(each) for each in _listed(patterns)]


@dataclass
class _User:
    """A user or a group, and the roles that they are given."""

    name: str
    sort: str = "user"
    login: bool = True
    roles: set[str] = field(default_factory=set)


def accounts(
    source: Source, server: Server, root: str, access: Access, found: Iterable[Collection]
) -> Iterator[Observation | Edge | Gap]:
    """The users as identities, and the indexes that each may read and change."""
    asked = _elastic if server.engine == "elasticsearch" else _plugin
    try:
        roles, users = asked(root, access)
    except AccessDenied:
        why = "the account may not see users and roles (manage_security, or the role security_rest_api_access)"
        yield Gap(source.name, why, "denied", source.name, hides=str(AssetKind.IDENTITY))
        return
    except Unreachable:
        return  # a server without security knows neither
    indexes = {each.name: each.key(server) for each in found}
    for user in users[:_MOST]:
        yield from _seen(source, server, user, [roles[name] for name in sorted(user.roles) if name in roles], indexes)


def _seen(
    source: Source, server: Server, user: _User, roles: list[_Role], indexes: Mapping[str, str]
) -> Iterator[Observation | Edge]:
    reads = [pattern for role in roles for pattern in role.reads]
    writes = [pattern for role in roles for pattern in role.writes]
    told: dict[str, Json] = {"type": user.sort, "login": user.login, "member_of": [*sorted(user.roles)]}
    told |= {"admin": True} if "*" in reads and "*" in writes else {}
    own = account_key(server.address, user.name)
    place = Location(".", 0, source.name, "account")
    yield Observation(AssetKind.IDENTITY, user.name, (own,), place, told, detector=source.type)
    for right, patterns in ((RelationKind.CAN_READ, reads), (RelationKind.CAN_WRITE, writes)):
        if user.login and "*" in patterns:
            yield Edge(own, right, server.key)
        for name, key in indexes.items():
            if user.login and any(_matches(pattern, name, user.name) for pattern in patterns):
                yield Edge(own, right, key)


def _matches(pattern: str, index: str, user: str) -> bool:
    plain = pattern.replace("${user.name}", user).replace("${user_name}", user)
    return plain.startswith("/") or "${" in plain or fnmatchcase(index, plain.replace("[", "[[]"))


def _elastic(root: str, access: Access) -> tuple[dict[str, _Role], list[_User]]:
    """The roles and users of Elasticsearch."""
    roles: dict[str, _Role] = {}
    for name, told in _entries(json_of(f"{root}/_security/role", access)):
        roles[name] = made = _Role()
        for entry in _listed(told.get("indices")):
            if isinstance(entry, dict):
                made.take(entry.get("names"), entry.get("privileges"))
    users: dict[tuple[str, str], _User] = {}
    for name, told in _entries(json_of(f"{root}/_security/user", access)):
        given = {str(each) for each in _listed(told.get("roles"))}
        users["user", name] = _User(name, "user", told.get("enabled") is not False, given)
    for _, told in _entries(json_of(f"{root}/_security/role_mapping", access)):
        given = {str(each) for each in _listed(told.get("roles"))} if told.get("enabled") is not False else set()
        for sort, name in _named(told.get("rules"), 0) if given else ():
            users.setdefault((sort, name), _User(name, sort)).roles.update(given)
    return roles, [*users.values()]


def _named(rules: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Users and groups that the rules of a mapping name; rules that leave somebody out name nobody."""
    if not isinstance(rules, dict) or depth > _DEEP:
        return
    for inner in (*_listed(rules.get("any")), *_listed(rules.get("all"))):
        yield from _named(inner, depth + 1)
    told = rules.get("field")
    for what, values in told.items() if isinstance(told, dict) else ():
        if what in {"username", "dn", "groups"}:
            yield from (("group" if what == "groups" else "user", str(each)[:300]) for each in _listed(values))


def _plugin(root: str, access: Access) -> tuple[dict[str, _Role], list[_User]]:
    """The roles and users of OpenSearch's security plug-in."""
    roles: dict[str, _Role] = {}
    for name, told in _entries(json_of(f"{root}/{_PLUGIN}/roles", access)):
        roles[name] = made = _Role()
        for entry in _listed(told.get("index_permissions")):
            if isinstance(entry, dict):
                made.take(entry.get("index_patterns"), entry.get("allowed_actions"))
    users: dict[tuple[str, str], _User] = {}
    behind: dict[str, list[str]] = {}  # users by their backend role
    for name, told in _entries(json_of(f"{root}/{_PLUGIN}/internalusers", access)):
        given = {str(each) for each in _listed(told.get("opendistro_security_roles"))}
        users["user", name] = _User(name, roles=given)
        for each in _listed(told.get("backend_roles")):
            behind.setdefault(str(each), []).append(name)
    for role, told in _entries(json_of(f"{root}/{_PLUGIN}/rolesmapping", access)):
        for sort, name in _mapped(told, behind):
            users.setdefault((sort, name), _User(name, sort)).roles.add(role)
    return roles, [*users.values()]


def _mapped(told: dict[str, Any], behind: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Whom a mapping gives its role: users, and those of a backend role, a group where nobody is known to be."""
    yield from (("user", str(each)) for each in _listed(told.get("users")))
    for each in map(str, _listed(told.get("backend_roles"))):
        yield from (("user", name) for name in behind[each]) if each in behind else (("group", each),)


def _entries(told: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of an answer by their names. Raises Unreachable for another answer."""
    if not isinstance(told, dict):
        raise Unreachable("another answer than users and roles")
    for name, each in list(told.items())[:_MOST]:
        if isinstance(each, dict):
            yield str(name), each


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is not None else []
