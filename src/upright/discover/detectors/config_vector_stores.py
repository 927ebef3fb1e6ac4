"""Vector stores that settings name: collections, indexes, and the engine that keeps them.

Why it matters: the name of a collection is where an application's documents lie; two pipelines that write one of them mix
what may not be mixed.

How it recognises: keys that can only mean a store of vectors (`vector_store_name`, `vector_db`, `qdrant_collection`,
`PINECONE_INDEX_NAME`) in YAML, JSON, TOML and environment files, `collection_name` or `index_name` beside an embedding
model, and files of indexes (`index_path: data/kb.faiss`). The value is the name, a known engine, or the file.

What it does not see: names put together by the program.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_images import engine_of, role_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_paths import path_keys
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests, local_key, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_ENGINES = "qdrant|milvus|chroma(?:db)?|weaviate|pinecone|pgvector|zilliz|lancedb|turbopuffer"
_KEY = re.compile(
    r"(?:[\w-]{1,30}[_-])?vector[_-]?(?:stores?|dbs?|database|index|collection)(?:[_-]?(?:name|type|engine|provider))?"
    rf"|(?:{_ENGINES})[_-](?:collection|index|class)(?:[_-]?name)?",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?:collection|index|store)[_-]?name|collection", re.IGNORECASE)
_EMBEDS = re.compile(r"(?:\w{1,20}[_-])?embed(?:ding|der)?s?(?:[_-]?(?:model|name|model[_-]?name))?", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][\w-]{2,60}")
_FILED = re.compile(r"(?:\w{1,20}[_-])?(?:index|faiss|store)(?:[_-]?(?:path|file|location))?", re.IGNORECASE)
_FILE = re.compile(r"[\w./~-]{1,200}\.(?:faiss|annoy|hnsw|usearch|ann)")  # of an index
_SET = re.compile(r"\$\{\w{1,80}:?-?([\w-]{1,80})\}")
_LINE = re.compile(r"\s{0,9}(?:export\s+)?([A-Za-z]\w{2,60})\s{0,4}=\s{0,4}[\"']?([\w-]{3,60})[\"']?\s{0,9}(?:#.*)?$")
_NOTHING = frozenset({"true", "false", "none", "null", "enabled", "disabled", "default", "auto", "local", "memory", "your", "string",
                      "object", "text", "name", "openai", "self", "embedding", "postgres", "postgresql", "redis", "elasticsearch"})  # fmt: skip
_LARGEST = 300_000
_OTHER = re.compile(
    r"(?:^|/)(?:package(?:-lock)?\.json|tsconfig[^/]*|openapi[^/]*|[^/]*schema\.json|[^/]*\.lock|locales?/.*|i18n/.*)$",
    re.IGNORECASE,
)


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    if in_tests(path) or _OTHER.search(path) or len(document.content) > _LARGEST:
        return
    seen: set[str] = set()
    found = _of_lines(document) if document.language == "dotenv" else _of_tables(document)
    for name, line in found:
        if name.lower() not in seen and name.lower() not in _NOTHING:
            seen.add(name.lower())
            engine = engine_of(name) if role_of(name) == "vector_store" else ""
            engine = "faiss" if name.endswith(".faiss") else engine
            keys = (
                local_key(document, "vector-store", name),
                *(path_keys(document, name)[:1] if _FILE.fullmatch(name) else ()),
            )
            yield see(document, "vector_store", name, line, keys, engine=engine, confidence=0.7)


def _of_lines(document: Document) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(document.lines, 1):
        match = _LINE.match(line)
        if match and _KEY.fullmatch(match[1]) and not match[2].lower().startswith("your"):
            yield match[2], number


def _of_tables(document: Document) -> Iterator[tuple[str, int]]:
    for root in document.parse(markup):
        if root.get("apiVersion") and root.get("kind"):
            continue
        for path, node in [((), root), *root.walk()]:
            if node.is_map and "properties" not in path:
                yield from _named(node)


def _named(table: Node) -> Iterator[tuple[str, int]]:
    """The stores that the entries of one table name."""
    embeds = any(_EMBEDS.fullmatch(key) and node.text for key, node in table.items())
    for key, node in table.items():
        held = _SET.fullmatch(node.text)
        value = held[1] if held else node.text
        named = _KEY.fullmatch(key) or (embeds and _BESIDE.fullmatch(key))
        if (named and isinstance(node.value, str) and _NAME.fullmatch(value)) or (
            _FILED.fullmatch(key) and _FILE.fullmatch(value)
        ):
            yield value, node.line


DETECTOR = Detector(
    id="config-vector-stores",
    title="Vector stores that settings name",
    selects=Selector(
        languages=frozenset({"yaml", "json", "toml", "dotenv"}),
        literals=(b"vector", b"_collection", b"_index", b"collection_name", b"index_name", b".faiss"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "pipelines.yaml",
            'hr:\n  embedding_model: "all-MiniLM-L6-v2"\n  vector_store_name: "hr-docs-v1"\nlegal:\n  embedding_model: x\n  collection_name: legal_docs\n',
            (("vector_store", "hr-docs-v1", 3), ("vector_store", "legal_docs", 6)),
        ),
        Hit("rag.yaml", "index_path: data/kb.faiss\nmapping_path: data/kb.json\n", (("vector_store", "data/kb.faiss", 1),)),
        Hit(".env", "PINECONE_INDEX_NAME=tickets\nVECTOR_DB=qdrant\n", (("vector_store", "tickets", 1), ("vector_store", "qdrant", 2))),
        Hit("config.toml", '[rag]\nvector_db = "${STORE:-chroma}"\n', (("vector_store", "chroma", 2),)),
    ),
    misses=(
        Miss("app.yaml", "collection_name: users\nindex_name: main\nvector_size: 384\n"),
        Miss("schema.yaml", "properties:\n  vector_store:\n    type: string\nvector_db: true\n"),
        Miss(".env", "VECTOR_DB=your-store\nDB_INDEX=main\n"),
    ),
)  # fmt: skip
