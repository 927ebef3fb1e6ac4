"""Let only pods of its own namespace reach a workload of Kubernetes.

What it does: adds to the manifest of the workload a NetworkPolicy for its pods that lets in the pods of the same
namespace and nobody else. With `--set from=team=web` only pods with this label are let in.

What it does not do: apply the manifest, or work where the cluster's network enforces no policies (some do not). A
Service of the type LoadBalancer stays, and reaches nothing. Templates of Helm are not edited.
"""

from __future__ import annotations

import json
import re

from upright.act.example import Example, thing
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._files import rewritten
from upright.act.remediations._manifests import objects, pod_labels, workload_at
from upright.act.yaml_text import pairs, words
from upright.model.asset import Asset, AssetKind
from upright.model.errors import ConflictError
from upright.model.finding import Finding

_POLICY = """---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {name}
{namespace}spec:
  podSelector:
    matchLabels:
{labels}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {allowed}
"""
_NAME = re.compile(r"[A-Za-z0-9][\w./-]{0,300}")
_LABEL = re.compile(r"([\w./-]{1,253})=([\w.-]{0,63})")


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    allowed = _allowed(context.options.get("from", ""))

    def change(path: str, text: str, line: int) -> str:
        if not path.endswith((".yaml", ".yml")):
            raise ConflictError(f"{path}: no manifest of Kubernetes")
        workload = workload_at(path, text, line, "Service")
        labels = pod_labels(workload)
        if not labels:
            raise ConflictError(f"{path}: its pods have no labels to choose them by")
        if any(_covers(each, labels) for each in objects(path, text)):
            return text
        namespace = words(workload, "metadata", "namespace")
        policy = _POLICY.format(
            name=_plain(f"{words(workload, 'metadata', 'name') or asset.name}-own-namespace-only"),
            namespace=f"  namespace: {_plain(namespace)}\n" if namespace else "",
            labels="\n".join(f"      {_plain(name)}: {json.dumps(value)}" for name, value in sorted(labels.items())),
            allowed=allowed,
        )
        return f"{text}{'' if text.endswith(chr(10)) else chr(10)}{policy}"

    return rewritten(finding, asset, context, change, "let only its own namespace in")


def _plain(name: str) -> str:
    """A name that YAML reads as this text. Raises ConflictError for what Kubernetes takes for no name."""
    if not _NAME.fullmatch(name):
        raise ConflictError(f"{name[:80]!r} is no name in Kubernetes")
    return name if re.search(r"[a-z][a-z]*[./-]|[a-z]{6}", name) else json.dumps(name)


def _allowed(label: str) -> str:
    if not label:
        return "{}"
    found = _LABEL.fullmatch(label)
    if not found:
        raise ConflictError(f"from: a label such as team=web, not {label!r}")
    return f"{{matchLabels: {{{found.group(1)}: {json.dumps(found.group(2))}}}}}"


def _covers(policy: object, labels: dict[str, str]) -> bool:
    """Whether an object is a policy about what may reach these pods already."""
    import yaml

    if not isinstance(policy, yaml.Node) or words(policy, "kind") != "NetworkPolicy":
        return False
    chosen = pairs(policy, "spec", "podSelector", "matchLabels")
    return chosen.items() <= labels.items() and words(policy, "metadata", "name").endswith("own-namespace-only")


_WORKLOAD = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: llm
  namespace: ai
spec:
  template:
    metadata: {labels: {app: llm}}
    spec:
      containers:
        - {name: c, image: "vllm/vllm-openai:v0.6.3"}  # ours
"""
_AFTER_ANOTHER = "apiVersion: v1\nkind: Namespace\n---\n" + _WORKLOAD.replace("  namespace: ai\n", "")

REMEDIATION = Remediation(
    id="restrict-pod-ingress",
    title="Let only its own namespace reach a workload of Kubernetes",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the manifest and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.ENDPOINT, "llm", "k8s/llm.yaml", line=1),
            rule="model-server-exposed",
            files={"k8s/llm.yaml": _WORKLOAD},
            after={
                "k8s/llm.yaml": _WORKLOAD
                + _POLICY.format(
                    name="llm-own-namespace-only",
                    namespace='  namespace: "ai"\n',
                    labels='      "app": "llm"',
                    allowed="{}",
                )
            },
        ),
        Example(
            asset=thing(AssetKind.ENDPOINT, "llm", "k8s/llm.yaml", line=4),
            options={"from": "team=web"},
            files={"k8s/llm.yaml": _AFTER_ANOTHER},
            after={
                "k8s/llm.yaml": _AFTER_ANOTHER
                + _POLICY.format(
                    name="llm-own-namespace-only",
                    namespace="",
                    labels='      "app": "llm"',
                    allowed='{matchLabels: {team: "web"}}',
                )
            },
        ),
    ),
)
