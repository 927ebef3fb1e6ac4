"""Models that Terraform names.

Why it matters: the model id in a variable's default or in a policy is what the agents of a whole account will call.

How it recognises: values of known model families under names that speak of models (attributes, variables' defaults,
locals, `.tfvars`), ARNs of Bedrock foundation models, the model blocks of Azure deployments, `HF_MODEL_ID` of SageMaker
containers.

What it does not see: ids that come from a data source at plan time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.kinds import resource_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_embedding, is_hub_id, is_model_name, recognise
from upright.discover.readers.terraform import Block, address_key, terraform
from upright.discover.sight import edge, provider_of, see
from upright.discover.workload_models import is_path_of_model
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_ARN = re.compile(r"(?:foundation-model|inference-profile)/([a-z0-9][\w.:-]{3,90})")
_STORED = re.compile(r"(?:s3|gs)://[\w.-]{3,63}/[\w./-]{1,300}")
_NAMED = re.compile(r"model|llm|embedding|deployment|engine", re.IGNORECASE)
_OF_MODELS = re.compile(r"model|llm|embedding|deployment|engine|openai|bedrock|vertex|foundation", re.IGNORECASE)
_IDS = frozenset({"HF_MODEL_ID", "model_id", "model_name", "hf_model_id", "default", "foundation_model"})
_CALLERS = {"agent": RelationKind.CALLS, "deployment": RelationKind.SERVES, "endpoint": RelationKind.SERVES, "training_job": RelationKind.DEPENDS_ON,
            "model": RelationKind.DERIVED_FROM}  # fmt: skip


def _detect(document: Document) -> Iterator[Sighting]:
    seen: set[str] = set()
    for block in document.parse(terraform):
        yield from _looked_up(document, block)
        yield from _artefacts(document, block)
        found = resource_of(block.labels[0]) if block.kind == "resource" and block.labels else None
        for name, line in (*_models(block), *_tables(block)):
            if name.startswith("arn:") and _ARN.search(name):
                continue  # told by the id within
            provider = "azure-openai" if block.labels[:1] == ("azurerm_cognitive_deployment",) else ""
            identity = model_key(name, provider or ("bedrock" if _is_bedrock(name) else ""))
            if name not in seen:
                seen.add(name)
                label = "embedding_model" if is_embedding(name) else "model"
                hub = "huggingface" if identity.startswith("hf:") else ""
                vendor = provider or ("bedrock" if _is_bedrock(name) else provider_of(name)) or hub
                yield see(document, label, name, line, identity, provider=vendor, hub=hub)
            if found and found.label in _CALLERS:
                yield edge(address_key(document, block.address), _CALLERS[found.label], identity)


def _looked_up(document: Document, block: Block) -> Iterator[Sighting]:
    """A model that a data source looks up by an id given elsewhere: `data "aws_bedrock_foundation_model" "kb"`."""
    identifier = block.body.get("model_id").text
    if block.kind == "data" and block.labels[:1] == ("aws_bedrock_foundation_model",) and "${" in identifier:
        name = ".".join(("data", *block.labels))
        label = (
            "embedding_model" if re.search(r"embed|(?:^|[._])kb(?:[._]|$)|knowledge", identifier + name) else "model"
        )
        yield see(document, label, name, block.line, address_key(document, name), provider="bedrock")


def _artefacts(document: Document, block: Block) -> Iterator[Sighting]:
    """Archives of models that a module or resource loads from a bucket."""
    for path, node in block.body.walk():
        if path[-1] in {"model_data", "model_data_url", "model_artifact", "artifact_uri"} and _STORED.fullmatch(
            node.text
        ):
            own = key("url", node.text)
            yield see(document, "model_file", node.text, node.line, own)


def _is_bedrock(name: str) -> bool:
    return "." in name and name.partition(".")[0] in {
        "anthropic",
        "amazon",
        "meta",
        "mistral",
        "cohere",
        "ai21",
        "us",
        "eu",
        "apac",
        "global",
        "stability",
        "deepseek",
    }


def _models(block: Block) -> Iterator[tuple[str, int]]:
    context = " ".join(block.labels)
    for path, node in block.body.walk():
        if node.is_map and node.get("value").text:
            yield from _of_variable(node)
        if not node.text:
            continue
        for match in _ARN.finditer(node.text):
            name = match.group(1).rstrip(".:-")
            if is_model_name(name):
                yield name, node.line
        field = next((part for part in reversed(path) if part != "*"), "")
        if field in {"description", "type", "validation", "error_message", "condition"} or "validation" in path:
            continue
        named = bool(
            _NAMED.search(" ".join((*path, context if block.kind in {"variable", "locals", "values"} else "")))
        )
        if named and (
            is_model_name(node.text)
            or (field in _IDS and recognise(node.text) is not None)
            or (field in _IDS and is_hub_id(node.text) and re.search(r"[\dA-Z]", node.text))
        ):
            yield node.text, node.line


def _tables(block: Block) -> Iterator[tuple[str, int]]:
    """The models that are the keys of a table: `openai_versions = { "gpt-4o" = "2024-11-20" }`."""
    for path, node in block.body.walk():
        if node.text and is_model_name(path[-1]) and _OF_MODELS.search(" ".join((*block.labels, *path[:-1]))):
            yield path[-1], node.line


def _of_variable(node: Node) -> Iterator[tuple[str, int]]:
    """The folder of a model that a variable of a container names: `MODEL_ID` is `/models/Mistral-7B`."""
    value = node.get("value")
    if _NAMED.search(node.get("name").text) and is_path_of_model(value.text):
        yield value.text, value.line


DETECTOR = Detector(
    id="terraform-models",
    title="Models named by Terraform",
    selects=Selector(
        languages=frozenset({"terraform"}),
        literals=(b"model", b"llm", b"embedding", b"deployment", b"engine", b"openai"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "module.tf",
            'module "hf" {\n  hf_model_id = "distilbert-base-uncased-finetuned-sst-2-english"\n  model_data = "s3://bucket/model.tar.gz"\n}\n',
            (("model", "distilbert-base-uncased-finetuned-sst-2-english", 2), ("model", "s3://bucket/model.tar.gz", 3)),
        ),
        Hit(
            "pod.tf",
            'resource "kubernetes_deployment" "d" {\n  spec {\n    env {\n      name = "MODEL_ID"\n      value = "/model/Mistral-7B-Instruct-v0.1"\n    }\n  }\n}\n',
            (("model", "/model/Mistral-7B-Instruct-v0.1", 5),),
        ),
        Hit(
            "data.tf",
            'data "aws_bedrock_foundation_model" "this" {\n  model_id = var.model_id\n}\n',
            (("model", "data.aws_bedrock_foundation_model.this", 1),),
        ),
        Hit(
            "main.tf",
            'resource "aws_bedrockagent_agent" "a" {\n  foundation_model = "anthropic.claude-3-haiku-20240307-v1:0"\n}\n',
            (("model", "anthropic.claude-3-haiku-20240307-v1:0", 2),),
        ),
        Hit(
            "variables.tf",
            'variable "kb_model_id" {\n  type = string\n  default = "amazon.titan-embed-text-v2:0"\n}\n',
            (("model", "amazon.titan-embed-text-v2:0", 3),),
        ),
        Hit(
            "azure.tf",
            'resource "azurerm_cognitive_deployment" "gpt" {\n  model {\n    format = "OpenAI"\n    name = "gpt-4o"\n  }\n}\n',
            (("model", "gpt-4o", 4),),
        ),
        Hit(
            "versions.tf",
            'variable "openai_versions" {\n  default = {\n    "gpt-4o" = "2024-11-20"\n  }\n}\nlocals {\n  tags = { "o1" = "x" }\n}\n',
            (("model", "gpt-4o", 3),),
        ),
        Hit("dev.tfvars", 'openai_deployment = "gpt-4o-mini"\nname = "gpt-desk"\n', (("model", "gpt-4o-mini", 1),)),
        Hit(
            "kb.tf",
            'locals {\n  x = "arn:aws:bedrock:us-east-1::foundation-model/cohere.embed-english-v3"\n}\n',
            (("model", "cohere.embed-english-v3", 2),),
        ),
    ),
    misses=(
        Miss(
            "a.tf",
            'variable "model" {\n  description = "Such as gpt-4o"\n  default = "t3.micro"\n}\n# foundation_model = "anthropic.claude-v2"\n',
        ),
    ),
)
