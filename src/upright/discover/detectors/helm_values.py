"""AI workloads in the values of Helm charts.

Why it matters: the values decide which image runs, which model it loads and whether the world can reach it; the templates
only repeat them.

How it recognises: `image` (a string, or a repository with a tag) of an AI image, entries that pair an image with a model
(`modelURL`, `modelID`), and lists of models to pull. The workload is named after the entry's `name` or the key it stands
under. A service of the type LoadBalancer or an ingress that is switched on beside it makes it public.

What it does not see: values given on the command line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import vendor_of_credential
from upright.discover.ai_images import engine_of, repository, role_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests, see
from upright.discover.workloads import Workload, environment, image_of, sightings, values_key, words
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_MODELS = (
    "modelURL",
    "modelId",
    "modelID",
    "model_id",
    "modelName",
    "model",
    "hfModel",
    "modelRepo",
    "pretrained_model_name",
)
_PARTS = frozenset({"model_server", "vector_store", "gateway", "ui", "observability"})
_NEAR = 3  # lines from where an entry begins to its image: beyond that the image is its place
_TOP = 2  # how deep the parts of a chart lie
_PLAIN = frozenset({"image", "spec", "*", "main", "app", "deployment", "container", "all", "global"})


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        if root.get("apiVersion") and root.get("kind"):
            continue
        for path, node in [((), root), *root.walk()]:
            if node.is_map and path[-1:] != ("image",) and "initContainers" not in path:
                yield from _entry(document, root, path, node)


def _entry(document: Document, root: Node, path: tuple[str, ...], node: Node) -> Iterator[Sighting]:
    image, line = image_of(node)
    if path[-1:] == ("ollama",):
        yield from _pulled(document, node)
    if path and not image and node.get("enabled").value is True:
        yield from _part(document, path, node)
    models = [(value.text.removeprefix("hf://"), value.line) for name in _MODELS if (value := node.get(name)).text]
    models += [
        (item.text, item.line)
        for names in (("models", "pull"), ("models",), ("ollama", "models", "pull"), ("ollama", "models"))
        for item in node.get(*names)
        if item.text
    ]
    variables = environment(node.first("env", "extraEnv", "envVars"))
    asks = bool(image) and not role_of(image) and any(vendor_of_credential(each.name) for each in variables)
    if not (role_of(image) or asks if image else node.first("modelURL", "modelID") and node.get("name")):
        return
    name = (
        node.get("name").text
        or next((part for part in reversed(path) if part not in _PLAIN), "")
        or repository(image).rpartition("/")[2]
    )
    workload = Workload(
        name,
        node.line if path and line - node.line <= _NEAR else line,
        values_key(document.item.source, document.item.path, path),
        image,
        line,
    )
    workload.models = models
    workload.variables, workload.role = variables, "app" if asks else ""
    workload.words = words(node.get("command"), node.first("args", "extraArgs", "vllmConfig"))
    gpu = node.first("requestGPU", "gpu", "gpuCount", "numGpu")
    workload.gpu = bool(gpu) and gpu.value not in (0, False, "0") and gpu.get("enabled").value is not False
    workload.gpu = workload.gpu or any(
        "gpu" in resource for side in ("limits", "requests") for resource, _ in node.get("resources", side).items()
    )
    exposed = _exposure(node) or (_exposure(root) if len(path) <= 1 else "")
    if exposed:
        workload.attributes["exposure"] = exposed
    yield from sightings(document, workload)


def _part(document: Document, path: tuple[str, ...], node: Node) -> Iterator[Sighting]:
    """A part of the chart that is switched on and called like what it runs, whose image the part's own chart names."""
    role = role_of(path[-1])
    if len(path) > _TOP or role not in _PARTS:
        return
    own = values_key(document.item.source, document.item.path, path)
    if role == "vector_store":
        yield see(document, "vector_store", path[-1], node.line, own, engine=engine_of(path[-1]), confidence=0.8)
    else:
        yield see(document, "deployment", path[-1], node.line, own, confidence=0.8)


def _pulled(document: Document, node: Node) -> Iterator[Sighting]:
    """The models that the chart of Ollama pulls, in values that leave the image to the chart."""
    seen: set[str] = set()
    for field in ("pull", "run"):
        for item in node.get("models", field):
            if re.fullmatch(r"[\w./-]{2,80}(?::[\w.-]{1,40})?", item.text) and item.text not in seen:
                seen.add(item.text)
                identity = model_key(item.text, "ollama")
                yield see(document, "model", item.text, item.line, identity, provider="ollama", hub="ollama")


def _exposure(node: Node) -> str:
    if node.get("ingress", "enabled").value is True or node.get("service", "type").text == "LoadBalancer":
        return "public"
    return "organisation" if node.get("service", "type").text == "NodePort" else ""


DETECTOR = Detector(
    id="helm-values",
    title="AI workloads in Helm values",
    selects=Selector(
        paths=("*values*.y*ml", "*helm*.y*ml", "*chart*.y*ml"),
        languages=frozenset({"yaml"}),
        literals=(b"image", b"repository", b"modelurl", b"ollama", b"enabled"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "values.yaml",
            "qdrant:\n  enabled: true\nvllm:\n  enabled: true\nimage: x/y\n",
            (("vector_store", "qdrant", 1), ("endpoint", "vllm", 3)),
        ),
        Hit("values.yaml", "ollama:\n  models:\n    pull:\n      - moondream\n", (("model", "moondream", 4),)),
        Hit(
            "values.yaml",
            'servingEngineSpec:\n  modelSpec:\n  - name: "opt125m"\n    repository: "vllm/vllm-openai"\n    tag: "latest"\n    modelURL: "facebook/opt-125m"\n    requestGPU: 1\n',
            (("endpoint", "opt125m", 3), ("model", "facebook/opt-125m", 6)),
        ),
        Hit(
            "values.yaml",
            "backend:\n  replicas: 1\n  port: 80\n  probes: {}\n  env: []\n  image:\n    repository: langflowai/langflow\n",
            (("endpoint", "backend", 7),),
        ),
        Hit(
            "chart/values.yaml",
            'image:\n  repository: "ghcr.io/acme/desk-ui"\n  tag: 1.0\nenv:\n  - name: OPENAI_API_KEY\n    value: ""\n',
            (("endpoint", "desk-ui", 2),),
        ),
        Hit(
            "charts/ollama/values.yaml",
            "replicaCount: 1\nimage:\n  repository: ollama/ollama\n  tag: 0.3.0\nollama:\n  models:\n    pull:\n      - llama3.1:8b\n",
            (("endpoint", "ollama", 3), ("model", "llama3.1:8b", 8)),
        ),
    ),
    misses=(
        Miss("values.yaml", "qdrant:\n  enabled: false\nredis:\n  enabled: true\nimage: x/y\n"),
        Miss("values.yaml", "models:\n  pull:\n    - moondream\nnote: ollama\n"),
        Miss("values.yaml", "image:\n  repository: nginx\n  tag: stable\nname: ollama\n"),
    ),
)
