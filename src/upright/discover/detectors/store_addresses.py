"""Addresses of servers and names of collections that code and settings use.

Why it matters: it is these that join code to the server that it asks and to the data that it gets, when the server is
scanned too. By themselves they make no asset.

How it recognises: addresses of databases, of web servers on a port of their own, and hosts with ports written apart, in
files that speak of stores or models; variables that settings give such an address (Compose, Kubernetes, `.env`), and
those that code reads; names given as collection, index or table, and tables named in SQL.

What it does not see: addresses that are put together at run time.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.sight import edge
from upright.discover.stated_addresses import fields_of_settings, published, stated, variables
from upright.model.identity import account_key, path_key, store_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_MOST = 100  # of each in one file
_TEXT = 1 << 20  # characters of a file that are looked at
_LANGUAGES = frozenset(
    {
        "python", "notebook", "typescript", "tsx", "javascript", "jsx", "yaml", "json", "toml", "dotenv", "ini", "shell",
        "go", "java", "kotlin", "rust", "ruby", "php", "csharp", "sql", "dockerfile", "terraform",
    }
)  # fmt: skip
_URL = re.compile(
    r"(?<![\w+])(?:https?|postgres(?:ql)?(?:\+\w{1,20})?|mysql(?:\+\w{1,20})?|mariadb(?:\+\w{1,20})?|rediss?|valkey"
    r"|mongodb(?:\+srv)?|qdrant|milvus|lancedb|sqlite)://[^\s\"'`<>|,;)\]}]{2,300}",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"(?<![\w+])(?:https?|postgres(?:ql)?(?:\+\w{1,20})?|mysql(?:\+\w{1,20})?|mariadb(?:\+\w{1,20})?|rediss?|valkey"
    r"|mongodb(?:\+srv)?|qdrant|milvus|lancedb|sqlite)$",
    re.IGNORECASE,
)
_LONGEST = 40  # characters of a scheme, and one before it
# What each pattern is sought by: plain words in small letters are found many times faster than the patterns.
_COLON, _HOST_WORDS = re.compile("://"), ("host",)
_NAMED_WORDS, _SQL_WORDS = ("collection", "index", "table", "class"), ("from", "join", "into", "update", "table")
_USER = re.compile(
    r"(?:postgres|mysql|mariadb|redis|valkey)[^:]{0,30}://([\w.-]{1,80})(?::[^@/]{0,200})?@", re.IGNORECASE
)
_PUBLIC = re.compile(r"https?://[\w-]{1,63}\.[\w.-]{2,200}(?:/|$)", re.IGNORECASE)  # no port: a site, no server of ours
_VALUE = (
    r"[\"']?\s{0,4}[:=]\s{0,4}(?:int\(|Number\()?(?:os\.(?:getenv|environ\.get)\(\s{0,4}[\"'][\w]{1,60}[\"'],\s{0,4}"
    r"|process\.env\.\w{1,60}\s{0,4}(?:\|\||\?\?)\s{0,4})?[\"']?"
)
_PLAIN = r"([A-Za-z_\d][\w-]{0,80})(?![\w.(\[-])"  # no expression
_HOST = re.compile(r"(?:^|[\s(,{_\"'])host(?:name)?" + _VALUE + r"([A-Za-z\d][\w.-]{0,120})", re.IGNORECASE)
_PORT = re.compile(r"(?:^|[\s(,{_\"'])port" + _VALUE + r"(\d{2,5})\b", re.IGNORECASE)
_DATABASE = re.compile(r"(?:^|[\s(,{_\"'])(?:dbname|database|db|db_name)" + _VALUE + _PLAIN, re.IGNORECASE)
_ACCOUNT = re.compile(r"(?:^|[\s(,{_\"'])user(?:_?name)?" + _VALUE + _PLAIN, re.IGNORECASE)
_NEAR = 300  # characters between a host and its port
_NAMED = re.compile(
    r"(?:collection|index|table|class)(?:_?name)?_{0,2}[\"']?\s{0,4}[(:=]\s{0,4}(?:name\s{0,4}=\s{0,4})?[\"']([A-Za-z_][\w.-]{1,100})[\"']",
    re.IGNORECASE,
)
_SQL = re.compile(
    r"\b(?:from|join|into|update|table)[ \t]{1,4}[\"`]?((?:[a-z_]\w{0,62}\.)?[a-z_]\w{1,62})\b", re.IGNORECASE
)
_SETTINGS = frozenset({"yaml", "json", "toml", "dotenv", "ini", "shell", "dockerfile"})
_DRIVER = re.compile(
    r"new (?:pg\.)?(?:Pool|Client)\(\s*\)|psycopg2?\.connect\(\s*(?:\"\"|'')?\s*\)|asyncpg\.\w+\(\s*\)"
)  # told by PGHOST
_STATED = re.compile(  # `NAME=value`, `NAME: value`, `"NAME": "value"`, and a name and a value apart, as in Kubernetes
    r"(?:^|[\s\"'])([A-Z][A-Z\d_]{2,60})[\"']?(?:\s{0,4}[:=]\s{0,4}|[\"']?,?\s{1,40}[\"']?value[\"']?:\s{1,4})[\"']?([^\s\"',]{2,300})"
)
# Files of settings that code names: `"settings.yaml"`, `"../config/app.toml"`.
_ENDINGS, _LONGEST_NAME = (".yaml", ".yml", ".toml", ".ini", ".cfg", ".json"), 80
_OPENED = re.compile(
    r"(?:[\"'`]|/)(?:\.{1,2}/){0,4}(?!package|tsconfig)([A-Za-z_][\w-]{0,40}(?:/[\w.-]{1,40}){0,3}\.(?:ya?ml|toml|ini|cfg|json))(?=[\"'`])"
)
_PLACE = re.compile(r"[A-Za-z\d][\w.-]{0,120}:\d{2,5}")  # without saying in which language it is asked
_PLACED = re.compile(r"(?:^|_)(?:ADDR(?:ESS)?|HOSTS?|ENDPOINTS?|SERVERS?|UR[IL]|NODES?|TARGET)$")
_BUCKETS = re.compile(r"(?:^|_)BUCKET(?:_?NAME)?$")
_BUCKET = re.compile(r"(?=.*[a-z])[a-z\d][a-z\d.-]{2,62}")
_READ = re.compile(
    r"(?:process\.env|import\.meta\.env|environ(?:\.get)?|[gG]etenv|LookupEnv|env::var|env|ENV(?:\.fetch)?|EnvironmentVariable|\$)"
    r"[.\[({]{1,2}[\"']?([A-Z][A-Z\d_]{2,60})\b"
)


def _variables(text: str) -> Iterator[tuple[str, str]]:
    """Which address settings give to which variable."""
    for found in islice(_STATED.finditer(text), _MOST):
        if "://" in found[2]:
            yield from ((found[1], address) for address in _addresses(found[2]))
        elif _PLACE.fullmatch(found[2]) and _PLACED.search(found[1]):
            yield found[1], f"http://{found[2]}"
        elif _BUCKETS.search(found[1]) and _BUCKET.fullmatch(found[2]):
            yield from ((found[1], f"{scheme}://{found[2]}") for scheme in ("s3", "gs"))


def _detect(document: Document) -> Iterator[Sighting]:
    text = document.text[:_TEXT]
    yield from _given(document, text)
    own = path_key(document.item.source, document.item.path)
    for address in dict.fromkeys(islice(_addresses(text), _MOST)):
        yield from _used(own, address)
    named = ((_NAMED, _NAMED_WORDS), (_SQL, _SQL_WORDS))
    names = [match[1] for pattern, words in named for match in islice(_matches(pattern, words, text), _MOST)]
    for name in dict.fromkeys(names):
        yield edge(own, R.DEPENDS_ON, f"collection:{name}")


def _given(document: Document, text: str) -> Iterator[Sighting]:
    """The variables that settings give an address, and those that code reads."""
    own = path_key(document.item.source, document.item.path)
    if document.language not in _SETTINGS:
        for name in dict.fromkeys([*islice(_read(text), _MOST), *fields_of_settings(text)]):
            yield edge(own, R.DEPENDS_ON, f"variable:{name}")
        yield from (edge(own, R.DEPENDS_ON, f"settings:{name}") for name in dict.fromkeys(islice(_opened(text), _MOST)))
        return
    for inside, outside in dict.fromkeys(islice(published(document), _MOST)):
        yield edge(own, R.DEPENDS_ON, f"alias:{inside}={outside}")
    places, named = stated(text)
    given = [*islice(_variables(text), _MOST), *variables(places)]
    for name, address in dict.fromkeys(given):
        yield edge(own, R.DEPENDS_ON, f"variable:{name}={store_key(address)}")
    for name, collection in dict.fromkeys(named):
        yield edge(own, R.DEPENDS_ON, f"collection:{collection}")
        if name.isupper():
            yield edge(own, R.DEPENDS_ON, f"variable:{name}=collection:{collection}")
    for address in dict.fromkeys(address for place in places for address in place.addresses()):
        yield from _used(own, address)


def _used(own: str, address: str) -> Iterator[Sighting]:
    yield edge(own, R.DEPENDS_ON, store_key(address))
    if user := _USER.match(address):
        yield edge(own, R.DEPENDS_ON, account_key(address, user[1]))


def _read(text: str) -> Iterator[str]:
    """The variables that code reads."""
    yield from (match[1] for match in _READ.finditer(text))
    if _DRIVER.search(text):
        yield from ("PGHOST", "PGUSER")


def _opened(text: str) -> Iterator[str]:
    """The files of settings that code names."""
    for place in (place for word in _ENDINGS for place in _places(text, word)):
        found = _OPENED.search(text[max(0, place - _LONGEST_NAME) : place + len(".yaml'")])
        if found:
            yield found[1]


def _matches(pattern: re.Pattern[str], words: Iterable[str], text: str, before: int = 0) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin `before` characters ahead of one of the words."""
    small, end = text.lower(), 0
    if len(small) != len(text):  # letters whose small form is longer
        small = text
    for place in sorted(place for word in words for place in _places(small, word)):
        start = max(0, place - before)
        match = pattern.match(text, start) if start >= end else None
        if match is not None:
            end = match.end()
            yield match


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _urls(text: str) -> Iterator[re.Match[str]]:
    end = 0
    for place in _COLON.finditer(text):
        first = max(0, place.start() - _LONGEST)
        scheme = _SCHEME.search(text[first : place.start()])
        match = _URL.match(text, first + scheme.start()) if scheme else None
        if match is not None and match.start() >= end:
            end = match.end()
            yield match


def _addresses(text: str) -> Iterator[str]:
    for match in _urls(text):
        url = match[0].rstrip(".:/")
        if _PUBLIC.match(f"{url}/"):
            continue
        yield url
        head, mark, rest = url.partition("://")
        if mark and "/" in rest and head.lower().startswith(("http", "redis", "valkey")):
            yield f"{head}://{rest.partition('/')[0]}"
    for host in _matches(_HOST, _HOST_WORDS, text, 1):
        start = max(0, host.start() - _NEAR)
        near = text[start : host.end() + _NEAR]
        port = _PORT.search(text, host.end(), host.end() + _NEAR) or _PORT.search(near)
        number = port[1] if port else ""
        base, user = _DATABASE.search(near), _ACCOUNT.search(near)
        where = f"{user[1]}@{host[1]}" if user else host[1]
        if base:
            for scheme, standard in (("postgresql", "5432"), ("mysql", "3306")):
                yield f"{scheme}://{where}:{number or standard}/{base[1]}"
        if number:
            yield f"http://{host[1]}:{number}"
            yield f"redis://{where}:{number}"


DETECTOR = Detector(
    id="store-addresses",
    title="Addresses of servers and names of collections in code and settings",
    selects=Selector(
        languages=_LANGUAGES,
        literals=(
            b"chroma", b"vector", b"lancedb", b"milvus", b"qdrant", b"weaviate", b"opensearch", b"elasticsearch", b"redis",
            b"postgres", b"psycopg", b"mysql", b"base_url", b"openai", b"ollama", b"mlflow", b"embedding", b"ray.init",
            b"llm", b"collection", b"bucket", b"_host", b"pghost", b"basesettings", b"_db_", b"services:", b'"host":',
            b"  host: ", b'host = "', b"_url=http", b"_url: http", b"_uri=http", b"_endpoint=http", b'_url"', b"_url'",
            b"jobsubmissionclient", b"requests.post", b"httpx.post", b"httpx.client", b"httpx.asyncclient",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "rag.py",
            'import chromadb\nclient = chromadb.HttpClient(host="localhost", port=8000)\ndocs = client.get_collection("tickets")\n',
            (),
            joins=(("/rag.py", "depends_on", "http://localhost:8000"), ("/rag.py", "depends_on", "collection:tickets")),
        ),
        Hit(
            "submit.py",
            'from ray.job_submission import JobSubmissionClient\njobs = JobSubmissionClient("http://ray.acme.internal:8265")\n',
            (),
            joins=(("/submit.py", "depends_on", "http://ray.acme.internal:8265"),),
        ),
        Hit(
            "route.py",
            'import requests\ndef route(text):\n    return requests.post("http://10.0.0.5:8000/route", json=text).json()\n',
            (),
            joins=(("/route.py", "depends_on", "http://10.0.0.5:8000/route"),),
        ),
        Hit(
            ".env",
            "PGVECTOR_URL=postgresql+psycopg://app:secret@db.internal/crm?sslmode=require\n",
            (),
            joins=(
                (".env", "depends_on", "postgresql://db.internal:5432/crm"),
                (".env", "depends_on", "postgresql://db.internal:5432@app"),
            ),
        ),
        Hit(
            "cases.py",
            'import redis, yaml\nSETTINGS = yaml.safe_load(open("../conf/settings.yaml"))\nstore = redis.Redis(**SETTINGS["redis"])\n',
            (),
            joins=(("/cases.py", "depends_on", "settings:conf/settings.yaml"),),
        ),
        Hit(
            "template.yaml",
            "Resources:\n  Ask:\n    Properties:\n      Environment:\n        Variables:\n          LETTERS_BUCKET: acme-letters\n",
            (),
            joins=(("/template.yaml", "depends_on", "variable:LETTERS_BUCKET=url:s3://acme-letters"),),
        ),
        Hit(
            "tools.py",
            'import pymysql\ndb = pymysql.connect(host="db.internal", user="bot", password=PW, database="crm")\n',
            (),
            joins=(
                ("tools.py", "depends_on", "mysql://db.internal:3306/crm"),
                ("tools.py", "depends_on", "mysql://db.internal:3306@bot"),
            ),
        ),
        Hit(
            "settings.py",
            'import os\nQDRANT_HOST = os.getenv("QDRANT_HOST", "qdrant")\nQDRANT_PORT = int(os.getenv("QDRANT_PORT", 6333))\n',
            (),
            joins=(("settings.py", "depends_on", "http://qdrant:6333"),),
        ),
        Hit(
            "deploy.yaml",
            "kind: Deployment\nspec:\n  containers:\n  - name: llm\n    env:\n    - name: GATEWAY\n      value: http://litellm:4000/v1\n",
            (),
            joins=(("deploy.yaml", "depends_on", "variable:GATEWAY=url:http://litellm:4000/v1"),),
        ),
        Hit(
            "docker-compose.yml",
            "services:\n  app:\n    image: llm-app\n    environment:\n      - REDIS_HOST=cache\n      - REDIS_PORT=6380\n",
            (),
            joins=(("docker-compose.yml", "depends_on", "variable:REDIS_HOST=url:redis://cache:6380"),),
        ),
        Hit(
            "rank/.env",
            "RANK_URL=http://127.0.0.1:8000/rank\n",
            (),
            joins=(("rank/.env", "depends_on", "variable:RANK_URL=url:http://localhost:8000/rank"),),
        ),
        Hit(
            "web/.env",
            "MILVUS_ADDRESS=127.0.0.1:19530\nREDIS_IMAGE=redis:7000\n",
            (),
            joins=(("web/.env", "depends_on", "variable:MILVUS_ADDRESS=url:http://localhost:19530"),),
        ),
        Hit(
            "es.yaml",
            "services:\n  kb:\n    environment:\n      ELASTICSEARCH_HOSTS: search:9200\n",
            (),
            joins=(("es.yaml", "depends_on", "variable:ELASTICSEARCH_HOSTS=url:http://search:9200"),),
        ),
        Hit(
            "queue.py",
            'import os\nimport requests\nfound = requests.get(os.environ["RANK_URL"], timeout=9)\n',
            (),
            joins=(("queue.py", "depends_on", "variable:RANK_URL"),),
        ),
        Hit(
            "main.go",
            'package main\n\nvar llm = os.Getenv("GATEWAY")\n',
            (),
            joins=(("main.go", "depends_on", "variable:GATEWAY"),),
        ),
    ),
    misses=(Miss("notes.py", "# The vector is said to be of length one\nprint('vector')\n"),),
)  # fmt: skip
