"""Models of Amazon Bedrock that a resource names, as exports, states and accounts that were read live say them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.model_names import is_embedding, is_model_name
from upright.discover.sight import edge, see
from upright.model.identity import model_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared
    from upright.discover.detector import Sighting
    from upright.discover.document import Document


def named_models(document: Document, resource: Declared) -> Iterator[Sighting]:
    """The models, and that an agent calls them."""
    seen: set[str] = set()
    for path, child in resource.body.walk():
        name = child.text.rpartition("foundation-model/")[2].rpartition("inference-profile/")[2]
        if "model" in path[-1] and name and ":aws:" not in name and name not in seen and is_model_name(name):
            seen.add(name)
            identity = model_key(name, "bedrock")
            label = "embedding_model" if is_embedding(name) else "model"
            yield see(document, label, name, child.line, identity, provider="bedrock")
            if resource.kind == "aws_bedrockagent_agent" and path[0] == "foundation_model":
                yield edge(resource.key, R.CALLS, identity)
