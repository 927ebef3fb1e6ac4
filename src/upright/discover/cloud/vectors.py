"""Databases that hold vectors, by what their declaration says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.body import word
from upright.discover.cloud.names import snake

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared

_SEARCH = frozenset({"aws_opensearch_domain", "aws_elasticsearch_domain"})
# Servers of PostgreSQL, which keeps vectors with an extension that no declaration names.
_RELATIONAL = frozenset(
    {"aws_db_instance", "aws_rds_cluster", "google_sql_database_instance", "google_alloydb_cluster",
     "azurerm_postgresql_flexible_server"}
)  # fmt: skip
_VECTORS = re.compile(r"vector|(?:^|[-_.])embeddings?(?:$|[-_.])", re.IGNORECASE)
_MEANT = re.compile(
    r"(?:^|[-_.])(?:rag|vectors?|embeddings?|knn|semantic|knowledge(?:[-_]?base)?|kb|llm|gen-?ai|bedrock)(?:$|[-_.])|vector",
    re.IGNORECASE,
)


def holds_vectors(resource: Declared) -> bool:
    """Whether a search domain or a database is called after what it is for, or an account of Cosmos DB has the
    capability.
    """
    if resource.kind in _RELATIONAL:
        named = word(resource.body, "identifier", "cluster_identifier", "name")
        return any(_VECTORS.search(name) for name in (resource.name, named)) and not resource.body.get("existing")
    if resource.kind in _SEARCH:
        names = (resource.name, resource.title, word(resource.body, "domain_name", "name"))
        return any(_MEANT.search(name) or _MEANT.search(snake(name)) for name in names)
    if resource.kind == "azurerm_cosmosdb_account":
        return any("VectorSearch" in node.text for _, node in resource.body.get("capabilities").walk())
    return False
