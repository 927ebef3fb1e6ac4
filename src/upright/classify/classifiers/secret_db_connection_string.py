"""Connection strings with a password in them: databases, queues, caches.

The address and the way in, in one line: a URL with user and password or with `password=` among its parameters, `Password=`
among `Server=` and `Database=` (ADO.NET, ODBC), `host=... password=...` (libpq), Oracle's `user/password@host`.
Passwords that are references (`${DB_PASSWORD}`), well-known defaults of samples (`user:password@`) or, on one's own machine,
the name of the user (`app:app@localhost`) are refused.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.placeholders import is_placeholder_secret
from upright.model.data import Sensitivity

_SAMPLE = re.compile(
    r"(?i)^(?:(?-i:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)|(?:(?:my|your|db|some|the|new|old|user)[_-]?)?(?:pass(?:word|wd)?|pwd|secret|pw)\d{0,3}"
    r"|postgres(?:ql)?|mysql|root|admin|guest|user(?:name)?|test|example|mongo|redis|rabbitmq|tiger|s3cr3t|p(?:ass)?|\*+|x+|sa|abc|foo|bar)$"
)
_PASSWORD = re.compile(
    r"://[^:/@\s]*:([^\s/]+)@|(?i:(?:password|passwd|pwd)\s?=\s?)[{\"']?([^;&\s\"'}]+)|thin:[^\s/]+/([^\s@]+)@"
)
# The defaults of a developer's machine: the password is the user's own name, `app:app@`, `app:app_pass@`.
_OWN_NAME = re.compile(
    r"(?i)://(?P<user>[a-z][a-z0-9_-]{1,30}):(?:(?P=user)|(?:(?P=user)|[a-z]{2,12})[_-](?:pass(?:word|wd)?|pw|pwd|secret))\d{0,4}"
    r"@(?:localhost|127\.0\.0\.1|\[::1\]|host\.docker\.internal|[a-z0-9_-]{1,40})(?=[:/,?\s]|$)"
)
_SCHEME = (
    r"\b(?:postgres(?:ql)?|postgis|pgsql|mysql2?|mariadb|mongodb|redis|rediss|valkey|amqps?|rabbitmq|mssql|sqlserver|oracle"
    r"|cockroach(?:db)?|clickhouses?|snowflake|neo4js?|bolt|couchdb|couchbases?|cassandra|scylla|db2|ibm_db_sa|hive|presto|trino"
    r"|impala|redshift|vertica|teradatasql|sybase|firebird|influxdb|timescaledb|questdb|singlestore|nats|kafka|mqtts?|ldaps?"
    r"|memcached|elasticsearch|milvus|jdbc:[a-z0-9]{2,16})(?:\+[a-z0-9_]{1,16})?"
)
_END = (
    r"(?:[/?](?:(?:[^\s\"'`<>)\\,;|]|;[A-Za-z][A-Za-z_]{1,40}=){0,300}[^\s\"'`<>)\\,;|:.])?)?"
    # a `;` without a setting after it ends the cell, `:` and `.` the address
)
_KEYS = (
    r"(?:server|data source|datasource|host|hostname|address|addr|network address|endpoint|driver|provider|database"
    r"|initial catalog|dbname|user id|uid|user(?:name)?|username|port|dsn|dbq|hdr|accountname)"
)

_URL = (
    rf"{_SCHEME}://[^\s:/@\"'`<>]{{0,64}}:[^\s/\"'`<>\\]{{1,128}}@(?:\[[0-9a-fA-F:.]{{2,45}}\]|[A-Za-z0-9_.{{}}$%-]{{1,253}})"
    rf"(?::[0-9{{}}$A-Za-z_]{{1,24}})?(?:,[A-Za-z0-9_.-]{{1,253}}:\d{{2,5}}){{0,8}}{_END}"
)
_SETTINGS = r"(?:[&;][A-Za-z][A-Za-z_.]{1,40}=[^\s\"'`<>&;,|\\]{0,100}){0,16};?"
_PARAMETERS = (
    rf"{_SCHEME}:?(?://|:thin:@)[^\s\"'`<>@\\]{{1,300}}[?&;](?i:password|pwd)=[^\s\"'`<>&;,|\\]{{1,128}}{_SETTINGS}"
)
_ORACLE = r"\bjdbc:oracle:(?:thin|oci8?):[A-Za-z0-9_$#.]{1,64}/[^\s@/\"'`<>]{1,128}@[A-Za-z0-9_.:/()=-]{1,253}"
_PAIRS = (
    rf"(?i:\b{_KEYS}\s?=[^;\n\"']{{1,200}};(?:[^\n\"'`<>]{{0,300}};)?\s?(?:password|pwd)\s?=\s?[^;\n\"'<>`\\]{{3,128}})"
    r"(?:;[A-Za-z ]{2,40}=[^;\n\"'`\\]{1,64}){0,12};?"
)
_LIBPQ = (
    r"\b(?:host|hostaddr|dbname|user|port|sslmode|service)=[^\s\"'`]{1,128}(?:[ ][a-z_]{2,24}=[^\s\"'`]{1,128}){0,8}[ ]password="
    r"[^\s\"'`<>\\]{2,127}[^\s\"'`<>\\,)](?:[ ][a-z_]{2,24}=[^\s\"'`<>\\]{1,128}){0,8}"
)


def _valid(value: str) -> bool:
    found = _PASSWORD.search(value)
    password = (found[1] or found[2] or found[3]) if found else ""
    sample = _SAMPLE.match(password) or _OWN_NAME.search(value)
    return len(password) > 2 and not sample and not is_placeholder_secret(password)


CLASSIFIER = Classifier(
    id="secret.db-connection-string",
    title="Connection string with password",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        _URL,
        _PARAMETERS,
        _ORACLE,
        _PAIRS,
        _LIBPQ,
    ),
    validate=_valid,
    confidence=0.98,  # more than an e-mail address, as which a password and a host read
    confident=0.99,
    aliases=("DB_CONNECTION_STRING",),
    matches=(
        "DATABASE_URL=postgresql://app:Zq8Wn3Lr5T@db.internal:5432/orders",
        "mongodb+srv://svc:k9Pd4Fs6Hj@cluster0.ab1cd.mongodb.net/prod",
        "Server=tcp:sql1.corp.net,1433;Database=hr;User Id=app;Password=Qx8K2mVbN6;Encrypt=True",
        "jdbc:sqlserver://sql1:1433;databaseName=hr;user=app;password=Qx8K2mVbN6;",
        "host=db.example.com port=5432 dbname=hr user=app password=Qx8K2mVbN6",
        "cannot open mongodb+srv://svc:k9Pd4Fs6Hj@cluster0.ab1cd.mongodb.net/prod: timeout",
        "cache: redis://:Zq8Wn3Lr5T@cache-test-1:6379/0",
        "ana;42;mysql+pymysql://app:Zq8Wn3Lr5T@db-3.internal/crm;yes",
        "postgresql://app:app@db.corp.net:5432/crm",
        "ana,postgresql://db.corp.net:5432/crm?user=app&password=Zq8Wn3Lr5T,42",
    ),
    rejects=(
        "postgresql://user:password@localhost:5432/db",
        "postgresql://${DB_USER}:${DB_PASSWORD}@db/orders",
        "redis://localhost:6379/0",
        "mysql://root:<password>@host/db",
        "mongodb+srv://&lt;username&gt;:&lt;password&gt;@cluster0.ab1cd.mongodb.net/?retryWrites=true",
        "psycopg.connect(dbname=PG_DB, user=PG_USER, password=PG_PASSWORD, host=PG_HOST)",
        "# postgresql://the-db-user:the-password@postgres-host:5432/langfuse",
        "Server={0};Database={1};Password={2};",
        "postgresql://langfuse:langfuse@localhost:5432/langfuse",
        "postgresql://mcp_user:mcp_pass@db:5432/mcp",
    ),
)
