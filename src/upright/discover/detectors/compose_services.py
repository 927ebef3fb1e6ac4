"""AI services in Docker Compose files.

Why it matters: a model server, vector store or chat page started by Compose usually publishes a port on every
interface, without a password.

How it recognises: services whose image runs AI (model servers, vector stores, gateways, pages, tracing, notebooks), whose
command serves a model, or whose environment holds credentials or models of AI services. Says image, port, whether it is
open beyond the machine, GPU, and the models named.

What it does not see: ports of `network_mode: host`, and files merged in from elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests
from upright.discover.workloads import Workload, environment, published, sightings, words
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        for name, service in root.get("services").items():
            if service.is_map and service.first("image", "build", "command", "environment"):
                yield from sightings(document, _workload(document, name, service))


def _workload(document: Document, name: str, service: Node) -> Workload:
    image = service.get("image")
    folder = document.item.path.rpartition("/")[0]
    workload = Workload(
        name, service.line, key("name", document.item.source, "compose", f"{folder}/{name}"), image.text, image.line
    )
    workload.variables = environment(service.get("environment"))
    workload.words = words(service.get("command"), service.get("entrypoint"))
    workload.attributes = {"environment": "development"} if "dev" in document.item.name else {}
    wide = []
    for port in service.get("ports"):
        number, is_open = published(port.text) if port.text else (port.get("published").text, True)
        if number:
            workload.ports.append(number)
            wide.append(is_open)
    if wide:
        workload.attributes["bind"] = "0.0.0.0" if any(wide) else "127.0.0.1"  # noqa: S104  reported, not used
    workload.gpu = _gpu(service)
    if service.get("user").text:
        workload.attributes["user"] = service.get("user").text
    if service.get("privileged").value is True or any(
        "docker.sock" in text for text in service.get("volumes").strings()
    ):
        workload.attributes["privileged"] = True
    return workload


def _gpu(service: Node) -> bool:
    devices = service.get("deploy", "resources", "reservations", "devices")
    asked = any("gpu" in device.get("capabilities").strings() for device in devices)
    return asked or service.get("runtime").text == "nvidia" or bool(service.get("gpus"))


DETECTOR = Detector(
    id="compose-services",
    title="AI services in Docker Compose",
    selects=Selector(paths=("*compose*.y*ml", "*docker*.y*ml", "*stack*.y*ml"), literals=(b"services",)),
    detect=_detect,
    hits=(
        Hit(
            "docker-compose.yml",
            "services:\n  ollama:\n    image: ollama/ollama:latest\n    ports: ['11434:11434']\n  db:\n    image: postgres:16\n  qdrant:\n    image: qdrant/qdrant\n  api:\n    build: .\n    environment:\n      OPENAI_API_KEY: ${OPENAI_API_KEY}\n",
            (("endpoint", "ollama", 2), ("vector_store", "qdrant", 7), ("endpoint", "api", 9)),
        ),
        Hit(
            "compose.yaml",
            "services:\n  llm:\n    image: vllm/vllm-openai:v0.6\n    command: --model mistralai/Mistral-7B-Instruct-v0.3 --port 8000\n",
            (("endpoint", "llm", 2), ("model", "mistralai/Mistral-7B-Instruct-v0.3", 4)),
        ),
    ),
    misses=(Miss("docker-compose.yml", "services:\n  db:\n    image: postgres:16\n  web:\n    build: .\n"),),
)
