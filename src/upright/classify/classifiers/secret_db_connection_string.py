"""Connection strings with a password in them: databases, queues, caches.

The address and the way in, in one line. A URL with user and password, or `Password=` among `Server=` and `Database=`.
Passwords that are references (`${DB_PASSWORD}`) or well-known defaults of samples (`user:password@`) are refused.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.placeholders import is_placeholder_secret
from upright.model.data import Sensitivity

_SAMPLE = re.compile(
    r"(?i)^(?:pass(?:word|wd)?|pwd|secret|postgres|mysql|root|admin|guest|user|test|example|changeme|mongo|redis|rabbitmq|tiger|my_?pass(?:word)?|s3cr3t|db_?pass(?:word)?|\*+|x+)$"
)


def _valid(value: str) -> bool:
    found = re.search(r"://[^:/@\s]*:([^@\s]+)@|(?i:(?:password|pwd)\s?=\s?)([^;\s\"']+)", value)
    password = (found[1] or found[2]) if found else ""
    return len(password) > 2 and not _SAMPLE.match(password) and not is_placeholder_secret(password)


CLASSIFIER = Classifier(
    id="secret.db-connection-string",
    title="Connection string with password",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"\b(?:postgres(?:ql)?|mysql|mariadb|mongodb|redis|rediss|amqps?|mssql|oracle|cockroachdb|clickhouse|snowflake|neo4j|couchdb|cassandra|db2|jdbc:[a-z]{2,12})(?:\+[a-z0-9_]{1,16})?://[^\s:/@\"'`<>]{0,64}:[^\s@/\"'`<>]{1,128}@[A-Za-z0-9_.\[\]:,{}$-]{1,253}(?:/[^\s\"'`<>)\],;]{0,128})?",
        r"(?i:\b(?:server|data source|host)\s?=[^;\n\"']{1,128};[^\n\"']{0,200}?(?:password|pwd)\s?=\s?[^;\n\"'<>]{3,128})(?:;[A-Za-z ]{2,32}=[^;\n\"']{1,64}){0,12}",
    ),
    validate=_valid,
    context=("database", "dsn", "connection", "url"),
    confidence=0.93,
    confident=0.98,
    aliases=("DB_CONNECTION_STRING",),
    matches=(
        "DATABASE_URL=postgresql://app:Zq8Wn3Lr5T@db.internal:5432/orders",
        "mongodb+srv://svc:k9Pd4Fs6Hj@cluster0.ab1cd.mongodb.net/prod",
        "Server=tcp:sql1.corp.net,1433;Database=hr;User Id=app;Password=Qx8K2mVbN6;Encrypt=True",
    ),
    rejects=(
        "postgresql://user:password@localhost:5432/db",
        "postgresql://${DB_USER}:${DB_PASSWORD}@db/orders",
        "redis://localhost:6379/0",
        "mysql://root:<password>@host/db",
    ),
)
