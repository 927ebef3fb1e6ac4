"""AI in the values of Terraform: images, services that a project switches on, keys that are handed in.

Why it matters: a task or a module says `var.image` and `each.value`; which gateway runs, which cloud's AI is switched on and
whose keys are handed over stands in a default or in a `.tfvars`.

How it recognises: defaults of variables, locals and `.tfvars` under names that speak of images whose value is an image of
AI; services of Google Cloud that are AI, switched on by `google_project_service` or in a list of APIs; keys of maps that
are called like a credential of an AI service (`"openai-api-key" = { ... }`).

What it does not see: values given on the command line or by a pipeline.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import screaming, vendor_of_credential
from upright.discover.ai_images import engine_of, role_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.terraform import Block, address_key, terraform
from upright.discover.sight import env_key, in_tests, local_key, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_VALUES = frozenset({"variable", "locals", "values"})
_RUNS = frozenset({"model_server", "gateway", "ui", "observability", "notebook", "guardrail"})
_IMAGE = re.compile(r"image|container|repository", re.IGNORECASE)
_NAME = re.compile(r"[\w.-]{1,100}(?::\d{2,5})?(?:/[\w.-]{1,100}){1,5}(?::[\w.-]{1,128})?(?:@sha256:[0-9a-f]{64})?")
# https://cloud.google.com/apis/docs/cloud-apis-overview
_SERVICE = re.compile(
    r"((?:aiplatform|generativelanguage|discoveryengine|dialogflow|documentai|notebooks|ml|automl|speech|texttospeech|"
    r"vision|videointelligence|translate|language|modelarmor|contactcenterinsights|geminicloudassist|cloudaicompanion))\.googleapis\.com"
)
_SWITCHED = re.compile(r"service|apis?(?:$|_)|for_each|enabled", re.IGNORECASE)


def _detect(document: Document) -> Iterator[Sighting]:
    seen: set[str] = set()
    for block in document.parse(terraform) if not in_tests(document.item.path) else ():
        if block.kind in _VALUES:
            yield from _images(document, block)
            yield from _keys(document, block)
        if block.kind in {"resource", "module", "locals", "values", "variable"}:
            yield from _services(document, block, seen)


def _images(document: Document, block: Block) -> Iterator[Sighting]:
    named = block.labels[0] if block.labels else ""
    for path, node in block.body.walk():
        role = role_of(node.text) if _NAME.fullmatch(node.text) and _IMAGE.search(" ".join((named, *path))) else ""
        if role == "vector_store":
            own = address_key(document, ".".join((block.address, *path)))
            yield see(document, role, node.text, node.line, own, engine=engine_of(node.text), confidence=0.7)
        elif role in _RUNS:
            own = address_key(document, ".".join((block.address, *path)))
            yield see(document, "deployment", node.text, node.line, own, image=node.text, confidence=0.7)


def _keys(document: Document, block: Block) -> Iterator[Sighting]:
    for path, node in block.body.walk():
        vendor = vendor_of_credential(screaming(path[-1])) if "-" in path[-1] else ""
        if vendor:
            own = env_key(document, screaming(path[-1]))
            yield see(document, "credential_ref", path[-1], _line(node), own, provider=vendor, variable=path[-1], reference=True)  # fmt: skip


def _line(node: Node) -> int:
    """Where a value begins, that of a map with its first field."""
    return node.line or next((child.line for _, child in node.walk() if child.line), 0)


def _services(document: Document, block: Block, seen: set[str]) -> Iterator[Sighting]:
    context = block.labels[0] if block.labels else ""
    for path, node in block.body.walk():
        found = _SERVICE.fullmatch(node.text)
        if found and found[0] not in seen and any(map(_SWITCHED.search, (context, *path))):
            seen.add(found[0])
            own = local_key(document, "google-service", found[0])
            yield see(document, "ai_service", found[0], node.line, own, provider="google", confidence=0.8)


DETECTOR = Detector(
    id="terraform-values",
    title="AI in the values of Terraform",
    selects=Selector(languages=frozenset({"terraform"}), literals=(b"image", b"googleapis.com", b"-key", b"-token")),
    detect=_detect,
    hits=(
        Hit(
            "variables.tf",
            'variable "container_image" {\n  description = "the gateway"\n  default     = "ghcr.io/berriai/litellm:main-stable"\n}\nlocals {\n  images = { web = "langfuse/langfuse:3", db = "postgres:16" }\n}\n',
            (
                ("endpoint", "ghcr.io/berriai/litellm:main-stable", 3),
                ("endpoint", "langfuse/langfuse:3", 6),
            ),
        ),
        Hit(
            "prod.tfvars",
            'qdrant_image = "qdrant/qdrant:v1.13"\nparameters = {\n  "openai-api-key" = {\n    value = "set later"\n  }\n}\n',
            (("vector_store", "qdrant/qdrant:v1.13", 1), ("secret", "openai-api-key", 3)),
        ),
        Hit(
            "apis.tf",
            'resource "google_project_service" "on" {\n  for_each = toset([\n    "run.googleapis.com",\n    "aiplatform.googleapis.com",\n  ])\n  service = each.key\n}\nmodule "project" {\n  source        = "terraform-google-modules/project-factory/google"\n  activate_apis = ["discoveryengine.googleapis.com"]\n}\n',
            (("ai_service", "aiplatform.googleapis.com", 4), ("ai_service", "discoveryengine.googleapis.com", 10)),
        ),
    ),
    misses=(
        Miss(
            "variables.tf",
            'variable "image" {\n  default = "nginx:1.27"\n}\nvariable "note" {\n  default = "ghcr.io/berriai/litellm"\n}\nlocals {\n  api-key = "x"\n  domain  = "aiplatform.googleapis.com"\n}\n',
        ),
        Miss("tests/variables.tf", 'variable "image" {\n  default = "ollama/ollama:1"\n}\n'),
    ),
)
