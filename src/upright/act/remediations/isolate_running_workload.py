"""Let only pods of its own namespace reach a workload that runs in a Kubernetes cluster.

What it does: makes a NetworkPolicy in the cluster, for the pods of the workload, that lets in the pods of the same
namespace and nobody else. With `--set from=team=web` only pods with this label are let in. Undoing deletes it.

What it does not do: change the manifests that the workload came from (`restrict-pod-ingress` does), or work where the
cluster's network enforces no policies. What a controller of yours (Argo CD, Flux) keeps as its repository says, it may
take back.
"""

from __future__ import annotations

import re

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._running import running
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_LABEL = re.compile(r"([\w./-]{1,253})=([\w.-]{0,63})")
_LONGEST = 253  # characters of a name in Kubernetes


def _plan(_finding: Finding, asset: Asset, context: Context) -> list[Step]:
    allowed = _allowed(context.options.get("from", ""))
    steps = []
    for each in running(asset, context):
        labels = (each.pod.get("metadata") or {}).get("labels")
        if not labels:
            raise ConflictError(f"{each.namespace}/{each.name}: its pods have no labels to choose them by")
        name = f"{each.name}-own-namespace-only"[:_LONGEST]
        path = f"/apis/networking.k8s.io/v1/namespaces/{each.namespace}/networkpolicies/{name}"
        if each.ask(path) is None:
            policy = {
                "apiVersion": "networking.k8s.io/v1",
                "kind": "NetworkPolicy",
                "metadata": {"name": name, "namespace": each.namespace},
                "spec": {
                    "podSelector": {"matchLabels": labels},
                    "policyTypes": ["Ingress"],
                    "ingress": [{"from": [{"podSelector": allowed}]}],
                },
            }
            steps.append(each.step(path, policy, f"{each.namespace}/{each.name}: let only its own namespace in"))
    if not steps:
        raise ConflictError(f"{asset.name}: no workload of a cluster of the estate that is open to others")
    return steps


def _allowed(label: str) -> dict[str, dict[str, str]]:
    found = _LABEL.fullmatch(label)
    if label and not found:
        raise ConflictError(f"from: a label such as team=web, not {label!r}")
    return {"matchLabels": {found.group(1): found.group(2)}} if found else {}


_DEPLOYMENT = {
    "metadata": {"name": "llm"},
    "spec": {
        "selector": {"matchLabels": {"app": "llm"}},
        "template": {"metadata": {"labels": {"app": "llm"}}, "spec": {"containers": [{"name": "c", "image": "x"}]}},
    },
}

REMEDIATION = Remediation(
    id="isolate-running-workload",
    title="Let only its own namespace reach a workload of a cluster",
    reversibility=Reversibility.IN_PLACE,
    permissions=("get of the workload", "get, create and delete of networkpolicies in its namespace"),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.ENDPOINT, "llm", "ai/objects.json", keys=("k8s:world/ai/deployment/llm",)),
            options={"from": "team=web"},
            address="kubernetes+http://",
            built=(("POST apis/apps/v1/namespaces/ai/deployments", _DEPLOYMENT),),
            seen=(
                ("items GET apis/networking.k8s.io/v1/namespaces/ai/networkpolicies", {}),
                ("spec GET apis/apps/v1/namespaces/ai/deployments/llm", {}),
            ),
            shows=('"matchLabels": {"app": "llm"}', '"team": "web"'),
        ),
    ),
)
