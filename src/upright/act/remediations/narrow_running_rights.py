"""Take broad rights within the cluster from a workload that runs in it.

What it does: the service account of the workload goes from bindings that give it `cluster-admin`, `admin` or `edit`,
and gets `view` by a binding of its own instead; others in these bindings keep what they have. In roles that are bound
to it, `*` among verbs becomes `get, list, watch`. Where nothing is bound to it, its new pods get no token.

What it does not do: see rights that a group gives it (`system:serviceaccounts`), or change the manifests
(`narrow-pod-rights` does). A role that others are bound to as well is narrowed for them too: the plan names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._running import RIGHTS, Workload, running
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_BROAD = frozenset({"cluster-admin", "admin", "edit"})
_LOOK = ["get", "list", "watch"]


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    steps = [step for each in running(asset, context) for step in _of(each)]
    if not steps:
        raise ConflictError(f"{asset.name}: nothing in a cluster of the estate gives its service account broad rights")
    return steps


def _of(each: Workload) -> Iterator[Step]:
    spec = each.pod.get("spec") or {}
    account = str(spec.get("serviceAccountName") or "default")
    bound = list(_bindings(each, account))
    roles: dict[str, str] = {}
    for path, binding in bound:
        role = binding["roleRef"]
        if role["name"] in _BROAD and role["kind"] == "ClusterRole":
            yield from _replaced(each, path, binding, account)
        else:
            where = f"namespaces/{each.namespace}/roles" if role["kind"] == "Role" else "clusterroles"
            roles[f"{RIGHTS}/{where}/{role['name']}"] = role["name"]
    for path, name in sorted(roles.items()):
        yield from _looking(each, path, name)
    if not bound and spec.get("automountServiceAccountToken") is not False and not each.fixed:
        what = f"{each.namespace}/{each.name}: no token for its pods"
        yield each.step(each.path, False, what, f"{each.pods}/spec/automountServiceAccountToken")


def _bindings(each: Workload, account: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Path and object of every binding that names the account."""
    for root in (f"{RIGHTS}/clusterrolebindings", f"{RIGHTS}/namespaces/{each.namespace}/rolebindings"):
        for binding in (each.ask(root) or {}).get("items") or ():
            if any(_is(one, account, each.namespace) for one in binding.get("subjects") or ()):
                yield f"{root}/{binding['metadata']['name']}", binding


def _is(subject: dict[str, Any], account: str, namespace: str) -> bool:
    named = subject.get("name"), subject.get("namespace", namespace)
    return subject.get("kind") == "ServiceAccount" and named == (account, namespace)


def _replaced(each: Workload, path: str, binding: dict[str, Any], account: str) -> Iterator[Step]:
    """A binding to `view` for the account, and then the old one without it."""
    root, _, name = path.rpartition("/")
    mine = [one for one in binding["subjects"] if _is(one, account, each.namespace)]
    others = [one for one in binding["subjects"] if one not in mine]
    new = f"{name}-{account}-view"
    known = {"name": new, **({"namespace": each.namespace} if "/namespaces/" in root else {})}
    role = {**binding["roleRef"], "name": "view"}
    kind = "RoleBinding" if "/namespaces/" in root else "ClusterRoleBinding"
    made = {
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": known,
        "roleRef": role, "subjects": mine,
    }  # fmt: skip
    yield each.step(f"{root}/{new}", made, f"{account}: view, by a binding of its own")
    yield each.step(path, others or None, f"{account}: no longer {binding['roleRef']['name']} by {name}", "/subjects")


def _looking(each: Workload, path: str, name: str) -> Iterator[Step]:
    role = each.ask(path) or {}
    for number, rule in enumerate(role.get("rules") or ()):
        if "*" in (rule.get("verbs") or ()):
            yield each.step(path, _LOOK, f"role {name}: get, list and watch alone", f"/rules/{number}/verbs")


_DEPLOYMENT = {
    "metadata": {"name": "agent"},
    "spec": {
        "selector": {"matchLabels": {"app": "agent"}},
        "template": {
            "metadata": {"labels": {"app": "agent"}},
            "spec": {"serviceAccountName": "agent", "containers": [{"name": "c", "image": "x"}]},
        },
    },
}
_RBAC = {"apiGroup": "rbac.authorization.k8s.io"}
_ME, _ANOTHER = ({"kind": "ServiceAccount", "name": name, "namespace": "ai"} for name in ("agent", "other"))
_BINDING = {"metadata": {"name": "all"}, "roleRef": {**_RBAC, "kind": "ClusterRole", "name": "cluster-admin"}}
_OWN = {"metadata": {"name": "own"}, "roleRef": {**_RBAC, "kind": "Role", "name": "own"}, "subjects": [_ME]}
_RULES = [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["*"]}]
_AGENT = thing(AssetKind.ENDPOINT, "agent", "ai/objects.json", keys=("k8s:world/ai/deployment/agent",))

REMEDIATION = Remediation(
    id="narrow-running-rights",
    title="Take broad rights within the cluster from a running workload",
    reversibility=Reversibility.IN_PLACE,
    permissions=(
        "get and patch of the workload",
        "list, create, patch and delete of rolebindings and clusterrolebindings, patch of roles and clusterroles",
        "what the account keeps: a cluster gives nobody rights that the giver lacks",
    ),
    plan=_plan,
    examples=(
        Example(
            asset=_AGENT,
            address="kubernetes+http://",
            built=(
                ("POST apis/apps/v1/namespaces/ai/deployments", _DEPLOYMENT),
                (
                    "POST apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                    {**_BINDING, "subjects": [_ME, _ANOTHER]},
                ),
                ("POST apis/rbac.authorization.k8s.io/v1/namespaces/ai/rolebindings", _OWN),
                (
                    "POST apis/rbac.authorization.k8s.io/v1/namespaces/ai/roles",
                    {"metadata": {"name": "own"}, "rules": _RULES},
                ),
            ),
            seen=(
                ("rules GET apis/rbac.authorization.k8s.io/v1/namespaces/ai/roles/own", {}),
                ("subjects GET apis/rbac.authorization.k8s.io/v1/clusterrolebindings/all", {}),
                ("spec GET apis/apps/v1/namespaces/ai/deployments/agent", {}),
            ),
            shows=('"watch"', '"other"'),
            hides=('"*"', '"name": "agent", "namespace"'),
        ),
        Example(
            asset=_AGENT,
            address="kubernetes+http://",
            built=(
                ("POST apis/apps/v1/namespaces/ai/deployments", _DEPLOYMENT),
                ("POST apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {**_BINDING, "subjects": [_ME]}),
            ),
            seen=(("subjects GET apis/rbac.authorization.k8s.io/v1/clusterrolebindings/all", {}),),
            shows=("null",),
            hides=('"agent"',),
        ),
        Example(
            asset=_AGENT,
            address="kubernetes+http://",
            built=(("POST apis/apps/v1/namespaces/ai/deployments", _DEPLOYMENT),),
            seen=(("spec GET apis/apps/v1/namespaces/ai/deployments/agent", {}),),
            shows=('"automountServiceAccountToken": false',),
        ),
    ),
)
