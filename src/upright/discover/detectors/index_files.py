"""Vector indexes that lie as files: Chroma's folder, FAISS, the folders of LanceDB, Qdrant, Milvus Lite and LlamaIndex.

Why it matters: such a folder is the index: whoever may copy it has every text in it, and no server asks who they are.

How it recognises: `chroma.sqlite3` by its tables, each collection with its dimension, number of chunks and their
origins; FAISS by the first bytes of `*.faiss` and `*.index` (kind, dimension, number of vectors); tables of LanceDB
and collections of Qdrant's local mode and of Milvus Lite by the names and descriptions in their folders.

What it does not see: the vectors. The texts of these folders are read as chunks when a folder of files is scanned; of
a FAISS index only where they lie in a pickle of its name, of LlamaIndex not at all.
Sources: https://github.com/facebookresearch/faiss (index_write.cpp), Chroma's and Qdrant's own files.
"""

from __future__ import annotations

import json
import posixpath
import struct
from typing import TYPE_CHECKING, Final

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.sqlite import database, rows, tables
from upright.discover.sight import edge, listed
from upright.model.asset import AssetKind, Location
from upright.model.errors import MalformedError
from upright.model.evidence import Observation
from upright.model.identity import key, path_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_HEADER: Final = struct.Struct("<4siq")  # kind, dimension, number of vectors
_KINDS: Final = (b"IxF", b"Iw", b"IxP", b"IxH", b"IHN", b"IxM", b"IxT", b"IxS", b"IBx", b"IBw", b"IBM", b"Il", b"Iv")
_WIDEST: Final = 65_536
_CHROMA: Final = frozenset({"collections", "embeddings", "embedding_metadata", "segments"})
_COLLECTIONS: Final = """
SELECT c.id, c.name, coalesce(c.dimension, 0), count(e.id) FROM collections c
LEFT JOIN segments s ON s.collection = c.id LEFT JOIN embeddings e ON e.segment_id = s.id
GROUP BY c.id ORDER BY c.name LIMIT 1000
"""
_ORIGINS: Final = """
SELECT m.string_value, count(*) FROM segments s JOIN embeddings e ON e.segment_id = s.id
JOIN embedding_metadata m ON m.id = e.id
WHERE s.collection = ? AND m.key IN ('source', 'file_path', 'path', 'url', 'filename', 'file_name')
  AND length(m.string_value) BETWEEN 1 AND 300 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 400
"""
_KEYS: Final = """
SELECT DISTINCT m.key FROM segments s JOIN embeddings e ON e.segment_id = s.id JOIN embedding_metadata m ON m.id = e.id
WHERE s.collection = ? AND m.key NOT LIKE 'chroma:%' ORDER BY 1 LIMIT 60
"""


def _detect(document: Document) -> Iterator[Sighting]:
    if document.name == "chroma.sqlite3":
        yield from _chroma(document)
    elif document.name.endswith("vector_store.json"):
        yield from _llamaindex(document)
    elif document.name == "meta.json":
        yield from _qdrant(document)
    elif document.name == "schema.json":
        yield from _milvus(document)
    elif "/_versions/" in f"/{document.path}" and document.name.endswith(".manifest"):
        yield from _lance(document)
    else:
        yield from _faiss(document)


def _chroma(document: Document) -> Iterator[Sighting]:
    folder = posixpath.dirname(document.item.path) or "."
    with database(document.item) as connection:
        if not tables(connection) >= _CHROMA:
            return
        found = rows(connection, _COLLECTIONS)
        own = path_key(document.item.source, folder)
        yield _index(document, folder, posixpath.basename(folder), {"engine": "chroma"})
        for identity, name, dimension, count in found:
            told: dict[str, Json] = {"engine": "chroma", "collection": name, "dimension": dimension, "chunks": count}
            told["metadata_keys"] = listed(str(row[0]) for row in rows(connection, _KEYS, identity))
            origins: dict[str, Json] = {str(origin): many for origin, many in rows(connection, _ORIGINS, identity)}
            told |= {"origins": origins, "sources": len(origins)} if origins else {}
            inner = key("name", document.item.source, "vector_store", "chroma", f"{folder}#{name}")
            place = Location(document.item.path, 0, document.item.source, "collection")
            held = (inner,) if len(found) > 1 else (inner, document.path_key)
            yield Observation(AssetKind.VECTOR_STORE, str(name), held, place, told)
            yield edge(own, R.CONTAINS, inner)
            yield edge(inner, R.STORED_IN, own)


def _qdrant(document: Document) -> Iterator[Sighting]:
    """The description that Qdrant's client keeps of a folder: collections and the size of their vectors."""
    try:
        told = json.loads(document.content)
    except (ValueError, RecursionError):
        return  # a description of something else
    found = told.get("collections") if isinstance(told, dict) and "aliases" in told else None
    if not isinstance(found, dict):
        return
    folder = posixpath.dirname(document.item.path) or "."
    own = path_key(document.item.source, folder)
    yield _index(document, folder, posixpath.basename(folder), {"engine": "qdrant"})
    for name, each in list(found.items())[:1000]:
        vectors = each.get("vectors") if isinstance(each, dict) else None
        size = vectors.get("size") if isinstance(vectors, dict) else None
        stated: dict[str, Json] = {"engine": "qdrant", "collection": str(name)}
        stated |= {"dimension": size} if isinstance(size, int) else {}
        inner = path_key(document.item.source, f"{folder}/collection/{name}".removeprefix("./"))
        place = Location(document.item.path, 0, document.item.source, "collection")
        yield Observation(
            AssetKind.VECTOR_STORE,
            str(name),
            (inner, key("name", document.item.source, "vector_store", "qdrant", f"{folder}#{name}")),
            place,
            stated,
        )
        yield edge(own, R.CONTAINS, inner)
        yield edge(inner, R.STORED_IN, own)


def _milvus(document: Document) -> Iterator[Sighting]:
    """The description that Milvus Lite keeps of a collection, two folders below its database."""
    try:
        told = json.loads(document.content)
    except (ValueError, RecursionError):
        return  # a schema of something else
    name = told.get("collection_name") if isinstance(told, dict) else None
    fields = [each for each in told.get("fields") or () if isinstance(each, dict)] if name else []
    vectors = [each for each in fields if str(each.get("dtype")).endswith("vector")]
    folder = posixpath.dirname(document.item.path)
    root, _, within = folder.rpartition("/collections/")
    if not vectors or not within:
        return
    own, inner = path_key(document.item.source, root or "."), path_key(document.item.source, folder)
    size = vectors[0].get("dim")
    stated: dict[str, Json] = {"engine": "milvus", "collection": str(name)}
    stated |= {"dimension": size} if isinstance(size, int) else {}
    stated["metadata_keys"] = listed(sorted(str(each.get("name")) for each in fields if each not in vectors)[:60])
    yield _index(document, root, posixpath.basename(root), {"engine": "milvus"})
    place = Location(document.item.path, 0, document.item.source, "collection")
    yield Observation(AssetKind.VECTOR_STORE, str(name), (inner,), place, stated)
    yield edge(own, R.CONTAINS, inner)
    yield edge(inner, R.STORED_IN, own)


def _lance(document: Document) -> Iterator[Sighting]:
    """A table of LanceDB by one of its versions, and the folder of tables, which is its database."""
    folder = document.item.path.rpartition("/_versions/")[0]
    database = posixpath.dirname(folder)
    yield _index(document, folder, posixpath.basename(folder)[: -len(".lance")], {"engine": "lancedb"})
    if database:
        own, inner = path_key(document.item.source, database), path_key(document.item.source, folder)
        yield _index(document, database, posixpath.basename(database), {"engine": "lancedb"})
        yield edge(own, R.CONTAINS, inner)
        yield edge(inner, R.STORED_IN, own)


def _llamaindex(document: Document) -> Iterator[Sighting]:
    """The store that LlamaIndex keeps in memory, as it is persisted: `default__vector_store.json`."""
    if document.head.lstrip().startswith((b'{"embedding_dict"', b'{"text_id_to_ref_doc_id"')):
        folder = posixpath.dirname(document.item.path) or "."
        name = document.item.name.removesuffix("vector_store.json").rstrip("_")
        name = posixpath.basename(folder) if name in {"", "default"} and folder != "." else name
        yield _index(document, document.item.path, name, {"engine": "llamaindex"})


def _faiss(document: Document) -> Iterator[Sighting]:
    head = document.head[: _HEADER.size]
    if len(head) < _HEADER.size or document.is_text or not head.startswith(_KINDS):
        return
    kind, dimension, count = _HEADER.unpack(head)
    if not 0 < dimension <= _WIDEST or not 0 <= count < 1 << 40:
        raise MalformedError("a FAISS index whose header cannot be", document.item.path)
    folder = posixpath.dirname(document.item.path)
    named = document.item.name.rpartition(".")[0]
    name = posixpath.basename(folder) if named == "index" and folder else named
    told: dict[str, Json] = {"engine": "faiss", "dimension": dimension, "chunks": count}
    yield _index(document, document.item.path, name, told, evidence=f"FAISS {kind.decode('latin-1')}")


def _index(document: Document, path: str, name: str, told: dict[str, Json], evidence: str = "") -> Observation:
    place = Location(document.item.path, 0, document.item.source, "index")
    own = path_key(document.item.source, path)
    folder = path_key(document.item.source, posixpath.dirname(path) or ".") if told["engine"] == "faiss" else ""
    keys = (own, f"{folder}#faiss") if folder else (own,)
    stated: dict[str, Json] = {**told, "persist_path": path}
    return Observation(AssetKind.VECTOR_STORE, name or "index", keys, place, stated, evidence=evidence)


DETECTOR = Detector(
    id="index-files",
    title="Vector indexes that lie as files",
    selects=Selector(
        paths=(
            "*.faiss", "*.index", "chroma.sqlite3", "*/chroma.sqlite3", "meta.json", "*/meta.json", "*vector_store.json",
            "*.lance/_versions/*.manifest", "*/collections/*/schema.json",
        )
    ),
    detect=_detect,
    hits=(
        Hit(
            "kb/index.faiss",
            _HEADER.pack(b"IxF2", 384, 1200) + bytes(64),
            (("vector_store", "kb", 0),),
        ),
        Hit("storage/default__vector_store.json", '{"embedding_dict": {"a": [0.1, 0.2]}}', (("vector_store", "storage", 0),)),
        Hit(
            "local/meta.json",
            '{"collections": {"notes": {"vectors": {"size": 384, "distance": "Cosine"}}}, "aliases": {}}',
            (("vector_store", "local", 0), ("vector_store", "notes", 0)),
            joins=(("/local", "contains", "collection/notes"),),
        ),
        Hit(
            "milvus.db/collections/notes/schema.json",
            '{"collection_name": "notes", "fields": [{"name": "v", "dtype": "float_vector", "dim": 8}]}',
            (("vector_store", "milvus.db", 0), ("vector_store", "notes", 0)),
            joins=(("/milvus.db", "contains", "collections/notes"),),
        ),
        Hit(
            "db/docs.lance/_versions/1.manifest",
            b"\0" * 32,
            (("vector_store", "docs", 0), ("vector_store", "db", 0)),
            joins=(("/db", "contains", "docs.lance"),),
        ),
        Hit("docs.lance/_versions/1.manifest", b"\0" * 32, (("vector_store", "docs", 0),)),
    ),
    misses=(
        Miss("search/words.index", "IxF is no index of vectors\n"),
        Miss("api/collections/users/schema.json", '{"collection_name": "users", "fields": [{"dtype": "int64"}]}'),
        Miss("conf/vector_store.json", '{"engine": "faiss"}'),
        Miss("site/meta.json", '{"collections": ["a"], "title": "News"}'),
    ),
)  # fmt: skip
