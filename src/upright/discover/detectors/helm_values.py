"""AI workloads in the values of Helm charts.

Why it matters: the values decide which image runs, which model it loads and whether the world can reach it; the templates
only repeat them.

How it recognises: `image` (a string, or a repository with a tag) of an AI image, entries that pair an image with a model
(`modelURL`, `modelID`, `model: {name: ...}`), lists of models to pull, and images and commands under names that the
chart's author chose (`images: {server: vllm/...}`, `cli: vllm serve ...`). The workload is named after the entry's `name` or the key it stands
under. A service of the type LoadBalancer or an ingress that is switched on beside it makes it public.

What it does not see: values given on the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._chart_values import stated_in
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        if not (root.get("apiVersion") and root.get("kind")):
            yield from stated_in(document, root)


DETECTOR = Detector(
    id="helm-values",
    title="AI workloads in Helm values",
    selects=Selector(
        paths=("*values*.y*ml", "*helm*.y*ml", "*chart*.y*ml"),
        languages=frozenset({"yaml"}),
        literals=(b"image", b"repository", b"modelurl", b"ollama", b"enabled", b"vllm", b"sglang"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "chart/values.yaml",
            "image:\n  imageName: nvcr.io/nvidia/tritonserver:24.01-py3\n  pullPolicy: IfNotPresent\n",
            (("endpoint", "tritonserver", 2),),
        ),
        Hit(
            "values.yaml",
            "qdrant:\n  enabled: true\nvllm:\n  enabled: true\nimage: x/y\n",
            (("vector_store", "qdrant", 1), ("endpoint", "vllm", 3)),
        ),
        Hit(
            "phi/values.yaml",
            'images:\n  engine: lmcache/vllm-openai:v0.3\n  web: nginx\ncli: "bash start.sh;\n  vllm serve google/gemma-3-27b-it\n  --port 8000"\n',
            (("endpoint", "engine", 2), ("endpoint", "cli", 4), ("model", "google/gemma-3-27b-it", 5)),
        ),
        Hit("values.yaml", "serverImage: ollama/ollama:0.5\n", (("endpoint", "ollama", 1),)),
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
        Hit(
            "values.yaml",
            "model:\n  name: Qwen/Qwen3-8B\nimage:\n  repository: acme.azurecr.io/vllm/vllm-openai\n  tag: latest\n",
            (("model", "Qwen/Qwen3-8B", 2), ("endpoint", "vllm-openai", 4)),
        ),
    ),
    misses=(
        Miss("values.yaml", "qdrant:\n  enabled: false\nredis:\n  enabled: true\nimage: x/y\n"),
        Miss("values.yaml", "models:\n  pull:\n    - moondream\nnote: ollama\n"),
        Miss("values.yaml", "image:\n  repository: nginx\n  tag: stable\nname: ollama\n"),
    ),
)
