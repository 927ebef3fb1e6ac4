"""Roles and bindings of Kubernetes, as rights of who runs AI workloads and of who reaches them.

Of a service account that an AI workload runs as: what it may do, in the words that rules on roles know. Of everybody
else: which AI workloads they may invoke (run commands in a pod, change what runs, go through the API's proxy).
Objects meet by name and namespace, within a dump of a cluster or in manifests that belong together (`cluster.py`); a
manifest that leaves its namespace out meets every one. Roles that every cluster has are known; a role that is not at
hand, and one put together from others, grants nothing. What the cluster's own controllers may do is left out.
A service account that is annotated with a role of AWS acts as that role outside the cluster.
Sources: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from upright.discover.cloud.declared import Declared
from upright.discover.cluster import beside, layer_of
from upright.discover.custom_objects import PATTERNS
from upright.discover.readers.node import Node
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from upright.model.asset import Json

ROLE, BINDING, ACCOUNT = "k8s.role", "k8s.binding", "k8s.account"
RIGHTS: Final = frozenset({ROLE, BINDING, ACCOUNT})
_ROLE_OF_AWS: Final = re.compile(r"arn:aws[\w-]{0,10}:iam::\d{12}:role/[\w+=,.@/-]{1,600}")
_MOST: Final = 2000  # rights of one role, subjects of one binding
_PEOPLE: Final = {"User": "user", "Group": "policy", "ServiceAccount": "service_account"}
_EVERY_NAMESPACE: Final = "*"
_OWN: Final = frozenset({"kube-system", "kube-public", "kube-node-lease"})
_ANYBODY: Final = ("system:authenticated", "system:unauthenticated", "system:anonymous", "system:serviceaccounts")
_EDIT: Final = ("secrets:get", "secrets:list", "pods:create", "pods/exec:create", "deployments:update")
_BUILT_IN: Final = {
    "cluster-admin": ("*:*",),
    "admin": (*_EDIT, "roles:update", "rolebindings:create"),
    "edit": _EDIT,
    "view": ("pods:get", "configmaps:get"),
}
_RUNS: Final = frozenset(
    {"pods", "deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs", "replicationcontrollers"}
)
_GROUPS: Final = {
    "": ("secrets", "pods", "pods/exec", "services/proxy", "configmaps", "serviceaccounts/token"),
    "apps": ("deployments", "statefulsets", "daemonsets", "replicasets"),
    "extensions": ("deployments", "daemonsets", "replicasets"),
    "batch": ("jobs", "cronjobs"),
    "rbac.authorization.k8s.io": ("roles", "rolebindings", "clusterroles", "clusterrolebindings"),
}  # fmt: skip
_ALL: Final = "*"
_REACHES: Final = frozenset({"pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy"})
_CHANGES: Final = frozenset({"create", "update", "patch", "*"})
_READS: Final = frozenset({"get", "list", "watch", "*"})
_RAISES: Final = frozenset({"escalate", "bind", "impersonate"})


@dataclass(frozen=True, slots=True)
class _Grant:
    """Rights (`secrets:get`) of a subject `(kind, name, namespace)` within a namespace, or every one, by a binding."""

    subject: tuple[str, str, str]
    within: str
    rights: tuple[str, ...]
    by: Declared


def role(root: Node, location: Location, *, live: bool) -> Declared:
    """A Role or ClusterRole. `live`: as a cluster has it. Rights on named objects reach nothing else: left out."""
    rights = [
        f"{resource}:{verb}"
        for rule in root.get("rules")
        if not rule.get("resourceNames").strings()
        for resource in _resources(rule)
        for verb in rule.get("verbs").strings()
    ]
    return _declared(
        ROLE, root, location, {"rights": Node([Node(each) for each in rights[:_MOST]]), "live": Node(live)}
    )


def _resources(rule: Node) -> Iterator[str]:
    """What a rule speaks of: objects of the cluster itself by their names, others with their group, so that all of one
    operator's objects are not everything that there is.
    """
    groups, named = rule.get("apiGroups").strings(), rule.get("resources").strings()
    if not groups or _ALL in groups:
        yield from named
        return
    for group in groups:
        for resource in named:
            if group not in _GROUPS:
                yield f"{resource}.{group}"
            elif resource == _ALL:
                yield from _GROUPS[group]
            else:
                yield resource


def binding(root: Node, location: Location, *, live: bool) -> Declared:
    """A RoleBinding or ClusterRoleBinding. `live`: as a cluster has it."""
    told = {"role": root.get("roleRef"), "subjects": root.get("subjects"), "live": Node(live)}
    return _declared(BINDING, root, location, told)


def account(root: Node, location: Location, *, live: bool) -> Declared | None:
    """A ServiceAccount that acts as a role outside the cluster; None for others."""
    acts_as = root.get("metadata", "annotations", "eks.amazonaws.com/role-arn")
    if not _ROLE_OF_AWS.fullmatch(acts_as.text):
        return None
    return _declared(ACCOUNT, root, location, {"acts_as": acts_as, "live": Node(live)})


def _declared(kind: str, root: Node, location: Location, told: dict[str, Node]) -> Declared:
    body = {"namespace": root.get("metadata", "namespace"), "kind": root.get("kind"), **told}
    return Declared(kind, root.get("metadata", "name").text, location.source, Node(body), location)


def entitled(declared: Iterable[Declared], workloads: Iterable[Declared]) -> Iterator[Observation | Edge]:
    """The identities that AI workloads run as with what they may do, and whoever may invoke those workloads."""
    grants: dict[str, list[_Grant]] = defaultdict(list)
    several = list(declared)
    roles = {_place(each): each for each in several if each.kind == ROLE}
    accounts: dict[tuple[str, str], list[Declared]] = defaultdict(list)
    for each in several:
        if each.kind == BINDING:
            grants[each.scope] += _grants(each, roles)
        elif each.kind == ACCOUNT:
            accounts[each.scope, each.name].append(each)
    for workload in workloads:
        named = workload.body.get("account").text or "default"
        for each in accounts.get((workload.scope, named), ()) if workload.key else ():
            yield from _acts_as(workload, each)
        own = [grant for grant in grants.get(workload.scope, ()) if workload.key and _meets(workload, grant.by)]
        if own:
            yield from _runs_as(workload, own)
            yield from _invoked_by(workload, own)


def _place(declared: Declared) -> tuple[str, str, str]:
    within = declared.body.get("namespace").text if declared.body.get("kind").text == "Role" else _EVERY_NAMESPACE
    return declared.scope, within, declared.name


def _grants(each: Declared, roles: dict[tuple[str, str, str], Declared]) -> Iterator[_Grant]:
    namespace = each.body.get("namespace").text
    named = each.body.get("role", "name").text
    whole = each.body.get("role", "kind").text == "ClusterRole"
    found = roles.get((each.scope, _EVERY_NAMESPACE if whole else namespace, named))
    rights = tuple(found.body.get("rights").strings()) if found else _BUILT_IN.get(named, ()) if whole else ()
    within = _EVERY_NAMESPACE if each.body.get("kind").text == "ClusterRoleBinding" else namespace
    for subject in list(each.body.get("subjects"))[:_MOST] if rights else ():
        kind, name = subject.get("kind").text, subject.get("name").text
        if kind in _PEOPLE and name and not _is_own(name, subject.get("namespace").text):
            yield _Grant((kind, name, subject.get("namespace").text or namespace), within, rights, each)


def _is_own(name: str, namespace: str) -> bool:
    """Whether it is a part of the cluster itself, which may do what it likes."""
    return namespace in _OWN or (name.startswith("system:") and not name.startswith(_ANYBODY))


def _meets(workload: Declared, other: Declared) -> bool:
    live = workload.body.get("live").value is True and other.body.get("live").value is True
    return live or beside(layer_of(workload), layer_of(other))


def _runs_as(workload: Declared, grants: list[_Grant]) -> Iterator[Observation | Edge]:
    """The service account of a workload, when something is granted to it."""
    namespace, account = workload.body.get("namespace").text, workload.body.get("account").text or "default"
    pattern = workload.name.partition("/")[0] in PATTERNS and not workload.body.get("account").text
    if workload.body.get("tokenless").value is True or pattern:
        return
    own = [grant for grant in grants if _is_account(grant, account, namespace)]
    if not own:
        return
    subject = ("ServiceAccount", account, namespace)
    identity = _key(workload.scope, subject)
    yield _identity(workload, identity, subject, _told(own))
    yield Edge(workload.key, RelationKind.RUNS_AS, identity)


def _acts_as(workload: Declared, account: Declared) -> Iterator[Observation | Edge]:
    """The role of a cloud that a workload acts as by its service account. Its token for that is one of its own."""
    namespaces = {each.body.get("namespace").text for each in (workload, account)} - {""}
    if len(namespaces) > 1 or not _meets(workload, account):
        return
    arn = account.body.get("acts_as").text
    where = replace(account.location, type="identity")
    told: dict[str, Json] = {"type": "role", "provider": "aws"}
    name = arn.rpartition("/")[2]
    yield Observation(AssetKind.IDENTITY, name, (key("arn", arn),), where, told, detector="kubernetes-workloads")
    yield Edge(workload.key, RelationKind.RUNS_AS, key("arn", arn))


def _is_account(grant: _Grant, account: str, namespace: str) -> bool:
    kind, name, where = grant.subject
    if kind == "Group":
        return name == "system:serviceaccounts" or (bool(namespace) and name == f"system:serviceaccounts:{namespace}")
    return kind == "ServiceAccount" and name == account and (not where or not namespace or where == namespace)


def _told(grants: list[_Grant]) -> dict[str, Json]:
    """What an account may do. Only what holds in every namespace makes an administrator."""
    rights = sorted({right for grant in grants for right in grant.rights})
    everywhere = {right for grant in grants if grant.within == _EVERY_NAMESPACE for right in grant.rights}
    told: dict[str, Json] = {"type": "service_account", "actions": list(rights[:_MOST])}
    if "*:*" in everywhere:
        return told | {"admin": True}
    if any("*" in right.partition(":")[::2] for right in rights):
        told["wildcard"] = True
    if raising := [right for right in rights if _raises(right)]:
        told["raises_rights"] = list(raising)
    if any(_matches(right, {"secrets"}, _READS) for right in rights):
        told["reads_every_secret"] = True
    return told


def _raises(right: str) -> bool:
    """Whether one comes by other rights with it: a pod of one's own choice runs as any account of its namespace."""
    return (
        right.partition(":")[2] in _RAISES
        or _matches(right, _RUNS | {"rolebindings", "clusterrolebindings"}, _CHANGES)
        or _matches(right, {"pods/exec", "serviceaccounts/token"}, {"create", "*"})
    )


def _matches(right: str, resources: Iterable[str], verbs: Iterable[str]) -> bool:
    resource, _, verb = right.partition(":")
    return (resource == "*" or resource in resources) and verb in verbs


def _invoked_by(workload: Declared, grants: list[_Grant]) -> Iterator[Observation | Edge]:
    """Who else may run something in a workload, change it, or reach it through the API."""
    namespace = workload.body.get("namespace").text
    account = workload.body.get("account").text or "default"
    kind, group = f"{workload.name.partition('/')[0].lower()}s", workload.body.get("group").text
    changed = {kind, f"{kind}.{group}", f"{_ALL}.{group}", *_RUNS, *_REACHES}
    for grant in grants:
        inside = grant.within == _EVERY_NAMESPACE or not namespace or grant.within in {"", namespace}
        if not inside or _is_account(grant, account, namespace):
            continue
        if any(_matches(right, changed, _CHANGES) for right in grant.rights):
            identity = _key(workload.scope, grant.subject)
            yield _identity(workload, identity, grant.subject, {"type": _PEOPLE[grant.subject[0]]})
            yield Edge(identity, RelationKind.CAN_INVOKE, workload.key)


def _key(scope: str, subject: tuple[str, str, str]) -> str:
    kind, name, namespace = subject
    return key("k8s", scope, namespace if kind == "ServiceAccount" else "", kind.lower(), name)


def _identity(workload: Declared, own: str, subject: tuple[str, str, str], told: dict[str, Json]) -> Observation:
    where = Location(workload.location.path, workload.location.line, workload.location.source, "identity")
    return Observation(AssetKind.IDENTITY, subject[1], (own,), where, told, detector="kubernetes-workloads")
