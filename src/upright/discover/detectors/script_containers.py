"""Containers that TypeScript and JavaScript programs run with Pulumi and the AWS CDK.

Why it matters: where a program builds the cluster, no manifest says which model server, gateway or store of vectors it
runs, with which model and which keys.

How it recognises: objects of Kubernetes that Pulumi makes (`apps.v1.Deployment`, custom ones as those of KServe) or that
the CDK hands a cluster (`addManifest`), judged like manifests; containers of ECS, Cloud Run, Container Apps and Docker by
their image, command and environment. Variables and components of the same file are followed.

What it does not see: images built from a folder that say nothing of AI, and values that a function computes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._script_bodies import body_of
from upright.discover.detectors._scripts import SCRIPTS, variable
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
from upright.discover.readers.node import NOTHING
from upright.discover.readers.node import Node as Value
from upright.discover.readers.script import Call, Script, arguments, script, text, unwrap
from upright.discover.readers.script_values import first_text, option
from upright.discover.sight import in_tests
from upright.discover.workloads import sightings
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_IMAGE = "image"


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or not document.contains(WORTH):
        return
    found = document.parse(script)
    objects: list[Value] = []
    for call in found.calls:
        called = f"{call.module}.{call.path}" if call.module else ""
        if called and is_task(called):
            yield from _task(document, found, call)
        elif called:
            given = [body_of(document, found, each) for each in call.given]
            body = next((each for each in reversed(given[:2]) if each.is_map), NOTHING)
            name = first_text(found, document.item.path, call.given[0]) if call.given else ""
            objects += objects_of(called, Value(body.value, call.line), name or variable(call), given)
    told = Told(configs=settings(objects))
    yield from workloads_in(document, objects, told)
    yield from fronts_in(document, objects, told)
    yield from credentials(document, *objects)


def _task(document: Document, found: Script, call: Call) -> Iterator[Sighting]:
    """What the containers run that a task is given."""
    body = next((each for each in (body_of(document, found, one) for one in call.given) if each.is_map), NOTHING)
    image = _image(document, found, option(found, call, _IMAGE)) or _image(document, found, _within(found, call))
    name = next((said for each in call.given if (said := first_text(found, document.item.path, each))), "")
    name = name or variable(call) or f"line{call.line}"
    for number, container in enumerate(containers_of(body)):
        stated = Value({**dict(container.items()), _IMAGE: Value(image, container.line)}) if image else container
        own = key(
            "tf",
            f"{document.item.source}/{document.item.path}#{variable(call).removeprefix('this.') or f'line{call.line}'}",
        )
        own = own if not number else key("name", own, str(number))
        yield from credentials(document, container)
        yield from sightings(document, workload_of(stated, name, call.line, own))


def _within(found: Script, call: Call) -> Node | None:
    """The image within the options of a service that makes its task: `taskImageOptions: {image: ...}`."""
    inner = option(found, call, "taskImageOptions")
    pairs = (each for each in inner.named_children if each.type == "pair") if inner is not None else ()
    return next((each.child_by_field_name("value") for each in pairs if text(each.child_by_field_name("key")) == _IMAGE), None)  # fmt: skip


def _image(document: Document, found: Script, node: Node | None) -> str:
    """The name in `ContainerImage.fromRegistry("ollama/ollama")`."""
    inner = unwrap(node) if node is not None else None
    if inner is None or inner.type != "call_expression":
        return ""
    called = text(inner.child_by_field_name("function"))
    given = next(iter(arguments(inner)), None)
    return first_text(found, document.item.path, given) if called.endswith("fromRegistry") and given is not None else ""


DETECTOR = Detector(
    id="script-containers",
    title="Containers that TypeScript and JavaScript programs run",
    selects=Selector(languages=SCRIPTS, literals=PACKAGES),
    detect=_detect,
    hits=(
        Hit(
            "index.ts",
            'import * as k8s from "@pulumi/kubernetes";\nexport class Serve {\n  constructor(name: string) {\n    new k8s.apps.v1.Deployment(`${name}-llm`, {\n      metadata: { name: "llm" },\n      spec: { template: { spec: { containers: [{\n        name: "llm", image: "vllm/vllm-openai:v0.9",\n        args: ["--model", "Qwen/Qwen3-8B"],\n        env: [{ name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "hf", key: "t" } } }],\n      }] } } },\n    });\n  }\n}\n',
            (("endpoint", "llm", 5), ("model", "Qwen/Qwen3-8B", 8), ("secret", "HF_TOKEN", 9)),
        ),
        Hit(
            "serve.ts",
            'import * as kubernetes from "@pulumi/kubernetes";\nnew kubernetes.apiextensions.CustomResource("isvc", {\n  apiVersion: "serving.kserve.io/v1beta1", kind: "InferenceService",\n  metadata: { name: "small" },\n  spec: { predictor: { model: { modelFormat: { name: "huggingface" }, storageUri: "hf://Qwen/Qwen2.5-0.5B-Instruct" } } },\n});\nconst store = new kubernetes.apps.v1.StatefulSet("vectors", { spec: { template: { spec: { containers: [{ name: "q", image: "qdrant/qdrant:v1.9" }] } } } });\n',
            (("endpoint", "small", 4), ("model", "Qwen/Qwen2.5-0.5B-Instruct", 5), ("vector_store", "vectors", 7)),
        ),
        Hit(
            "lib/stack.ts",
            "import * as ecs from 'aws-cdk-lib/aws-ecs';\nimport * as patterns from 'aws-cdk-lib/aws-ecs-patterns';\nconst task = new ecs.FargateTaskDefinition(this, 'T');\ntask.addContainer('Ollama', {\n  image: ecs.ContainerImage.fromRegistry('ollama/ollama:0.9'),\n  environment: { OLLAMA_HOST: '0.0.0.0' },\n});\nnew patterns.ApplicationLoadBalancedFargateService(this, 'Chat', {\n  taskImageOptions: { image: ecs.ContainerImage.fromRegistry('ghcr.io/open-webui/open-webui:main'), environment: { OLLAMA_BASE_URL: 'http://ollama:11434' } },\n});\n",
            (("endpoint", "Ollama", 4), ("endpoint", "Chat", 8), ("endpoint", "http://ollama:11434", 9)),
        ),
        Hit(
            "run.ts",
            'import * as gcp from "@pulumi/gcp";\nconst chat = new gcp.cloudrunv2.Service("tgi", { template: { containers: [{ image: "ghcr.io/huggingface/text-generation-inference:3", args: ["--model-id", "google/gemma-2-2b-it"] }] } });\n',
            (("endpoint", "tgi", 2), ("model", "google/gemma-2-2b-it", 2)),
        ),
    ),
    misses=(
        Miss(
            "a.ts",
            'import * as k8s from "@pulumi/kubernetes";\nnew k8s.apps.v1.Deployment("web", { spec: { template: { spec: { containers: [{ name: "web", image: "nginx" }] } } } });\n',
        ),
        Miss(
            "b.ts",
            "import * as ecs from 'aws-cdk-lib/aws-ecs';\ntask.addContainer('Db', { image: ecs.ContainerImage.fromRegistry('postgres:13'), environment: { POSTGRES_DB: 'x' } });\n",
        ),
    ),
)  # fmt: skip
