"""A model server is open to others without authentication.

Why it matters: Ollama, vLLM, TGI, Triton, Ray and MLflow ask nobody for a password. Whoever reaches the port uses the GPU,
reads and replaces models, and with some of them runs code; scanners find such ports within hours.

How to fix: bind to 127.0.0.1 or keep the service inside the cluster (`ClusterIP`, no published port), and put a gateway with
authentication before it.

What it does not see: firewalls and security groups outside the scan.
"""

from __future__ import annotations

import re

from upright.graph.fronts import called_only
from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, listens_to_others, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity

_SERVERS = (
    "ollama", "vllm", "text-generation-inference", "tritonserver", "localai", "llama.cpp", "llama-cpp", "lmdeploy",
    "sglang", "torchserve", "tensorflow/serving", "mlflow", "rayproject/ray", "text-embeddings-inference", "xinference",
    "open-webui", "openclaw", "langflow", "flowise", "comfyui", "text-generation-webui", "infinity", "bentoml", "kserve",
    "stable-diffusion", "sd-webui", "automatic1111", "invokeai", "koboldcpp", "llama-swap", "whisper", "speaches",
    "kokoro", "aphrodite", "tabbyapi", "gpustack", "mlserver", "openllm", "lorax", "lightllm", "mlc-llm", "djl-serving",
    "ramalama", "huggingfaceserver", "gpt4all", "xtts", "openedai", "lmstudio",
)  # fmt: skip

# Programs beside servers: they start and watch them, and answer the cluster alone.
_BESIDE = re.compile(r"(?:controller(?:-manager)?|operator|webhook(?:-server)?|node-?agent)$")
_TAG = re.compile(r"[:@][^/]*$")


def _is_server(endpoint: Asset) -> bool:
    if text(endpoint, "type") == "model_server":
        return True
    image = text(endpoint, "image")
    if says(endpoint, "product"):  # whose name tells what it is, its tag also what it was built with
        image = _TAG.sub("", image)
    seen = f"{endpoint.name} {image} {text(endpoint, 'framework')}".lower()
    if _BESIDE.search(_TAG.sub("", image).rpartition("/")[2] or endpoint.name):
        return False
    known = any(server in seen for server in _SERVERS) or text(endpoint, "framework") == "ray"
    opened = says(endpoint, "product") and text(endpoint, "auth") == "none"  # a page whose login was switched off
    return text(endpoint, "type") == "deployment" and bool(known or opened)


def judge(endpoint: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers of models; an address that is called says nothing of who else may call it."""
    auth, wide = text(endpoint, "auth"), listens_to_others(endpoint)
    if not _is_server(endpoint) or (not auth and called_only(endpoint)):
        return None
    if auth not in {"", "none"}:
        return holds(graph, endpoint, f"{endpoint.name} asks for {auth}")
    if wide is False and says(endpoint, "anonymous"):
        reason = f"whoever is on its machine can use model server {endpoint.name} without authentication"
        return fail(endpoint, reason, severity=Severity.MEDIUM if says(endpoint, "code_execution") else Severity.LOW)
    if not wide:
        return holds(graph, endpoint, f"nothing publishes {endpoint.name}") if wide is False else None
    port = endpoint.attributes.get("port")
    at = f" on port {port}" if port else ""
    who = "anyone" if endpoint.exposure is Exposure.PUBLIC else "every machine that reaches this one"
    sure = 1.0 if auth == "none" else 0.8
    grave = endpoint.exposure is Exposure.PUBLIC or says(endpoint, "code_execution")
    graver = Severity.CRITICAL if grave else None
    return fail(
        endpoint,
        f"{who} can use model server {endpoint.name}{at} without authentication",
        severity=graver,
        confidence=sure,
    )


RULE = Rule(
    id="model-server-exposed",
    title="A model server is open to others without authentication",
    assesses=frozenset({AssetKind.ENDPOINT}),
    severity=Severity.HIGH,
    signals=("net.public_exposure", "iam.auth_required", "mdl.weights_protected"),
    judge=judge,
    remedy="Keep the port inside the machine or cluster, and put a gateway with authentication before it.",
    remediations=("restrict-pod-ingress", "set-safe-value", "isolate-running-workload"),
    weakness=("CWE-306", "CWE-668", "LLM10:2025", "AML.T0132", "AML.T0006.002"),
    breaks=(
        "endpoint ollama {type=model_server bind=0.0.0.0 port=11434}",
        "endpoint llm public {type=deployment image=vllm/vllm-openai:v0.6.3}",
        "endpoint llm {type=model_server bind=127.0.0.1 auth=none anonymous=true}",
        "endpoint ray {type=deployment framework=ray bind=0.0.0.0}",
        "endpoint flows {type=deployment image=n8nio/n8n:1 product=true auth=none bind=0.0.0.0}",
    ),
    holds=(
        "endpoint ollama {type=model_server bind=127.0.0.1 port=11434}",
        "endpoint llm private {type=deployment image=vllm/vllm-openai:v0.6.3}",
        "endpoint tgi public {type=model_server auth=bearer}",
        "endpoint whisper {type=deployment image=fedirz/faster-whisper-server:1 bind=127.0.0.1}",
        "endpoint kserve-controller-manager private {type=deployment image=kserve/kserve-controller:v0.15.0}",
    ),
)
