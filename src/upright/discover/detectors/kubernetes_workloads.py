"""AI workloads in Kubernetes manifests.

Why it matters: model servers on a cluster are often reachable by everyone, run with a GPU that others pay for, and pull
models and images that nobody pinned.

How it recognises: Deployments, StatefulSets, DaemonSets, Jobs, Pods and their custom kin (KServe, KubeRay, Kaito, NIM)
whose image, command, environment or models say AI. A Service of the type LoadBalancer or NodePort, or an Ingress or
Gateway route in the same file, makes the workload that it selects public. Helm templates are read with their actions
left out.

What it does not see: what a controller adds when it applies the manifest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_images import role_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests
from upright.discover.workloads import Workload, environment, sightings, words
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_WORKLOADS = frozenset(
    {
        "Deployment",
        "StatefulSet",
        "DaemonSet",
        "ReplicaSet",
        "Job",
        "CronJob",
        "Pod",
        "PodTemplate",
        "Rollout",
        "LeaderWorkerSet",
    }
)
_SERVING = frozenset(
    {"InferenceService", "ServingRuntime", "ClusterServingRuntime", "LLMInferenceService", "RayService", "RayCluster", "RayJob", "Workspace", "NIMService",
     "SeldonDeployment", "PyTorchJob", "TFJob", "MPIJob", "VLLMRuntime", "Model", "ModelServer", "DynamoGraphDeployment"}
)  # fmt: skip
_ENTRIES = frozenset({"Ingress", "HTTPRoute", "VirtualService", "Route", "IngressRoute"})
_MODEL_KEYS = ("modelName", "modelId", "model_id", "modelURL", "model", "storageUri", "uri", "baseModel", "preset")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    objects = [
        root for root in document.parse(markup) if root.is_map and root.get("kind").text and root.get("apiVersion").text
    ]
    objects += [item for root in objects if root.get("kind").text == "List" for item in root.get("items")]
    exposed = _exposed(objects)
    for root in objects:
        kind = root.get("kind").text
        if kind in _WORKLOADS or kind in _SERVING:
            yield from _workload(document, root, kind, exposed)


def _workload(document: Document, root: Node, kind: str, exposed: dict[str, str]) -> Iterator[Sighting]:
    name = re.sub(r"\$\([^)]*\)-?", "", root.get("metadata", "name").text).strip("-") or _fallback(document, root)
    namespace = root.get("metadata", "namespace").text.replace("$()", "")
    pod = _pod(root)
    containers = [item for field in ("containers", "initContainers") for item in pod.get(field)]
    if kind in _SERVING:
        containers += [
            node
            for path, node in root.walk()
            if path[-1] == "*" and node.is_map and node.get("image") and node not in containers
        ]
    whole = Workload(
        name,
        root.get("metadata", "name").line or root.line,
        key("k8s", document.item.source, namespace, kind.lower(), name),
    )
    images = [container.get("image").text for container in containers if container.get("image").text]
    whole.image = next((image for image in images if role_of(image)), images[0] if images else "")
    for container in containers:
        whole.variables += environment(container.get("env"))
        whole.words += words(container.get("command"), container.get("args"))
        whole.ports += [
            port.get("containerPort").text for port in container.get("ports") if port.get("containerPort").text
        ]
        whole.gpu = whole.gpu or any(
            "gpu" in resource
            for side in ("limits", "requests")
            for resource, _ in container.get("resources", side).items()
        )
    if kind in _SERVING:
        whole.models = list(_served(root))
        if not whole.image and not whole.models and kind in {"Model", "Workspace", "RayCluster"}:
            return
        whole.image = whole.image or {"InferenceService": "kserve", "RayService": "rayproject/ray"}.get(kind, "")
    labels = {**_labels(root.get("spec", "template", "metadata", "labels")), **_labels(root.get("metadata", "labels"))}
    how = next((exposed[pair] for pair in (f"{k}={v}" for k, v in labels.items()) if pair in exposed), "")
    if how:
        whole.attributes = {"exposure": how}
    yield from sightings(document, whole)


def _fallback(document: Document, root: Node) -> str:
    """A name for an object of a template whose name is an expression: the chart's folder, or the file."""
    parts = document.item.path.split("/")
    chart = parts[parts.index("templates") - 1] if "templates" in parts[1:] else ""
    stem = parts[-1].partition(".")[0]
    return f"{chart}-{stem}".strip("-") if chart else stem or root.get("kind").text.lower()


def _pod(root: Node) -> Node:
    for path in (
        ("spec", "template", "spec"),
        ("spec", "jobTemplate", "spec", "template", "spec"),
        ("template", "spec"),
        ("spec", "leaderWorkerTemplate", "workerTemplate", "spec"),
        ("spec",),
    ):
        node = root.get(*path)
        if node.get("containers"):
            return node
    return root.get("spec", "predictor")


def _served(root: Node) -> Iterator[tuple[str, int]]:
    for path, node in root.get("spec").walk():
        if (path[-1] in _MODEL_KEYS or node.text.startswith(("hf://", "ollama://"))) and node.text:
            yield re.sub(r"^(?:hf|hf-mirror|ollama)://", "", node.text.partition("?")[0]), node.line
        elif path[-1] == "name" and path[-2:-1] == ("preset",):
            yield node.text, node.line


def _labels(node: Node) -> dict[str, str]:
    return {name: value.text for name, value in node.items() if value.text and "$(" not in value.text}


def _exposed(objects: list[Node]) -> dict[str, str]:
    """Which label pairs are selected by a service that is open: `app=llm` -> `public`."""
    fronts = {node.text for root in objects if root.get("kind").text in _ENTRIES for path, node in root.get("spec").walk()
              if path[-1] in {"name", "serviceName", "host"} and node.text}  # fmt: skip
    found: dict[str, str] = {}
    for root in objects:
        if root.get("kind").text != "Service":
            continue
        kind = root.get("spec", "type").text
        internal = any(
            "internal" in name and value.text.lower() in {"true", "internal", "0.0.0.0/0"}
            for name, value in root.get("metadata", "annotations").items()
        )
        is_open = kind in {"LoadBalancer", "NodePort"} or root.get("metadata", "name").text in fronts
        for name, value in root.get("spec", "selector").items():
            if is_open and value.text:
                found[f"{name}={value.text}"] = "organisation" if internal or kind == "NodePort" else "public"
            elif value.text:
                found.setdefault(f"{name}={value.text}", "private")
    return found


DETECTOR = Detector(
    id="kubernetes-workloads",
    title="AI workloads in Kubernetes manifests",
    selects=Selector(languages=frozenset({"yaml", "json"}), literals=(b"apiversion",)),
    detect=_detect,
    hits=(
        Hit(
            "k8s/vllm.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: mistral\nspec:\n  template:\n    metadata: {labels: {app: mistral}}\n    spec:\n      containers:\n      - name: c\n        image: vllm/vllm-openai:latest\n        args: [--model, mistralai/Mistral-7B-v0.3]\n        resources: {limits: {nvidia.com/gpu: 1}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: m}\nspec:\n  type: LoadBalancer\n  selector: {app: mistral}\n",
            (("endpoint", "mistral", 4), ("model", "mistralai/Mistral-7B-v0.3", 12)),
        ),
        Hit(
            "isvc.yaml",
            "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: llama\nspec:\n  predictor:\n    model:\n      modelFormat: {name: huggingface}\n      storageUri: hf://meta-llama/Llama-3.1-8B-Instruct\n",
            (("endpoint", "llama", 4), ("model", "meta-llama/Llama-3.1-8B-Instruct", 9)),
        ),
    ),
    misses=(
        Miss(
            "k8s/web.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n      - name: c\n        image: nginx:1.27\n",
        ),
        Miss("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ollama\ndata:\n  a: b\n"),
    ),
)
