"""Take from a workload that runs in a Kubernetes cluster what lets it out of its container.

What it does: in the pods that a Deployment, StatefulSet, DaemonSet or CronJob makes, containers are privileged no
longer, may not raise their rights and do not run as root (user 10001), and the pods do not share the network, processes
or memory of the machine: whichever of these it says now. The cluster makes new pods for it.

What it does not do: change the manifests that it came from (`set-safe-value` does), or jobs and pods without a
controller, which have to be made anew. An image that works as root only will not start: undoing brings the old pods
back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._running import Workload, running
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_ROOT = "container-runs-as-root"
_USER = 10001  # an account that is not root, as images made for clusters have
_SHARED = ("hostNetwork", "hostPID", "hostIPC")


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    steps = []
    for each in running(asset, context):
        own = list(_of(each, finding.rule))
        if own and each.fixed:
            raise ConflictError(f"{each.namespace}/{each.name}: a {each.kind} has to be made anew to be changed")
        steps += own
    if not steps:
        raise ConflictError(f"{asset.name}: no workload of a cluster of the estate that says anything unsafe")
    return steps


def _of(each: Workload, rule: str) -> Iterator[Step]:
    spec, where = each.pod.get("spec") or {}, f"{each.namespace}/{each.name}"
    if rule != _ROOT:
        for name in _SHARED:
            if spec.get(name):
                what = f"{where}: no {name}"  # said so by saying nothing: a cluster keeps no `false` here
                yield each.step(each.path, None, what, f"{each.pods}/spec/{name}")
    for several in ("initContainers", "containers"):
        for number, container in enumerate(spec.get(several) or ()):
            told = container.get("securityContext") or {}
            new = _safe(told, spec, rule)
            if new != told:
                what = f"{where}: container {container.get('name')} {_words(told, new)}"
                yield each.step(each.path, new, what, f"{each.pods}/spec/{several}/{number}/securityContext")


def _safe(told: dict[str, Any], pod: dict[str, Any], rule: str) -> dict[str, Any]:
    if rule != _ROOT:
        loose = [name for name in ("privileged", "allowPrivilegeEscalation") if told.get(name)]
        return {**told, **dict.fromkeys(loose, False)}
    user = told.get("runAsUser", (pod.get("securityContext") or {}).get("runAsUser"))
    new = {**told, "runAsUser": user or _USER, "runAsNonRoot": True}
    return told if user and told.get("runAsNonRoot") is not False else new


def _words(old: dict[str, Any], new: dict[str, Any]) -> str:
    return ", ".join(f"{name} {str(value).lower()}" for name, value in new.items() if old.get(name) != value)


_DEPLOYMENT = {
    "metadata": {"name": "llm"},
    "spec": {
        "selector": {"matchLabels": {"app": "llm"}},
        "template": {
            "metadata": {"labels": {"app": "llm"}},
            "spec": {
                "hostPID": True,
                "containers": [
                    {"name": "c", "image": "x", "securityContext": {"privileged": True, "runAsUser": 0}},
                    {"name": "d", "image": "x"},
                ],
            },
        },
    },
}

REMEDIATION = Remediation(
    id="secure-running-workload",
    title="Take from a running workload what lets it out of its container",
    reversibility=Reversibility.IN_PLACE,
    permissions=("get and patch of the workload",),
    plan=_plan,
    examples=tuple(
        Example(
            asset=thing(AssetKind.ENDPOINT, "llm", "ai/objects.json", keys=("k8s:world/ai/deployment/llm",)),
            rule=rule,
            address="kubernetes+http://",
            built=(("POST apis/apps/v1/namespaces/ai/deployments", _DEPLOYMENT),),
            seen=(("spec GET apis/apps/v1/namespaces/ai/deployments/llm", {}),),
            shows=shows,
            hides=hides,
        )
        for rule, shows, hides in (
            (
                "privileged-ai-container",
                ('"privileged": false',),
                ('"hostPID": true', '"privileged": true'),
            ),
            (_ROOT, ('"runAsUser": 10001', '"runAsNonRoot": true'), ('"runAsUser": 0',)),
        )
    ),
)
