"""Models of Amazon Bedrock, and servers of models, that a resource names, as exports, states and accounts that were
read live say them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.model_names import is_embedding, is_model_name
from upright.discover.sight import edge, see
from upright.discover.workloads import leads_to_models
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared
    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_OF_THE_HUB = frozenset({"hf_model_id", "option_model_id", "sm_vllm_model", "vllm_model"})
_SETTINGS = frozenset({"variables", "environment", "environment_variables"})


def named_models(document: Document, resource: Declared) -> Iterator[Sighting]:
    """The models, and that an agent calls them."""
    seen: set[str] = set()
    for path, child in resource.body.walk():
        name = child.text.rpartition("foundation-model/")[2].rpartition("inference-profile/")[2]
        if path[-1].lower() in _OF_THE_HUB:
            continue  # `HF_MODEL_ID`, which the resource itself is told of
        if "model" in path[-1] and name and ":aws:" not in name and name not in seen and is_model_name(name):
            seen.add(name)
            identity = model_key(name, "bedrock")
            label = "embedding_model" if is_embedding(name) else "model"
            yield see(document, label, name, child.line, identity, provider="bedrock")
            if resource.kind == "aws_bedrockagent_agent" and path[0] == "foundation_model":
                yield edge(resource.key, R.CALLS, identity)


def named_servers(document: Document, resource: Declared) -> Iterator[Sighting]:
    """The servers of models whose address a variable of the resource holds, and that it calls them."""
    for path, child in resource.body.walk():
        name = path[-1]
        if child.is_map:
            name, child = child.get("name").text, child.get("value")  # noqa: PLW2901  a variable of a container
        elif not _SETTINGS & set(path[:-1]):
            continue
        if name and child.text.startswith("http") and leads_to_models(name, child.text):
            url = child.text.rstrip("/")
            own = key("url", url)
            yield see(document, "endpoint", url, child.line, own, type="model_server", url=url, confidence=0.8)
            yield edge(resource.key, R.CALLS, own)
