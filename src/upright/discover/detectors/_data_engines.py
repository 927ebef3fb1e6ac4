"""Which database lies behind a class that keeps what was said, as its name tells: `DynamoDBChatMessageHistory`."""

from __future__ import annotations

import re
from typing import Final

_ENGINES: Final = (
    ("postgres|^(?:Async)?Pg|^PG|Neon", "postgresql"), ("sqlite|libsql", "sqlite"), ("mysql", "mysql"), ("dynamodb", "dynamodb"), ("mongo", "mongodb"),
    ("redis|kv", "redis"), ("cosmos", "cosmosdb"), ("firestore", "firestore"), ("cassandra", "cassandra"), ("astra", "astradb"),
    ("neo4j", "neo4j"), ("elasticsearch", "elasticsearch"), ("s3", "s3"), ("file|json|simple|yaml", "files"), ("mssql|sql|database|alchemy", "sql"),
)  # fmt: skip
# Names under which a store of keys and values keeps what was said.
TALKS: Final = re.compile(r"chat|conversation|histor|thread|messages|memory|dialog|session", re.IGNORECASE)
_TOLD: Final = tuple((re.compile(word, re.IGNORECASE), engine) for word, engine in _ENGINES)


def engine_named(last: str) -> str:
    """The engine that the name of a class speaks of; empty when it speaks of none."""
    return next((engine for word, engine in _TOLD if word.search(last)), "")
