"""Containers that Python programs run with Pulumi and the AWS CDK.

Why it matters: where a program builds the cluster, no manifest says which model server, gateway or store of vectors it
runs, with which model and which keys.

How it recognises: objects of Kubernetes that Pulumi makes (`apps.v1.Deployment`, custom ones as those of KServe) or that
the CDK hands a cluster (`add_manifest`), judged like manifests; containers of ECS, Cloud Run, Container Apps and Docker by
their image, command and environment. Variables of the same file are followed.

What it does not see: images built from a folder that say nothing of AI, and values that a function computes.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_bodies import body_of
from upright.discover.kubernetes import Told, fronts_in, settings, workloads_in
from upright.discover.program_containers import (
    PACKAGES,
    WORTH,
    containers_of,
    credentials,
    is_task,
    objects_of,
    workload_of,
)
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.node import Node
from upright.discover.readers.python_module import python_module
from upright.discover.sight import in_tests
from upright.discover.workloads import sightings
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope

_IMAGE = "image"


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or not document.contains(WORTH):
        return
    module = document.parse(python_module)
    objects: list[Node] = []
    for call in module.calls:
        called = module.callee(call)
        if is_task(called):
            yield from _task(document, module, call)
        elif "kubernetes" in called or "eks" in called:
            given = [body_of(module, each, call.scope) for each in call.node.args]
            name = module.text(call.node.args[0], call.scope) if call.node.args else ""
            objects += objects_of(called, _properties(module, call), name or _held(module, call), given)
    told = Told(configs=settings(objects))
    yield from workloads_in(document, objects, told)
    yield from fronts_in(document, objects, told)
    yield from credentials(document, *objects)


def _properties(module: PythonModule, call: Call) -> Node:
    pairs = {name.rstrip("_"): body_of(module, value, call.scope) for name, value in call.keywords.items()}
    given = [body_of(module, each, call.scope) for each in call.node.args[1:2]]
    first = {name: node for each in given if each.is_map for name, node in each.items()}
    return Node({**first, **pairs}, module.line(call.node))


def _held(module: PythonModule, call: Call) -> str:
    return module.place(call).rpartition(".")[2]


def _task(document: Document, module: PythonModule, call: Call) -> Iterator[Sighting]:
    """What the containers run that a task is given."""
    image = _image(module, call.node, call.scope)
    texts = (module.text(each, call.scope) for each in call.node.args)
    name, line = next(filter(None, texts), "") or _held(module, call), module.line(call.node)
    for number, container in enumerate(containers_of(_properties(module, call))):
        stated = Node({**dict(container.items()), _IMAGE: Node(image, container.line)}) if image else container
        own = key("tf", f"{document.item.source}/{document.item.path}#{module.place(call)}")
        own = own if not number else key("name", own, str(number))
        yield from credentials(document, container)
        yield from sightings(document, workload_of(stated, name, line, own))


def _image(module: PythonModule, node: ast.Call, scope: Scope) -> str:
    """The name in `ContainerImage.from_registry("ollama/ollama")`, of the task or of the options within a service."""
    given = {each.arg: each.value for each in node.keywords}
    inner = given.get("task_image_options")
    if isinstance(inner, ast.Call) and _IMAGE not in given:
        return _image(module, inner, scope)
    made = given.get(_IMAGE)
    registry = isinstance(made, ast.Call) and ast.unparse(made.func).endswith("from_registry") and made.args
    return module.text(made.args[0], scope) if registry and isinstance(made, ast.Call) else ""


DETECTOR = Detector(
    id="python-containers",
    title="Containers that Python programs run",
    selects=Selector(languages=LANGUAGES, literals=PACKAGES),
    detect=_detect,
    hits=(
        Hit(
            "__main__.py",
            'import pulumi_kubernetes as k8s\nllm = k8s.apps.v1.Deployment(\n    "llm",\n    spec=k8s.apps.v1.DeploymentSpecArgs(template=k8s.core.v1.PodTemplateSpecArgs(spec=k8s.core.v1.PodSpecArgs(\n        containers=[k8s.core.v1.ContainerArgs(\n            name="llm", image="vllm/vllm-openai:v0.9",\n            args=["--model", "Qwen/Qwen3-8B"],\n        )]))),\n)\n',
            (("endpoint", "llm", 2), ("model", "Qwen/Qwen3-8B", 7)),
        ),
        Hit(
            "infra.py",
            'from pulumi_kubernetes.apps.v1 import Deployment\nDeployment("store", spec={"selector": {}, "template": {"spec": {"containers": [{"name": "q", "image": "qdrant/qdrant"}]}}})\n',
            (("vector_store", "store", 2),),
        ),
        Hit(
            "stack.py",
            'from aws_cdk import aws_ecs as ecs, aws_ecs_patterns as patterns\ntask = ecs.FargateTaskDefinition(self, "T")\ntask.add_container("Ollama", image=ecs.ContainerImage.from_registry("ollama/ollama"))\npatterns.ApplicationLoadBalancedFargateService(self, "Chat", task_image_options=patterns.ApplicationLoadBalancedTaskImageOptions(\n    image=ecs.ContainerImage.from_registry("ghcr.io/berriai/litellm:main"), environment={"OLLAMA_BASE_URL": "http://ollama:11434"}))\n',
            (("endpoint", "Ollama", 3), ("endpoint", "Chat", 4), ("endpoint", "http://ollama:11434", 5)),
        ),
        Hit(
            "run.py",
            'import pulumi_gcp as gcp\nchat = gcp.cloudrunv2.Service("tgi", template={"containers": [{"image": "ghcr.io/huggingface/text-generation-inference:3", "args": ["--model-id", "google/gemma-2-2b-it"]}]})\n',
            (("endpoint", "tgi", 2), ("model", "google/gemma-2-2b-it", 2)),
        ),
    ),
    misses=(
        Miss(
            "a.py",
            'import pulumi_kubernetes as k8s\nk8s.apps.v1.Deployment("web", spec={"template": {"spec": {"containers": [{"name": "web", "image": "nginx"}]}}})\n',
        ),
        Miss("b.py", "from aws_cdk import aws_ecs as ecs\nx = ecs.ContainerImage.from_asset('web')\n"),
    ),
)  # fmt: skip
