"""AI services and agents that objects of Kubernetes stand for: of cloud controllers and of AI platforms.

Why it matters: what a cluster declares to a cloud (an agent of Bedrock, an endpoint of SageMaker, an account of Azure
OpenAI) is made outside of it, where no list of workloads shows it.

How it recognises: objects of AWS Controllers for Kubernetes, Config Connector of Google Cloud, Azure Service Operator and
Crossplane, by the resource that they stand for; objects of Open Data Hub, TrustyAI, Katib, Envoy AI Gateway, Fluid,
BentoML, AIBrix, llmaz, Substratus and K8sGPT by their kind. Their names are those of the objects.

What it does not see: compositions of Crossplane, whose kinds are everybody's own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.kinds import resource_of
from upright.discover.cloud.names import of_arm
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.kubernetes import objects
from upright.discover.sight import in_documentation, in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

# Group of the API (up to its version) -> the provider's prefix of Terraform's names.
_CLOUDS = (
    (re.compile(r"(\w+)\.services\.k8s\.aws$"), "aws"),
    (re.compile(r"(\w+)\.aws\.(?:m\.)?(?:upbound|crossplane)\.io$"), "aws"),
    (re.compile(r"(\w+)\.cnrm\.cloud\.google\.com$"), "google"),
    (re.compile(r"(\w+)\.gcp\.(?:m\.)?(?:upbound|crossplane)\.io$"), "google"),
    (re.compile(r"(\w+)\.azure\.(?:m\.)?(?:upbound|crossplane)\.io$"), "azurerm"),
    (re.compile(r"(\w+)\.azure\.com$"), "arm"),
)
_SERVICES = {
    "bedrockagentcorecontrol": "bedrockagentcore", "vertexai": "vertex_ai", "cognitiveservices": "cognitive", "machinelearning": "machine_learning",
    "discoveryengine": "discovery_engine", "dialogflowcx": "dialogflow_cx", "documentai": "document_ai", "search": "search",
}  # fmt: skip
_ARM = {
    "cognitiveservices": {"Account": "accounts", "Deployment": "accounts/deployments", "AccountsDeployment": "accounts/deployments"},
    "search": {"SearchService": "searchservices"},
    "machinelearningservices": {"Workspace": "workspaces"},
}  # fmt: skip
# Group and kind of AI platforms -> label.
_PLATFORMS = {
    ("datasciencecluster.opendatahub.io", "DataScienceCluster"): "ai_service",
    ("trustyai.opendatahub.io", "GuardrailsOrchestrator"): "guardrail", ("trustyai.opendatahub.io", "NemoGuardrails"): "guardrail",
    ("modelregistry.opendatahub.io", "ModelRegistry"): "ai_service", ("kubeflow.org", "Experiment"): "training_job",
    ("kubeflow.org", "Notebook"): "notebook", ("data.fluid.io", "Dataset"): "dataset",
    ("aigateway.envoyproxy.io", "AIServiceBackend"): "ai_service", ("aigateway.envoyproxy.io", "AIGatewayRoute"): "endpoint",
    ("inference.networking.k8s.io", "InferencePool"): "deployment", ("inference.networking.x-k8s.io", "InferencePool"): "deployment",
    ("serving.yatai.ai", "BentoDeployment"): "deployment",
    ("model.aibrix.ai", "ModelAdapter"): "model", ("inference.llmaz.io", "Playground"): "deployment",
    ("inference.llmaz.io", "Service"): "deployment", ("core.k8sgpt.ai", "K8sGPT"): "ai_service",
    ("apps.nvidia.com", "NemoCustomizer"): "training_job", ("apps.nvidia.com", "NemoEvaluator"): "deployment",
    ("apps.nvidia.com", "NemoGuardrail"): "guardrail", ("apps.nvidia.com", "NemoGuardrails"): "guardrail",
    ("apps.nvidia.com", "NemoDatastore"): "ai_service", ("apps.nvidia.com", "NemoEntitystore"): "ai_service",
    ("substratus.ai", "Server"): "deployment", ("substratus.ai", "Dataset"): "dataset", ("substratus.ai", "Notebook"): "notebook",
}  # fmt: skip
_PART = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    if in_tests(path) and not in_documentation(path):
        return
    for root in objects(document):
        group, kind, name = (
            root.get("apiVersion").text.partition("/")[0],
            root.get("kind").text,
            root.get("metadata", "name"),
        )
        label, engine, provider = _made(group, kind)
        if label and name.text:
            own = key("k8s", document.item.source, root.get("metadata", "namespace").text, kind, name.text)
            told = {"provider": provider, "engine": engine} if label != "dataset" else {"type": "training_data"}
            yield see(document, label, name.text, name.line, own, told, confidence=0.9)


def _made(group: str, kind: str) -> tuple[str, str, str]:
    """Label, engine and provider of what an object of a kind makes; empty when it is nothing of AI."""
    label = _PLATFORMS.get((group, kind), "")
    if label:
        return label, "", ""
    for pattern, prefix in _CLOUDS:
        match = pattern.match(group)
        found = resource_of(_named(prefix, match[1].lower(), kind)) if match else None
        if found is not None and found.label not in {"identity", "data_store"}:
            return found.seen or found.label, found.engine, found.provider
    return "", "", ""


def _named(prefix: str, service: str, kind: str) -> str:
    """The name that Terraform gives the resource behind an object: `sagemaker`, `TrainingJob` -> `aws_sagemaker_training_job`."""
    if prefix == "arm":
        inner = _ARM.get(service, {}).get(kind, "")
        return of_arm(f"microsoft.{service}/{inner}") if inner else ""
    parts = "_".join(part.lower() for part in _PART.split(kind))
    own = _SERVICES.get(service, service)
    return f"{prefix}_{parts}" if parts.startswith(own) else f"{prefix}_{own}_{parts}"


DETECTOR = Detector(
    id="kubernetes-resources",
    title="AI services that objects of Kubernetes stand for",
    selects=Selector(
        languages=frozenset({"yaml", "json"}),
        literals=(
            b".services.k8s.aws",
            b".upbound.io",
            b".crossplane.io",
            b".cnrm.cloud.google.com",
            b".azure.com/",
            b"opendatahub.io",
            b"kubeflow.org",
            b"data.fluid.io",
            b"envoyproxy.io",
            b"inference.networking",
            b"yatai.ai",
            b"serving.kserve.io",
            b"aibrix.ai",
            b"llmaz.io",
            b"k8sgpt.ai",
            b"substratus.ai",
            b"apps.nvidia.com",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "ack.yaml",
            "apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: TrainingJob\nmetadata:\n  name: xgb\n---\napiVersion: bedrockagent.services.k8s.aws/v1alpha1\nkind: Agent\nmetadata:\n  name: desk\n",
            (("training_job", "xgb", 4), ("agent", "desk", 9)),
        ),
        Hit(
            "cnrm.yaml",
            "apiVersion: vertexai.cnrm.cloud.google.com/v1beta1\nkind: VertexAIEndpoint\nmetadata:\n  name: chat\n",
            (("endpoint", "chat", 4),),
        ),
        Hit(
            "aso.yaml",
            "apiVersion: cognitiveservices.azure.com/v1api20250601\nkind: Deployment\nmetadata:\n  name: gpt\n",
            (("endpoint", "gpt", 4),),
        ),
        Hit(
            "odh.yaml",
            "apiVersion: trustyai.opendatahub.io/v1alpha1\nkind: GuardrailsOrchestrator\nmetadata:\n  name: rails\n",
            (("guardrail", "rails", 4),),
        ),
        Hit(
            "crossplane.yaml",
            "apiVersion: sagemaker.aws.upbound.io/v1beta1\nkind: NotebookInstance\nmetadata:\n  name: lab\n",
            (("notebook", "lab", 4),),
        ),
    ),
    misses=(
        Miss("s3.yaml", "apiVersion: s3.services.k8s.aws/v1alpha1\nkind: Bucket\nmetadata:\n  name: files\n"),
        Miss("job.yaml", "apiVersion: kubeflow.org/v1\nkind: Profile\nmetadata:\n  name: team\n"),
    ),
)
