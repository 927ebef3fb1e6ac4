"""Vector stores that a project makes of what it has: classes of its own, databases that it searches by vectors,
collections of a client, and statements over columns of embeddings.
"""

from __future__ import annotations

import ast
import re
from itertools import chain
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of, lookup
from upright.discover.python_paths import HOLE, is_open
from upright.discover.python_places import late_place
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope

# What a file holds that searches a database by vectors: types of fields, operators, distances.
_VECTORS = (
    b"dense_vector", b"knn", b"vectorfield", b"vectorsearch", b"cosmossearch", b"hnsw", b"cosinesimilarity",
    b"vector_score", b"vector_distance", b"vector_similarity", b"vss_",
)  # fmt: skip
# What asks a search engine for the texts that match a question, where no vectors are.
_MATCHES = (b"multi_match", b'"match"', b"'match'", b"match_phrase", b"query_string")
_SEARCHED = frozenset({"elasticsearch", "opensearch"})
_MODELS = frozenset({"llm-sdk", "agent-framework"})
_DATABASES = {
    "elasticsearch.Elasticsearch": "elasticsearch", "elasticsearch.AsyncElasticsearch": "elasticsearch",
    "opensearchpy.OpenSearch": "opensearch", "opensearchpy.AsyncOpenSearch": "opensearch", "redis.Redis": "redis",
    "redis.from_url": "redis", "redis.asyncio.Redis": "redis", "redis.asyncio.from_url": "redis",
    "redis.Redis.from_url": "redis", "redis.asyncio.Redis.from_url": "redis", "redis.StrictRedis": "redis",
    "pymongo.MongoClient": "mongodb", "pymongo.AsyncMongoClient": "mongodb", "azure.cosmos.CosmosClient": "cosmosdb",
    "motor.motor_asyncio.AsyncIOMotorClient": "mongodb", "typesense.Client": "typesense", "duckdb.connect": "duckdb",
    "meilisearch.Client": "meilisearch", "clickhouse_connect.get_client": "clickhouse",
}  # fmt: skip
_ENGINE = (
    r"(?:pg_?vector|pinecone|chroma|qdrant|milvus|zilliz|weaviate|faiss|lance_?db|elastic(?:search)?|open_?search|redis|"
    r"mongo(?:db)?|atlas|supabase|upstash|vespa|vectorize|azure_?search|cosmos|neo4j|astra|turbopuffer|vector)"
)
_NAMED = re.compile(
    rf"(?!Base|Abstract|Fake|Mock|I[A-Z])\w{{0,30}}?(?i:{_ENGINE}\w{{0,20}}?"
    r"(?:stores?|db|database|index|vector|vectorstore|retriever|search|repository|datastore)|pg_?vector|"
    r"VectorStore|VectorDB|VectorDatabase|VectorIndex)$"
)
_FOREIGN = ("azure.", "elasticsearch", "opensearch", "pymongo.", "redis.", "google.", "neo4j.")
_COLLECTION = frozenset({"create_collection", "get_or_create_collection", "get_collection", "recreate_collection"})
# What else is done to a collection that a keyword names, on the clients that take it so.
_ASKED_OF = frozenset({"search", "query_points", "query_batch_points", "upsert", "upload_points", "upload_collection", "scroll"})  # fmt: skip
_NAMED_FIRST = frozenset({"query_points", "query_batch_points", "query_points_groups", "upload_points"})
_BY_KEYWORD = frozenset({"qdrant", "milvus"})
CLIENTS = {
    "chromadb": "chroma", "qdrant-client": "qdrant", "pymilvus": "milvus", "weaviate-client": "weaviate",
    "astrapy": "astradb",
}  # fmt: skip
_SPELT = {"elasticsearch": "elasticsearch", "opensearchpy": "opensearch"}
_TABLES = frozenset({"create_table", "open_table"})
_INDEX_CALLS = frozenset({"create", "search", "index"})
_GIVES = re.compile(r"store|index|vector|(?:^|_)db(?:_|$)|collection|retriever", re.IGNORECASE)
_SQL = (b"<=>", b"<->", b"<#>", b"embedding", b"vector index", b"index.vector")
_ASKED = re.compile(
    r"(?:<=>|<->|<#>)|\b(?:cosine_distance|l2_distance|inner_product|vec_distance_\w+)\(", re.IGNORECASE
)
_SPOKEN = re.compile(r"embedding|vector", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|join)\s+[\"`]?((?:\w{1,60}[\"`]?\.[\"`]?)?[a-z_]\w{0,80})", re.IGNORECASE)
_FILLED = re.compile(
    r"\binsert\s+into\s+[\"`]?((?:\w{1,60}[\"`]?\.[\"`]?)?[a-z_]\w{0,80})[\"`]?\s*\([^)]{0,400}?"
    r"\b\w{0,40}(?:embedding|vector)s?\b",
    re.IGNORECASE,
)
# Indexes of vectors that statements make or ask: of Neo4j, Oracle, MariaDB, SQL Server.
_INDEX = re.compile(
    r"\bcreate\s{1,20}vector\s{1,20}index\s{1,20}[\"`]?([\w{}$]{1,80})[\"`]?\s{1,20}(?:if\s|for\s|on\s)|\bdb\.index\.vector\.query\w{1,20}\(\s{0,20}[\"']([\w-]{1,80})",
    re.IGNORECASE,
)
_LONGEST = 8000  # characters of a statement


def database(module: PythonModule, qualified: str) -> str:
    """The engine of a database's own client, in a file that searches by vectors; empty when it is none."""
    engine = _DATABASES.get(qualified, "")
    if not engine or module.document.contains(_VECTORS):
        return engine
    return engine if engine in _SEARCHED and _asked_for_a_model(module) else ""


def _asked_for_a_model(module: PythonModule) -> bool:
    """Whether a module that asks a model searches texts for it."""
    asks = any(lookup("pypi", name) in _MODELS for name in module.distributions)
    return asks and module.document.contains(_MATCHES)


def of_memory(node: ast.Dict) -> bool:
    """Whether settings that stand alone in a file are those of a memory: `{"vector_store": ..., "embedder": ...}`."""
    return bool({key.value for key in node.keys if isinstance(key, ast.Constant)} & {"llm", "embedder"})


def by_method(module: PythonModule, call: Call, written: str) -> str:
    """The engine of an index that a method makes or opens on something else: a data set, a model that reads pages."""
    if written.endswith((".add_faiss_index", ".load_faiss_index")) and "datasets" in module.distributions:
        return "faiss"
    pages = written.endswith(".index") and "index_name" in call.keywords
    return "byaldi" if pages and "byaldi" in module.distributions else ""


def project_class(qualified: str) -> str:
    """The class of the project that a call makes a store of by its name: `PineconeStore(...)` of another file."""
    last = qualified.rpartition(".")[2]
    if not last[:1].isupper() or "." not in qualified or qualified in _DATABASES or not _NAMED.match(last):
        return ""
    if qualified.startswith(_FOREIGN) or distribution_of(qualified):
        return ""
    return last


def given(module: PythonModule, call: Call) -> bool:
    """Whether a function of the project gives a store: `vector_store = get_vector_store(...)`."""
    written = call.written.rpartition(".")[2]
    return bool(_GIVES.search(written)) and not distribution_of(module.callee(call)) and written[:1].islower()


def collections(document: Document, module: PythonModule) -> Iterator[Sighting]:
    """Collections that are opened on clients, and tables that statements search or fill by vectors, each once."""
    opened = ((*_opened(module, call), call.node) for call in module.calls) if module.distributions else ()
    seen: set[str] = set()
    for engine, name, node in chain(opened, _statements(module)):
        if engine and name not in seen:
            seen.add(name)
            own = _key(document, engine, name)
            placed = module.call_at(node)
            held = module.variable(node, placed.scope) if placed is not None else ""
            keys = (own, document.code_key(held)) if held else (own,)
            yield see(document, "vector_store", name, module.line(node), keys, language="python", engine=engine, collection=name)  # fmt: skip


def collection_key(document: Document, module: PythonModule, call: Call) -> str:
    """The key of the collection that a call names or is called on: `client.upsert(collection_name="faq", points=...)`,
    `client.get_collection("faq").query(...)`; empty when it names none.
    """
    func = call.node.func
    first = isinstance(func, ast.Attribute) and func.attr in _NAMED_FIRST
    argument = call.argument(0 if first else -1, "collection_name")
    name = module.text(argument, call.scope) or open_name(module, argument, call.scope)
    engine = _client(module, call)
    opening = module.call_at(func.value) if isinstance(func, ast.Attribute) and not name else None
    if opening is not None:
        engine, name = _opened(module, opening)
    return _key(document, engine, name) if name and engine else ""


def _key(document: Document, engine: str, name: str) -> str:
    """The key of a collection or table by its name; of one that another module names, the one that it has here."""
    if is_open(name):
        return document.code_key(f"{engine}:{name}")
    between = () if engine in {"pgvector", "vector-index"} else (engine, "")
    return key("name", document.item.source, "vector_store", *between, name)


def open_name(module: PythonModule, node: ast.AST | None, scope: Scope) -> str:
    """The name of a collection that another module states, as the linker fills it in; else empty."""
    found = late_place(module, node, scope) if isinstance(node, ast.Name | ast.Attribute) else ""
    return found if HOLE.fullmatch(found) else ""


def _client(module: PythonModule, call: Call) -> str:
    """The engine of the client on which a call is made: of several that a file uses the one whose class made it."""
    used = [engine for package, engine in CLIENTS.items() if package in module.distributions]
    node: ast.expr | None = call.node.func
    while len(used) > 1 and isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
        origin = module.values.origin(node, call.scope)
        made = module.call_at(origin[0]) if origin and isinstance(origin[0], ast.Call) else None
        engine = CLIENTS.get(distribution_of(module.callee(made)), "") if made else ""
        if engine:
            return engine
    return next(iter(used), "")


def _opened(module: PythonModule, call: Call) -> tuple[str, str]:
    """The engine and the name of the collection that a call on a client opens; empty when it opens none."""
    func = call.node.func
    if not isinstance(func, ast.Attribute):
        return "", ""
    within = func.value.attr if isinstance(func.value, ast.Attribute) else ""
    if func.attr in _TABLES or within == "indices" or (func.attr in _INDEX_CALLS and "index" in call.keywords):
        return _searched(module, call, func.attr)
    asks = (func.attr in _ASKED_OF and "collection_name" in call.keywords) or func.attr in _NAMED_FIRST
    if (
        not asks
        and func.attr not in _COLLECTION
        and not (within == "collections" and func.attr in {"create", "get", "use"})
    ):
        return "", ""
    engine = _client(module, call)
    if (engine in _BY_KEYWORD and func.attr == "get_collection") or (asks and engine not in _BY_KEYWORD):
        return "", ""  # asks about it only
    argument = call.argument(0, "name", "collection_name")
    name = module.value(argument, call.scope)
    stated = name.text if name.text and not name.partial else open_name(module, argument, call.scope)
    if stated:
        return engine, stated
    handed = isinstance(argument, ast.Name | ast.Attribute) and func.attr.endswith("create_collection")
    return (engine, ast.unparse(argument)[:60]) if argument is not None and handed else ("", "")


def _searched(module: PythonModule, call: Call, method: str) -> tuple[str, str]:
    """The table of LanceDB, or the index of a search engine, that is made, filled or asked: `es.indices.create(index="faq")`, `es.search(index=...)`."""
    if method in _TABLES:
        table = module.value(call.argument(0, "name"), call.scope)
        whole = "lancedb" in module.distributions and not table.partial
        return ("lancedb", table.text) if whole and table.text else ("", "")
    roots = {each.dotted.partition(".")[0] for each in module.imports}
    engine = next((_SPELT[name] for name in _SPELT if name in roots), "")
    if method not in _INDEX_CALLS or not engine:
        return "", ""
    name = module.value(call.argument(0 if method == "create" else -1, "index"), call.scope)
    vectors = module.document.contains(_VECTORS) or _asked_for_a_model(module)
    return (engine, name.text) if name.text and not name.partial and vectors else ("", "")


def _statements(module: PythonModule) -> Iterator[tuple[str, str, ast.AST]]:
    """Statements of the module that search or fill a column of embeddings: engine, table, where."""
    for table, scope in module.index.dicts if module.document.contains((b"$vectorsearch",)) else ():
        stage = dict(zip((getattr(each, "value", "") for each in table.keys), table.values, strict=True))
        asked_of = stage.get("$vectorSearch")
        entries = zip(asked_of.keys, asked_of.values, strict=True) if isinstance(asked_of, ast.Dict) else ()
        named = next((module.text(value, scope) for key, value in entries if getattr(key, "value", "") == "index"), "")
        if named:
            yield "mongodb", named, table
    for node, _ in module.index.strings if module.document.contains(_SQL) else ():
        text = node.value if isinstance(node.value, str) and len(node.value) < _LONGEST else ""
        asked = _FROM.search(text) if _ASKED.search(text) and _SPOKEN.search(text) else _FILLED.search(text)
        index = _INDEX.search(text)
        if index:
            yield "vector-index", (index[1] or index[2]).strip("{}$"), node
        elif asked:
            yield "pgvector", asked[1].replace('"', "").rpartition(".")[2], node
