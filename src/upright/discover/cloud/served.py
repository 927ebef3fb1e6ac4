"""Models that a resource serves or calls, once variables and parameters of other files are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from upright.discover.cloud.body import first
from upright.discover.model_names import is_embedding, is_hub_id, is_model_name
from upright.discover.sight import KINDS, in_tests, provider_of
from upright.discover.workload_models import models_of
from upright.discover.workloads import Workload, environment, words
from upright.model.asset import Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate
    from upright.discover.cloud.declared import Declared
    from upright.model.asset import Json
    from upright.model.evidence import Ref

# Kind of resource: where it names its model, whose model that is, what it does with it.
_NAMED = {
    "azurerm_cognitive_deployment": ("model.name", "azure-openai", R.SERVES),
    "aws_bedrockagent_agent": ("foundation_model", "bedrock", R.CALLS),
}
_COMMANDS, _VARIABLES = ("command", "entry_point", "args", "arguments"), ("environment", "env", "environment_variables")
_FIELD = re.compile(r"(?:^|_)model(?:$|_(?:id|name|arn)$)", re.IGNORECASE)
_ARN = re.compile(r"^arn:aws[\w-]*:bedrock:.{0,80}?(?:foundation-model|inference-profile)/")


def served(estate: Estate) -> Iterator[Edge]:
    """What deployments serve and agents call."""
    for each in estate.resources:
        field, provider, does = _NAMED.get(each.kind, ("", "", R.SERVES))
        name = first(each.body, field).text if field and each.key else ""
        if name and is_model_name(name):
            yield Edge(each.key, does.value, model_key(name, provider))
    for number in estate.labels:
        each = estate.resources[number]
        for workload in _containers(each) if each.key else ():
            yield from (Edge(each.key, R.SERVES.value, _key_of(workload, name)) for name, _ in models_of(workload))


def named(estate: Estate) -> Iterator[Observation]:
    """The models that fields and settings of AI name, by whatever variable: `model_name = var.chat_model`."""
    for number in estate.labels:
        each = estate.resources[number]
        seen: set[str] = set()
        for path, node in each.body.walk():
            field = path[-2] if path[-1] == "name" and path[:-1] else path[-1]
            name = _ARN.sub("", node.text) if node.line and _FIELD.search(field) else ""
            if name and name not in seen and is_model_name(name):
                seen.add(name)
                provider = _NAMED.get(each.kind, ("", "bedrock" if name != node.text else "", R.CALLS))[1]
                yield _seen(each, name, node.line, provider)
        for workload in _containers(each):
            for name, line in models_of(workload):
                if name not in seen:
                    seen.add(name)
                    yield _started(each, workload, name, line)


def _containers(each: Declared) -> Iterator[Workload]:
    """The containers of a resource, with what they are told."""
    for _, node in each.body.walk():
        image = node.get("image").text if node.is_map else ""
        if image and node.first(*_COMMANDS, *_VARIABLES):
            workload = Workload(each.name, node.line, each.key, image, node.line)
            workload.words = words(*(node.get(field) for field in _COMMANDS))
            workload.variables = environment(node.first(*_VARIABLES))
            yield workload


def _key_of(workload: Workload, name: str) -> str:
    return model_key(name, "ollama" if "ollama" in workload.image and not is_hub_id(name) else "")


def _started(each: Declared, workload: Workload, name: str, line: int) -> Observation:
    """A model that a container is started with."""
    seen = _seen(each, name, line or each.location.line, "")
    identity = _key_of(workload, name)
    told = {"hub": "huggingface", "provider": "huggingface"} if identity.startswith("hf:") else {}
    trusted = any(word.replace("_", "-") == "--trust-remote-code" for word, _ in workload.words)
    more: dict[str, Json | Ref] = {**told, **({"trust_remote_code": True} if trusted else {})}
    return replace(seen, keys=(identity,), attributes={**seen.attributes, **more})


def _seen(each: Declared, name: str, line: int, provider: str) -> Observation:
    label = "embedding_model" if is_embedding(name) else "model"
    kind, finer = KINDS[label]
    where = Location(each.location.path, line, each.location.source, label)
    test = in_tests(each.location.path)
    stated: dict[str, Json | Ref] = {"type": finer, **({"test": True} if test else {})}
    stated |= {"provider": provider or provider_of(name)} if provider or provider_of(name) else {}
    sure = 0.7 if test else 1.0
    return Observation(kind, name, (model_key(name, provider),), where, stated, confidence=sure, detector=each.detector)
