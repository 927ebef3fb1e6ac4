"""Take broad rights within the cluster from a workload of Kubernetes.

What it does: in the manifests of the source, a binding that gives the workload's service account `cluster-admin`,
`admin` or `edit` gives it `view` instead; in roles that are bound to it, `*` among verbs becomes `get, list, watch`. A
workload whose service account is bound to nothing gets `automountServiceAccountToken: false`: it needs no token.

What it does not do: apply the manifests, or see bindings made by hand in the cluster. A binding cannot change its role
in place: applying a changed `roleRef` means deleting the binding and making it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.act.example import Example, thing
from upright.act.json_text import Edit, edited
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import edit, places_of, text_of
from upright.act.remediations._manifests import manifests, objects, pod_path, workload_at
from upright.act.yaml_text import entry, items, span, words
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

if TYPE_CHECKING:
    import yaml

_BROAD = frozenset({"cluster-admin", "admin", "edit"})
_BINDINGS = frozenset({"ClusterRoleBinding", "RoleBinding"})
_LOOK = ("get", "list", "watch")


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    steps: dict[tuple[str, str], Step] = {}
    for place in places_of(finding, asset, context):
        if place.path.endswith((".yaml", ".yml")):
            try:
                workload = workload_at(place.path, text_of(context, place.source, place.path), place.line)
            except ConflictError:  # a Service in front of it, say
                continue
            for step in _of(workload, place.source, place.path, context):
                steps[step.arguments["source"], step.arguments["path"]] = step
    if not steps:
        raise ConflictError(f"{asset.name}: no manifest at hand gives its service account broad rights")
    return [steps[file] for file in sorted(steps)]


def _of(workload: yaml.Node, source: str, path: str, context: Context) -> Iterator[Step]:
    account = words(workload, *pod_path(workload), "spec", "serviceAccountName") or "default"
    who = account, words(workload, "metadata", "namespace") or "default"
    every = [(where, text, objects_of(where, text)) for where, text in manifests(source, context)]
    bindings = [each for _, _, several in every for each in several if _binds(each, who)]
    roles = {(words(each, "roleRef", "kind"), words(each, "roleRef", "name")) for each in bindings}
    changed = False
    for where, text, several in every:
        edits = [one for each in several for one in _edits(each, text, who, roles)]
        if edits:
            changed = True
            yield from edit(context, source, where, edited(text, edits), f"{where}: narrow what {account} may do")
    if not changed and not bindings:
        text = text_of(context, source, path)
        yield from edit(context, source, path, _without_token(text, workload), f"{path}: no token for its pods")


def objects_of(path: str, text: str) -> list[yaml.Node]:
    """The objects of a manifest; none when it cannot be read."""
    try:
        return objects(path, text)
    except ConflictError:
        return []


def _binds(binding: yaml.Node, who: tuple[str, str]) -> bool:
    if words(binding, "kind") not in _BINDINGS:
        return False
    own = words(binding, "metadata", "namespace") or "default"
    return any(
        words(each, "kind") == "ServiceAccount" and (words(each, "name"), words(each, "namespace") or own) == who
        for each in items(binding, "subjects")
    )


def _edits(each: yaml.Node, text: str, who: tuple[str, str], roles: set[tuple[str, str]]) -> Iterator[Edit]:
    name = entry(each, "roleRef", "name")
    if name is not None and _binds(each, who) and words(each, "roleRef", "name") in _BROAD:
        yield *span(name), "view"
    if (words(each, "kind"), words(each, "metadata", "name")) in roles:
        for rule in items(each, "rules"):
            verbs = entry(rule, "verbs")
            if verbs is not None and any(one.value == "*" for one in items(rule, "verbs")):
                start, end = span(verbs)
                yield start, start + len(text[start:end].rstrip()), f"[{', '.join(_LOOK)}]"


def _without_token(text: str, workload: yaml.Node) -> str:
    said = entry(workload, *pod_path(workload), "spec", "automountServiceAccountToken")
    if said is not None:
        return edited(text, [(*span(said), "false")])
    pod = entry(workload, *pod_path(workload), "spec")
    if pod is None:
        return text
    start, _ = span(pod)
    if text[start : start + 1] == "{":
        return edited(text, [(start + 1, start + 1, "automountServiceAccountToken: false, ")])
    return edited(text, [(start, start, f"automountServiceAccountToken: false\n{' ' * pod.start_mark.column}")])


_WORKLOAD = """apiVersion: apps/v1
kind: Deployment
metadata: {name: agent, namespace: ai}
spec:
  template:
    spec:
      serviceAccountName: agent
      containers: [{name: c, image: a, securityContext: {privileged: true}}]
"""
_RIGHTS = """apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: agent}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects:
  - {kind: ServiceAccount, name: agent, namespace: ai}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: own, namespace: ai}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: own}
subjects:
  - kind: ServiceAccount
    name: agent
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: own, namespace: ai}
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: ["*"]  # everything
"""
_AGENT = thing(AssetKind.ENDPOINT, "agent", "k8s/agent.yaml", line=1)

REMEDIATION = Remediation(
    id="narrow-pod-rights",
    title="Take broad rights within the cluster from a workload",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the manifests and their folders",),
    plan=_plan,
    examples=(
        Example(
            asset=_AGENT,
            rule="privileged-ai-container",
            files={"k8s/agent.yaml": _WORKLOAD, "k8s/rights.yaml": _RIGHTS},
            after={"k8s/rights.yaml": _RIGHTS.replace("cluster-admin", "view").replace('["*"]', "[get, list, watch]")},
        ),
        Example(
            asset=_AGENT,
            rule="privileged-ai-container",
            files={"k8s/agent.yaml": _WORKLOAD},
            after={
                "k8s/agent.yaml": _WORKLOAD.replace(
                    "serviceAccountName", "automountServiceAccountToken: false\n      serviceAccountName"
                )
            },
        ),
    ),
)
