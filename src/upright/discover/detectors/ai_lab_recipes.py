"""Recipes of Podman AI Lab: the containers of an AI application, its model server and its vector store.

Why it matters: a recipe is started with one click, with the ports that it names and images that nobody pinned.

How it recognises: `ai-lab.yaml` with `application.containers`; a container that says `model-service: true` or
`vectordb: true`, or runs a known image. The others are the application. Recommended models are reported too.

What it does not see: models that the user picks when the recipe starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.ai_images import engine_of, role_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import edge, in_tests, see
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        containers = [each for each in root.get("application", "containers") if each.is_map and each.get("name").text]
        beside = [document.code_key(each.get("name").text) for each in containers if _role(each)]
        for each in containers:
            yield from _container(document, each, beside)


def _role(container: Node) -> str:
    if container.get("vectordb").value is True:
        return "vector_store"
    return "model_server" if container.get("model-service").value is True else role_of(container.get("image").text)


def _container(document: Document, container: Node, beside: list[str]) -> Iterator[Sighting]:
    name, image, role = container.get("name"), container.get("image").text, _role(container)
    own = document.code_key(name.text)
    if role == "vector_store":
        yield see(document, "vector_store", name.text, name.line, own, engine=engine_of(image), image=image)
        return
    yield see(document, "deployment", name.text, name.line, own, image=image)
    for other in beside if not role else ():
        yield edge(own, RelationKind.CALLS, other)


DETECTOR = Detector(
    id="ai-lab-recipes",
    title="Recipes of Podman AI Lab",
    selects=Selector(names=("ai-lab.y*ml",)),
    detect=_detect,
    hits=(
        Hit(
            "recipes/rag/ai-lab.yaml",
            "version: v1.0\napplication:\n  name: rag\n  containers:\n    - name: server\n      model-service: true\n      image: quay.io/acme/server:1\n      ports:\n        - 8001\n    - name: store\n      vectordb: true\n      image: quay.io/acme/chromadb:1\n    - name: app\n      image: quay.io/acme/rag-app:1\n",
            (("endpoint", "server", 5), ("vector_store", "store", 10), ("endpoint", "app", 13)),
        ),
    ),
    misses=(Miss("ai-lab.yaml", "version: v1.0\napplication:\n  name: none\n"),),
)
