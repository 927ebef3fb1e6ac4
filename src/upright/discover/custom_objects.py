"""Custom objects of Kubernetes that serve or train models, keep vectors or run agents: KServe, KubeRay, NIM, Kaito,
Kubeflow, Seldon, Dynamo, Milvus, kagent, ToolHive...
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_images import packed_model, role_of
from upright.discover.model_archives import ARCHIVE
from upright.discover.model_names import is_hub_id, recognise
from upright.discover.readers.held_files import read_held
from upright.discover.sight import see
from upright.discover.workload_models import BUCKETS
from upright.discover.workloads import Variable, Workload, environment, words
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

# What a kind runs when its image does not tell: a role as `role_of` says, `named` when it only names models, or an
# empty string when it may be anything.
CUSTOM = {
    **dict.fromkeys(
        ["InferenceService", "InferenceGraph", "TrainedModel", "LLMInferenceServiceConfig", "LLMInferenceService",
         "ServingRuntime", "ClusterServingRuntime", "RayService", "NIMService", "NIMPipeline",
         "SeldonDeployment", "VLLMRuntime", "DynamoGraphDeployment", "LlamaStackDistribution",
         "InferenceSet", "MultiRoleInference", "RAGEngine", "BackendRuntime", "Predictor",
         "ModelClaim", "StormService", "RayClusterFleet"], "model_server"),
    **dict.fromkeys(
        ["NIMCache", "LocalModelCache", "LocalModelNamespaceCache", "ModelConfig", "InferenceModel", "OpenModel",
         "BaseModel", "ClusterBaseModel", "FineTunedWeight", "ModelAdapter"], "named"),
    **dict.fromkeys(["Milvus", "MilvusCluster", "QdrantCluster", "WeaviateCluster"], "vector_store"),
    **dict.fromkeys(["GMConnector"], "gateway"),
    **dict.fromkeys(["MCPServer", "RemoteMCPServer", "ToolServer", "MCPRemoteProxy"], "mcp"),
    **dict.fromkeys(
        ["PyTorchJob", "TFJob", "MPIJob", "XGBoostJob", "PaddleJob", "JAXJob", "TrainJob", "FineTuneJob"], "training"),
    **dict.fromkeys(["RayCluster", "RayJob", "Workspace", "Model", "ModelServer", "SparkApplication", "Workflow",
                   "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "PipelineRun", "Task", "RoleSet",
                   "KVCache"], ""),
}  # fmt: skip
# Kinds that say how others are to run: nothing runs, and nobody acts, by them alone.
PATTERNS = frozenset({"ServingRuntime", "ClusterServingRuntime", "LLMInferenceServiceConfig", "WorkflowTemplate"})
_MODEL_KEYS = (
    "modelName",
    "modelId",
    "modelID",
    "model_id",
    "model_source",
    "modelURL",
    "model",
    "storageUri",
    "uri",
    "baseModel",
    "preset",
)
_HUBS = ("hf://", "ollama://", "huggingface://")
_EMBEDDED = ("serveConfigV2", "runtimeEnvYAML")
_OF_HUB = re.compile(r"https://huggingface\.co/datasets/([\w.-]{1,60}/[\w.-]{1,100})")
_STORED = frozenset({"storageUri", "uri", "modelUri", "sourceModelUri"})
_KEPT = frozenset({("storage", "path"), ("spec", "path")})  # where KServe keeps the path within a storage
_OPENED = {"LoadBalancer": "public", "NodePort": "organisation"}
_WITHIN = ("", ".svc", ".svc.cluster.local")
_TRAINS = re.compile(r"train|fine-?tun", re.IGNORECASE)


def complete(workload: Workload, root: Node) -> None:
    """Add what a custom object says in its own way: models, variables, commands, and what it is for."""
    kind = root.get("kind").text
    workload.models = [*_served(root), *_packed(root)]
    for inner in _embedded(root):
        workload.models += _served(inner)
        for path, node in inner.walk():
            if path[-1] in {"env_vars", "env"}:
                workload.variables += environment(node)
    workload.attributes |= _head(root)
    workload.words += words(root.get("spec", "entrypoint"), root.get("spec", "predictor", "model", "args"))
    workload.role = _role(root, kind)
    if workload.role == "vector_store":
        workload.image = workload.image or kind.lower()  # the engine is known by it
    if kind in {"RayJob", "Workflow", "CronWorkflow", "PipelineRun"}:
        said = [word for word, _ in workload.words] if kind == "RayJob" else []
        workload.role = "training" if _TRAINS.search(" ".join([workload.name, *said])) else ""
    if root.get("tuning").is_map:  # a workspace of Kaito
        workload.role = "training"
        workload.variables += [
            Variable("DATASET", found[1], url.line)
            for url in root.get("tuning", "input", "urls")
            if (found := _OF_HUB.match(url.text))
        ]
    if not workload.role and kind in {"RayCluster", "RayJob"} and not role_of(workload.image):
        workload.role = "ray"


def _head(root: Node) -> dict[str, Json]:
    """How open the service of the head is that KubeRay makes itself."""
    stated = (node.text for path, node in root.get("spec").walk() if path[-2:] == ("headGroupSpec", "serviceType"))
    opened = _OPENED.get(next(stated, ""))
    return {"exposure": opened} if opened else {}


def _role(root: Node, kind: str) -> str:
    """The role of a kind; a model of Substratus is loaded, or trained with a dataset."""
    if root.get("apiVersion").text.startswith("substratus.ai/"):
        return "training" if root.get("spec", "dataset") else "named"
    return CUSTOM[kind]


def _served(root: Node) -> Iterator[tuple[str, int]]:
    for path, node in (root.get("spec") or root).walk():
        kept = node.text.startswith(BUCKETS)  # told as files, but for those of an object that is the model
        if kept and path[-1] == "url" and root.get("kind").text == "Model":
            yield node.text, node.line
        elif (path[-1] in _MODEL_KEYS or node.text.startswith(_HUBS)) and node.text and not kept:
            yield re.sub(r"^(?:hf|hf-mirror|huggingface|ollama)://", "", node.text.partition("?")[0]), node.line
        elif path[-1] == "name" and (
            path[-2:-1] == ("preset",)
            or (path[-2:-1] == ("params",) and is_hub_id(node.text))
            or (path[-2:-1] == ("model",) and (is_hub_id(node.text) or recognise(node.text) is not None))
        ):
            yield node.text, node.line


def _packed(root: Node) -> Iterator[tuple[str, int]]:
    """Models that NVIDIA publishes as images of their own."""
    for _, node in root.get("spec").walk():
        if found := packed_model(node.text):
            yield found, node.line


def stored(document: Document, root: Node) -> Iterator[Sighting]:
    """Archives of models in a bucket or a volume that a server loads."""
    for path, node in root.get("spec").walk():
        if path[-1] in _STORED and ARCHIVE.fullmatch(node.text):
            own = key("url", node.text)
            address = node.text if node.text.startswith("http") else ""
            yield see(document, "model_file", node.text, node.line, own, url=address)
        elif ("spec", *path)[-2:] in _KEPT and node.text and root.get("apiVersion").text.startswith("serving.kserve"):
            named = root.get("metadata", "name").text
            yield see(document, "model_file", node.text, node.line, key("path", document.item.source, named, node.text))


def addresses(root: Node) -> Iterator[str]:
    """Keys of the addresses at which an InferenceService, or its predictor itself, answers within its cluster: by the
    language of OpenAI and by KServe's own protocols.
    """
    told = root.get("metadata")
    name, space = told.get("name").text, told.get("namespace").text
    if root.get("kind").text == "InferenceService" and name and space:
        hosts = (f"{front}.{space}{end}" for front in (name, f"{name}-predictor") for end in _WITHIN)
        ends = ("", "/v1", "/openai/v1", f"/v1/models/{name}:predict", f"/v2/models/{name}/infer")
        yield from (key("url", f"http://{host}{end}") for host in hosts for end in ends)


def steps(root: Node) -> Iterator[str]:
    """The names of the InferenceServices that a graph of them asks."""
    if root.get("kind").text == "InferenceGraph":
        yield from (node.text for path, node in root.get("spec", "nodes").walk() if path[-1:] == ("serviceName",))


def _embedded(root: Node) -> Iterator[Node]:
    """YAML that stands as text within the object, at its lines."""
    for name in _EMBEDDED:
        yield from read_held(root.get("spec", name))
