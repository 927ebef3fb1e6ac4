"""AI workloads in Kubernetes manifests.

Why it matters: model servers on a cluster are often reachable by everyone, run with a GPU that others pay for, and pull
models and images that nobody pinned.

How it recognises: Deployments, StatefulSets, DaemonSets, Jobs, Pods and their custom kin (KServe, KubeRay, Kaito, NIM)
whose image, command, environment or models say AI. A Service of the type LoadBalancer or NodePort, or an Ingress or
Gateway route, also in another file beside it, makes the workload that it selects public; patches of overlays are joined
to what they change; the Service is another place where the workload
is seen, or an endpoint of its own when its name says that it serves models. Helm templates are read with their actions
left out.

What it does not see: what a controller adds when it applies the manifest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import screaming, vendor_of_credential
from upright.discover.ai_images import SERVES_MODELS, role_of
from upright.discover.cloud.declared import Declared
from upright.discover.cluster import ENTRY, SERVICE, WORKLOAD
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_hub_id
from upright.discover.readers.markup import markup
from upright.discover.readers.node import Node
from upright.discover.sight import env_key, in_documentation, in_tests, see
from upright.discover.workloads import Workload, environment, hardening, sightings, words
from upright.model.asset import Location
from upright.model.evidence import Observation
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

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
        "JobSet",
    }
)
_SERVING = frozenset(
    {"InferenceService", "InferenceGraph", "TrainedModel", "LLMInferenceServiceConfig", "ServingRuntime", "ClusterServingRuntime", "LLMInferenceService", "RayService", "RayCluster", "RayJob", "Workspace", "NIMService",
     "SeldonDeployment", "PyTorchJob", "TFJob", "MPIJob", "VLLMRuntime", "Model", "ModelServer", "DynamoGraphDeployment"}
)  # fmt: skip
_ENTRIES = frozenset({"Ingress", "HTTPRoute", "VirtualService", "Route", "IngressRoute"})
_BUCKET = re.compile(r"(?:gs|s3|https)://[\w.-]{3,200}/[\w./-]{1,300}")
_CHART = re.compile(r"\binclude\s+\"([\w-]{1,60})\.")
_MODEL_KEYS = ("modelName", "modelId", "model_id", "modelURL", "model", "storageUri", "uri", "baseModel", "preset")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) and not in_documentation(document.item.path):
        return
    objects = [
        root for root in document.parse(markup) if root.is_map and root.get("kind").text and root.get("apiVersion").text
    ]
    objects += [item for root in objects if root.get("kind").text == "List" for item in root.get("items")]
    exposed = _exposed(objects)
    known: dict[str, str] = {}  # label pair -> key of the AI workload that carries it
    for root in objects:
        kind = root.get("kind").text
        if kind in _WORKLOADS or kind in _SERVING or _is_knative(root):
            seen = list(_workload(document, root, kind, exposed))
            yield from seen
            own = str(seen[0].keys[0]) if seen and isinstance(seen[0], Observation) else ""
            if own:
                known |= dict.fromkeys(_pairs(root), own)
                yield from _mounted(document, root)
                yield from _stored(document, root)
            yield _declared(document, root, WORKLOAD, own, str(seen[0].name) if own else "")  # type: ignore[union-attr]
    for root in objects:
        if root.get("kind").text == "Service" and not _is_knative(root):
            yield _declared(document, root, SERVICE)
            yield from _service(document, root, known)
        elif root.get("kind").text in _ENTRIES:
            yield from _led_to(document, root)


def _declared(document: Document, root: Node, kind: str, own: str = "", title: str = "") -> Declared:
    """What other files may need to know of an object."""
    pairs = _selected(root) if kind == SERVICE else _pairs(root)
    body = {"pairs": Node([Node(pair) for pair in pairs]), "type": root.get("spec", "type"), "internal": Node(_internal(root)),
            "facts": Node({name: Node(value) for name, value in hardening(root).items()})}  # fmt: skip
    named = root.get("metadata", "name").text
    name = named if kind == SERVICE else f"{root.get('kind').text}/{named}"
    where = Location(document.item.path, root.get("metadata", "name").line or root.line, document.item.source)
    return Declared(kind, name, document.item.source, Node(body), where, own, title=title)


def _led_to(document: Document, root: Node) -> Iterator[Declared]:
    """The services that an Ingress or route leads to."""
    names = {
        node.text for path, node in root.get("spec").walk() if path[-1] in {"name", "serviceName", "host"} and node.text
    }
    for name in sorted(names):
        where = Location(document.item.path, root.line, document.item.source)
        yield Declared(ENTRY, name, document.item.source, Node({}), where)


def _internal(root: Node) -> bool:
    return any(("internal" in name and value.text.lower() in {"true", "internal", "0.0.0.0/0"}) or (name.endswith("internal") and value.value is True)
               for name, value in root.get("metadata", "annotations").items())  # fmt: skip


def _is_knative(root: Node) -> bool:
    return root.get("kind").text == "Service" and root.get("apiVersion").text.startswith("serving.knative.dev")


def _mounted(document: Document, root: Node) -> Iterator[Sighting]:
    """Secrets mounted as a volume whose name says which AI service they are for (`huggingface-secret`)."""
    for path, node in root.get("spec").walk():
        vendor = vendor_of_credential(node.text) if path[-1] == "secretName" and node.text else ""
        if vendor:
            own = env_key(document, screaming(node.text))
            yield see(
                document,
                "credential_ref",
                node.text,
                node.line,
                own,
                provider=vendor,
                variable=node.text,
                reference=True,
            )


def _stored(document: Document, root: Node) -> Iterator[Sighting]:
    """Archives of models in a bucket that a server loads."""
    for path, node in root.get("spec").walk():
        if path[-1] in {"storageUri", "uri", "modelUri"} and _BUCKET.fullmatch(node.text):
            own = key("url", node.text)
            yield see(document, "model_file", node.text, node.line, own)


def _service(document: Document, root: Node, known: dict[str, str]) -> Iterator[Sighting]:
    """A Service in front of an AI workload is another place where that workload is seen; one whose workload lies
    elsewhere counts when its own name says AI.
    """
    node = root.get("metadata", "name")
    chart = _CHART.search(document.lines[node.line - 1]) if 0 < node.line <= len(document.lines) else None
    name = re.sub(r"\$\([^)]*\)-?", "", node.text).strip("-") or (chart[1] if chart else "")
    target = next((known[pair] for pair in _selected(root) if pair in known), "")
    if target:
        yield see(document, "endpoint", name or "service", node.line or root.line, target, type="deployment")
    elif name and SERVES_MODELS.search(name):
        own = key("k8s", document.item.source, root.get("metadata", "namespace").text, "service", name)
        yield see(document, "endpoint", name, node.line or root.line, own, type="model_server", confidence=0.8)


def _selected(root: Node) -> list[str]:
    return [f"{name}={value.text}" for name, value in root.get("spec", "selector").items() if value.text]


def _pairs(root: Node) -> list[str]:
    """Label pairs that the pods of an object carry."""
    found = [node for path, node in root.walk() if path[-2:] == ("metadata", "labels")]
    return [f"{name}={value}" for node in found for name, value in _labels(node).items()]


def _workload(document: Document, root: Node, kind: str, exposed: dict[str, str]) -> Iterator[Sighting]:
    name = re.sub(r"\$\([^)]*\)-?", "", root.get("metadata", "name").text).strip("-") or _fallback(document, root)
    namespace = root.get("metadata", "namespace").text.replace("$()", "")
    containers = [
        item
        for path, node in root.walk()
        if path[-1] in {"containers", "initContainers"}
        for item in node
        if item.is_map
    ]
    containers += [item for field in ("containers", "initContainers") for item in root.get(field) if item.is_map]
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
            "gpu" in resource or "/tpu" in resource
            for side in ("limits", "requests")
            for resource, _ in container.get("resources", side).items()
        )
    if kind in _SERVING:
        whole.models = list(_served(root))
        if not whole.image and not whole.models and kind in {"Model", "Workspace", "RayCluster"}:
            return
        serving = root.get("apiVersion").text.startswith("serving.kserve.io")
        whole.image = whole.image or ("kserve" if serving else "rayproject/ray" if kind == "RayService" else "")
    how = next((exposed[pair] for pair in _pairs(root) if pair in exposed), "")
    sure = "{{" not in document.text  # what stands between conditions of a template may not be there
    whole.attributes = {**(hardening(root) if sure else {}), **({"exposure": how} if how else {})}
    yield from sightings(document, whole)


def _fallback(document: Document, root: Node) -> str:
    """A name for an object of a template whose name is an expression: the chart's folder, or the file."""
    parts = document.item.path.split("/")
    chart = parts[parts.index("templates") - 1] if "templates" in parts[1:] else ""
    stem = parts[-1].partition(".")[0]
    return f"{chart}-{stem}".strip("-") if chart else stem or root.get("kind").text.lower()


def _served(root: Node) -> Iterator[tuple[str, int]]:
    for path, node in root.get("spec").walk():
        if (path[-1] in _MODEL_KEYS or node.text.startswith(("hf://", "ollama://"))) and node.text:
            yield re.sub(r"^(?:hf|hf-mirror|ollama)://", "", node.text.partition("?")[0]), node.line
        elif path[-1] == "name" and (
            path[-2:-1] == ("preset",) or (path[-2:-1] == ("model",) and is_hub_id(node.text))
        ):
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
        internal = _internal(root)
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
            (("endpoint", "mistral", 4), ("model", "mistralai/Mistral-7B-v0.3", 12), ("endpoint", "m", 17)),
        ),
        Hit(
            "lws.yaml",
            'apiVersion: leaderworkerset.x-k8s.io/v1\nkind: LeaderWorkerSet\nmetadata:\n  name: r1\nspec:\n  leaderWorkerTemplate:\n    leaderTemplate:\n      spec:\n        containers:\n        - name: c\n          image: x/y\n          command:\n          - sh\n          - -c\n          - "run.sh; python3 -m vllm.entrypoints.openai.api_server --model deepseek-ai/DeepSeek-R1"\n        volumes:\n        - secret: {secretName: huggingface-secret}\n    workerTemplate:\n      spec: {containers: [{name: w, image: x/y}]}\n',
            (
                ("endpoint", "r1", 4),
                ("model", "deepseek-ai/DeepSeek-R1", 15),
                ("secret", "huggingface-secret", 17),
            ),
        ),
        Hit(
            "gradio.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: tune\nspec:\n  containers:\n  - image: x/y\n    env:\n    - {name: MODEL_NAME, value: google/gemma-2-2b}\n    - {name: DATASET_NAME, value: b-mc2/sql-create-context}\n    - {name: HOST, value: 'http://llm-service'}\n",
            (
                ("endpoint", "tune", 4),
                ("model", "google/gemma-2-2b", 9),
                ("dataset", "b-mc2/sql-create-context", 10),
                ("endpoint", "http://llm-service", 11),
            ),
        ),
        Hit(
            "jobset.yaml",
            "apiVersion: jobset.x-k8s.io/v1alpha2\nkind: JobSet\nmetadata:\n  name: sax\nspec:\n  replicatedJobs:\n  - template:\n      spec:\n        template:\n          spec:\n            containers:\n            - image: us-docker.pkg.dev/cloud-tpu-images/inference/sax-model-server:v1\n",
            (("endpoint", "sax", 4),),
        ),
        Hit(
            "llm-service.yaml",
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: llm-service\nspec:\n  selector: {app: llm}\n",
            (("endpoint", "llm-service", 4),),
        ),
        Hit(
            "isvc.yaml",
            "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: llama\nspec:\n  predictor:\n    model:\n      modelFormat: {name: huggingface}\n      storageUri: hf://meta-llama/Llama-3.1-8B-Instruct\n",
            (("endpoint", "llama", 4), ("model", "meta-llama/Llama-3.1-8B-Instruct", 9)),
        ),
        Hit(
            "docs/samples/isvc.yaml",
            "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: iris\nspec:\n  predictor:\n    sklearn:\n      storageUri: gs://models/sklearn/1.0/model\n---\napiVersion: serving.kserve.io/v1alpha2\nkind: LLMInferenceService\nmetadata:\n  name: oss\nspec:\n  model:\n    uri: pvc://weights\n    name: RedHatAI/gpt-oss-20b\n",
            (
                ("endpoint", "iris", 4),
                ("model", "gs://models/sklearn/1.0/model", 8),
                ("endpoint", "oss", 13),
                ("model", "RedHatAI/gpt-oss-20b", 17),
            ),
        ),
    ),
    misses=(
        Miss(
            "k8s/web.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n      - name: c\n        image: nginx:1.27\n",
        ),
        Miss(
            "svc.yaml",
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web}\n",
        ),
        Miss("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ollama\ndata:\n  a: b\n"),
    ),
)
