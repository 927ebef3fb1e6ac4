"""Databases that hold vectors, by what their declaration says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.body import word

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared

_SEARCH = frozenset({"aws_opensearch_domain", "aws_elasticsearch_domain"})
_MEANT = re.compile(
    r"(?:^|[-_.])(?:rag|vectors?|embeddings?|knn|semantic|knowledge(?:[-_]?base)?|kb|llm|gen-?ai|bedrock)(?:$|[-_.])|vector",
    re.IGNORECASE,
)


def holds_vectors(resource: Declared) -> bool:
    """Whether a search domain is called after what it is for, or an account of Cosmos DB has the capability."""
    if resource.kind in _SEARCH:
        return any(_MEANT.search(name) for name in (resource.name, word(resource.body, "domain_name", "name")))
    if resource.kind == "azurerm_cosmosdb_account":
        return any("VectorSearch" in node.text for _, node in resource.body.get("capabilities").walk())
    return False
