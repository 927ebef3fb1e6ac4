"""A container image for AI is taken without a version.

Why it matters: `ollama/ollama:latest` is another program after each pull. Nobody can say what ran when something went
wrong, and a replaced image spreads by itself.

How to fix: name a version, better a digest (`@sha256:...`), and raise it on purpose.

What it does not see: digests that an admission controller adds. Of models, jobs and agents only images of public registries
are judged.
"""

from __future__ import annotations

import re

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_SERVERS = frozenset({AssetKind.ENDPOINT, AssetKind.HOST})
_OWN = re.compile(r"^\d{12}\.dkr\.ecr\.|\.azurecr\.|-docker\.pkg\.dev/")  # registries that ask for a name
_FLOATING = frozenset({"", "latest", "main", "master", "nightly", "edge", "dev", "stable"})


def judge(workload: Asset, graph: Graph) -> Judgement | None:
    """Applies to workloads that name an image."""
    image = text(workload, "deployed_image") or text(workload, "image")
    if not image or image.startswith("$") or image.lower() == "scratch":
        return None
    if "@sha256:" in image:
        return holds(graph, workload, f"{workload.name} runs an image by digest")
    tag = image.rpartition("/")[2].partition(":")[2]
    if "$" in tag or "{" in tag:
        return None
    if tag.lower() in _FLOATING and workload.kind not in _SERVERS and _OWN.search(image):
        return None
    if tag.lower() in _FLOATING:
        return fail(workload, f"{workload.name} runs image {image} in whatever version is newest")
    return holds(graph, workload, f"{workload.name} runs version {tag}")


RULE = Rule(
    id="ai-image-unpinned",
    title="A container image for AI is taken without a version",
    assesses=frozenset({AssetKind.ENDPOINT, AssetKind.HOST, AssetKind.MODEL, AssetKind.AGENT, AssetKind.TRAINING_JOB}),
    severity=Severity.LOW,
    signals=("sup.image_scan", "sup.pinned_deps"),
    judge=judge,
    remedy="Name a version of the image, better a digest.",
    remediations=("pin-image",),
    weakness=("CWE-1357", "LLM03:2025", "AML.T0010.004"),
    breaks=(
        "endpoint ollama {type=deployment image=ollama/ollama}",
        "host vllm {image=vllm/vllm-openai:latest}",
        "endpoint tgi {type=deployment image=acme/tgi:3.3 deployed_image=acme/tgi:latest}",
        "agent desk {image=public.ecr.aws/acme/desk:latest}",
    ),
    holds=(
        "model fraud {image=123456789012.dkr.ecr.eu-west-1.amazonaws.com/serve:latest}",
        "endpoint ollama {type=deployment image=ollama/ollama:0.3.12}",
        "host app {image=registry.acme.io:5000/app:1.2}",
        "endpoint tgi {type=deployment image=acme/tgi deployed_image=acme/tgi:3.3}",
    ),
)
