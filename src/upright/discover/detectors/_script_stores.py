"""Vector stores that TypeScript and JavaScript reach through a binding, a client of another file, a collection, or a
statement over columns of embeddings.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from upright.discover.ai_packages import distribution_of
from upright.discover.readers.script import Call, Script, arguments, enclosing, text
from upright.discover.readers.script_values import first_text, prop, properties
from upright.discover.script_statements import with_names
from upright.discover.script_vocabulary import STORES
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.document import Document


class Found(NamedTuple):
    """Engine, name and line of a store."""

    engine: str
    name: str
    line: int


TELLING = (
    b"vectorize",
    b"pglite/vector",
    b"<=>",
    b"$vectorsearch",
    b"_embedding",
    b"dense_vector",
    b"knn_vector",
    b"semantic_text",
)
_FILLED = re.compile(r"\.from\([\"'`](\w{1,80})[\"'`]\)\s{0,80}\.(?:insert|upsert)\(")
_BOUND = re.compile(r"(?:^|\.)(\w*vector\w*|\w+_INDEX)\.(?:query|queryById|insert|upsert|getByIds)$", re.IGNORECASE)
_INDEX = re.compile(r"(?:pinecone|^pc|(?:^|\.)client)\w*\.[iI]ndex$", re.IGNORECASE)
_COLLECTION = re.compile(r"\.(?:createCollection|getOrCreateCollection|getCollection|collections\.(?:create|get|use))$")
_CLIENTS = {
    "chromadb": "chroma", "@qdrant/js-client-rest": "qdrant", "@qdrant/qdrant-js": "qdrant",
    "@zilliz/milvus2-sdk-node": "milvus", "weaviate-client": "weaviate", "weaviate-ts-client": "weaviate",
    "@datastax/astra-db-ts": "astradb",
}  # fmt: skip
_MAPPED = re.compile(r"dense_vector|knn_vector|semantic_text|sparse_vector")  # of Elasticsearch and OpenSearch
_NAMED_AT = {"SearchClient": 1}
_NAMES = ("name", "collectionName", "collection_name")
COLLECTION = (
    "indexName",
    "collectionName",
    "tableName",
    "index",
    "collection",
    "className",
    "namespace",
    "indexId",
)
_STORE = re.compile(
    r"^(?!use|get|is|Base|Fake)(?:create|define)?(\w{0,40}?)"
    r"(?:(?:Indexer|Retriever)Ref|(?<=Firestore)Retriever|Vector_?(?:[sS]tore|DB|Db|Search|Index|Adapter))$"
)
_PLUGINS = "genkitx-"  # of Genkit: each is named after the engine, `pinecone([{ indexId }])`
_DISTANCE = re.compile(r"<=>|<->|<#>")
_FROM = re.compile(r"\b(?:from|join|update|into)\s+[\"`]?((?:\w{1,60}[\"`]?\.[\"`]?)?[A-Za-z_]\w{0,80})", re.IGNORECASE)
_APART = re.compile(r"\n[ \t]*\n")  # of prose, which may name the sign too
_SPOKEN = re.compile(r"embedding|vector", re.IGNORECASE)
_BEFORE, _BESIDE, _MOST = 1500, 200, 40  # characters of a statement before its distance, around it; distances
_MATCHES = re.compile(r"(?:match|search|similarity)_\w{2,60}$|\w{2,40}_(?:match|similarity|vector_search)$")
_SEARCHED = "vectorSearch"


def same(document: Document, engine: str, path: str, collection: str) -> tuple[str, ...]:
    """The key of a collection of one engine: code that fills it and code that asks it, in whichever language."""
    if not collection or set("{}$`") & set(collection):
        return ()
    return (key("name", document.item.source, "vector_store", engine, path, collection),)


def table_of(call: Call) -> str:
    """The table that a column belongs to: `pgTable("embeddings", {...})`, else the column."""
    at = call.node.parent
    while at is not None:
        if at.type == "call_expression" and at != call.node:
            given = arguments(at)
            if given and given[0].type == "string" and _makes_table(at) and len(given) > 1:
                return (given[0].text or b"").decode(errors="replace").strip("\"'`")
        at = at.parent
    return enclosing(call.node)


def _makes_table(call: Node) -> bool:
    """Whether a call makes a table: `pgTable(...)`, or `crm.table(...)` of a schema."""
    function = call.child_by_field_name("function") or call
    return function.type == "identifier" or (
        function.type == "member_expression"
        and (function.child_by_field_name("property") or function).text in {b"table", b"view", b"materializedView"}
    )


def opened_by(found: Script, path: str, call: Call) -> str:
    """The name of an index that a client is made for without saying so: `new SearchClient(endpoint, "notes", key)`."""
    at = _NAMED_AT.get(call.path, -1)
    return first_text(found, path, call.given[at]) if 0 <= at < len(call.given) else ""


def called(document: Document, found: Script, call: Call) -> Found | None:
    """The store that a call reaches, when it reaches one."""
    given = call.given
    if call.path == "PGlite":
        return _in_browser(document, found, call)
    bound = _BOUND.search(call.callee) if document.contains((b"vectorize",)) else None
    if bound is not None:
        return Found("vectorize", bound[1], call.line)
    if _INDEX.search(call.callee) and given and _imports(found, "@pinecone-database/pinecone"):
        name = first_text(found, document.item.path, given[0]) or text(given[0])[:60]
        return Found("pinecone", name, call.line)
    if _COLLECTION.search(call.callee) and given:
        engine = next((engine for package, engine in _CLIENTS.items() if _imports(found, package)), "")
        name = first_text(found, document.item.path, prop(given[0], *_NAMES) or given[0]) if engine else ""
        return Found(engine, name, call.line) if name else None
    if call.callee.endswith("indices.create") and _MAPPED.search(text(call.node)[:4000]):
        index = prop(given[0], "index") if given else None
        name = first_text(found, document.item.path, index) or (text(index)[:60] if index is not None else "")
        return Found("elasticsearch", name or "index", call.line)
    return _aggregated(document, call)


def _aggregated(document: Document, call: Call) -> Found | None:
    searched = call.last == "aggregate" and document.contains((b"$vectorsearch",))
    if searched and f"${_SEARCHED}" in text(call.node)[:2000]:
        return Found("mongodb", call.callee.rpartition(".")[0].rpartition(".")[2] or _SEARCHED, call.line)
    return None


def _in_browser(document: Document, found: Script, call: Call) -> Found | None:
    """Postgres within the page, when its extension for vectors is loaded."""
    if not _imports(found, "@electric-sql/pglite/vector"):
        return None
    name = first_text(found, document.item.path, call.given[0]) if call.given else ""
    return Found("pgvector", name.rpartition("//")[2] or "PGlite", call.line)


def integration(call: Call) -> str:
    """The engine of a store by what integrations call their classes and functions: `new CouchbaseVectorStore`."""
    if call.path.partition(".")[0] in STORES:
        return ""
    known = _STORE.match(call.path)
    plugin = call.module.startswith(_PLUGINS) and call.path == call.module.removeprefix(_PLUGINS).removesuffix("db")
    plugin = plugin and bool(call.given) and call.given[0].type == "array"  # of settings of indexes
    return (known[1].lower() or "own") if known else call.path if plugin else ""


def indexes(found: Script, path: str, call: Call) -> list[tuple[str, int]]:
    """Names and lines of the indexes that a function is told first: by name, or in a list of settings."""
    first = call.given[0] if call.given else None
    if first is not None and first.type == "array":
        entries = ((prop(entry, *COLLECTION), entry) for entry in first.named_children)
        told = (
            (first_text(found, path, node), entry.start_point[0] + 1) for node, entry in entries if node is not None
        )
        return [(name, line) for name, line in told if name]
    name = first_text(found, path, first) if first is not None and first.type == "string" else ""
    return [(name, call.line)] if name else []


def matched(found: Script, path: str, call: Call) -> str:
    """The function of the database that a call of Supabase's kind asks for what is near an embedding."""
    given = call.given
    name = first_text(found, path, given[0]) if given else ""
    handed = properties(given[1]) if len(given) > 1 and given[1].type == "object" else {}
    speaks = "embedding" in text(call.node)[:2000].lower()
    near = (_MATCHES.match(name) and speaks) or any(_SPOKEN.search(each) for each in handed)
    return name if near else ""


def stated(document: Document) -> Iterator[Found]:
    """Tables that statements of the file search by distance, each once."""
    seen: set[str] = set()
    whole = document.text
    yield from _filled(document, whole, seen)
    if not document.contains((b"<=>", b"<->", b"<#>")):
        return
    whole = with_names(whole)
    for distance in islice(_DISTANCE.finditer(whole), _MOST):
        at = distance.start()
        if not _SPOKEN.search(whole[max(0, at - _BESIDE) : at + _BESIDE]):
            continue
        start = max([0, at - _BEFORE, *(gap.end() for gap in _APART.finditer(whole, max(0, at - _BEFORE), at))])
        ending = _APART.search(whole, at, at + _BEFORE)
        after = _FROM.search(whole, at, ending.start() if ending else at + _BEFORE)
        asked = ([*_FROM.finditer(whole[start:at])] or ([after] if after else []))[-1:]
        for table in asked:
            name = table[1].replace('"', "").rpartition(".")[2]
            if name not in seen:
                seen.add(name)
                place = table.start() + (0 if table is after else start)
                yield Found("pgvector", name, whole.count("\n", 0, place) + 1)


def _filled(document: Document, whole: str, seen: set[str]) -> Iterator[Found]:
    """Tables of Supabase that rows with embeddings are put into."""
    if document.contains((b"embedding",)) and document.contains((b"supabase",)):
        for match in islice(_FILLED.finditer(whole), _MOST):
            near = whole[max(0, match.start() - _BEFORE) : match.end() + _BESIDE]
            if match[1] not in seen and re.search(r"embedding\w{0,20}\s*[:,}]", near):
                seen.add(match[1])
                yield Found("pgvector", match[1], whole.count("\n", 0, match.start()) + 1)


def _imports(found: Script, package: str) -> bool:
    return any(distribution_of(module, "npm") == package or module == package for module in found.modules())
