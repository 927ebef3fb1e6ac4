"""Vector stores and retrieval indexes that Python code builds, fills or opens.

Why it matters: an index holds a copy of the documents it was made from and answers whoever can ask; a pickled index runs
code when it is loaded.

How it recognises: Chroma, FAISS, Pinecone, Qdrant, Weaviate, Milvus, pgvector, LanceDB, Redis, Elasticsearch, OpenSearch,
MongoDB Atlas, Azure AI Search, Deep Lake and others through their own clients, LangChain, LlamaIndex, Haystack and
CrewAI; LlamaIndex's own indexes; indexes opened from storage.

What it does not see: stores whose engine only configuration names.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_kept_stores import kept_at
from upright.discover.detectors._python_own_stores import (
    by_method,
    collections,
    database,
    given,
    of_memory,
    open_name,
    project_class,
)
from upright.discover.detectors._vector_engines import BUILDERS, engine_of, named_at
from upright.discover.python_gate import opened
from upright.discover.python_paths import is_open
from upright.discover.python_sight import LANGUAGES, framework
from upright.discover.python_tables import table_of_class
from upright.discover.sight import edge, see
from upright.model.evidence import Ref
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Scope
    from upright.model.asset import Json

_PATHS = ("persist_directory", "persist_dir", "path", "folder_path", "uri", "db_path", "index_path", "location")
_MATCHES = re.compile(r"(?:match|search|similarity)_\w{2,60}$|\w{2,40}_(?:match|similarity|vector_search|search)$")
_INDEXED = ("InMemoryStore", "PostgresStore", "RedisStore", "MongoDBStore")  # of LangGraph, when they embed
_KEPT_BY_VENDORS = re.compile(
    r"(?:vector_stores|datastores)\.create(?:_and_poll)?$|\.create_vector_store(?:_and_poll)?$|file_search_stores\.create$"
)
_HELD = re.compile(r"_?vector_?(?:store|db|index)|faiss_index")
_SETTINGS = frozenset({"vector_store", "vectordb", "vector_db", "vectorstore"})
_PLACES = frozenset({"path", "url", "host", "location", "uri", "persist_directory"})
_KEYS = frozenset({"api_key", "auth_credentials", "auth_client_secret", "credential", "credentials", "token", "password"})  # fmt: skip
_PLACED = frozenset({"PersistentClient", "connect", "read_index", "MilvusClient"})  # by a place that comes first
_OPENED = frozenset({"Index", "create_index", "create_index_for_model"})  # by a name that comes first
_HOLDERS = frozenset({"vector_store", "chroma_collection", "storage_context", "client"})
_COLLECTIONS = ("collection_name", "index_name", "collection", "table_name", "index", "class_name", "name", "namespace")


# Functions of the project that open a store under a name: `create_vectorstore(embedder, collection_name="talks")`.
_MAKES = re.compile(
    r"(?i)(?:^|[_.])(?:create|get|make|build|init|load|open|setup)_?(?:\w{1,30}_)?(?:vector_?(?:store|db|index)|vectordb)\w{0,20}$"
)
_HANDS_ON = re.compile(
    r"(?:to_thread|run_in_executor|make_async|run_sync|sync_to_async|asyncify|run_in_threadpool|submit|partial)$"
)
_NAMING = frozenset({"collection_name", "collection", "index_name", "table_name", "namespace"})


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    seen: set[str] = set()
    yield from _configured(document, module)
    yield from _written(document, module)
    for call in module.calls:
        qualified = module.callee(call)
        engine, maker = engine_of(qualified) if not _filled(call, qualified) else ("", "")
        if not engine:
            engine, maker = _own(module, qualified)
        if not engine:
            engine, maker = _hosted(module, call)
        if not engine:
            engine, maker = _handed_on(module, call)
        if not engine:
            continue
        held = module.variable(call.node, call.scope)
        name, attributes = _described(module, call, engine, maker, held)
        identity = document.code_key(held or module.place(call))
        yield from _relations(module, call, identity)
        mark = f"{engine} {held.rpartition('.')[2] or name} {' '.join(sorted(call.keywords.keys() & _PLACES))}"
        if mark in seen or _inner(module, call):
            continue
        seen.add(mark)
        keys = (identity, *_same(document, attributes), *kept_at(document, module, call, held))
        yield see(
            document,
            "vector_store",
            name,
            module.line(call.node),
            keys,
            framework=framework(qualified),
            language="python",
            evidence=f"{qualified}({', '.join(sorted(call.keywords)[:8])})"[:160],
            more=attributes,
        )


def _same(document: Document, attributes: Mapping[str, Json]) -> tuple[str, ...]:
    """The key of a collection of one engine: code that fills it and code that asks it speak of one store."""
    collection, path = str(attributes.get("collection") or ""), str(attributes.get("persist_path") or "")
    if not collection or is_open(collection):
        return ()
    return (key("name", document.item.source, "vector_store", str(attributes["engine"]), path, collection),)


def _handed_on(module: PythonModule, call: Call) -> tuple[str, str]:
    """A store that another function makes of the way to make one: `asyncio.to_thread(Chroma.from_texts, texts, embedder)`."""
    if not _HANDS_ON.search(call.written):
        return "", ""
    ways = (each for each in call.node.args[:2] if isinstance(each, ast.Attribute) and BUILDERS.match(each.attr))
    found = (engine_of(module.names.of(each, call.scope)) for each in ways)
    return next((each for each in found if each[0]), ("", ""))


def _filled(call: Call, qualified: str) -> bool:
    """Whether a method of something that is there is called, no way to make one: `index.load(rows)`."""
    parts, written = qualified.split("."), call.written.split(".")
    made = len(parts) > 1 and len(written) > 1 and BUILDERS.match(parts[-1])
    return bool(made and parts[-2][:1].isupper() and written[-2][:1].islower())


def _hosted(module: PythonModule, call: Call) -> tuple[str, str]:
    """A store that the vendor of a model keeps (`client.vector_stores.create(name="docs")`), a function of a database
    that matches embeddings (`supabase.rpc("match_pages", ...)`), and what a function of elsewhere gives a telling name.
    """
    written = call.written
    if _KEPT_BY_VENDORS.search(written) and module.distributions:
        return "datastores" if "datastores" in written else "vector_stores", "vector_stores"
    engine = by_method(module, call, written)
    if engine:
        return engine, written.rpartition(".")[2]
    if written.endswith(_INDEXED) and "index" in call.keywords and "langgraph" in module.distributions:
        return "langgraph", written
    if written.endswith(".rpc") and module.document.contains((b"embedding",)):
        name = module.text(call.argument(0, "fn"), call.scope)
        return ("pgvector", name) if _MATCHES.match(name) else ("", "")
    held = module.variable(call.node, call.scope).rpartition(".")[2]
    if _MAKES.search(written) and _NAMING & call.keywords.keys() and module.distributions and module.callee(call):
        return "unknown", written.rpartition(".")[2]
    told = _HELD.fullmatch(held) and module.distributions and (module.callee(call) == written or given(module, call))
    return ("unknown", written) if told and written.isidentifier() else ("", "")


def _configured(document: Document, module: PythonModule) -> Iterator[Sighting]:
    """Stores that a dictionary of settings chooses: `{"vector_store": {"provider": "qdrant", "config": {...}}}`."""
    for node, scope in module.index.dicts:
        if not (module.distributions or of_memory(node)):
            continue
        yield from _classes(document, module, node, scope)
        for name, value in zip(node.keys, node.values, strict=True):
            if not isinstance(name, ast.Constant) or name.value not in _SETTINGS or not isinstance(value, ast.Dict):
                continue
            inner = {k.value: v for k, v in zip(value.keys, value.values, strict=True) if isinstance(k, ast.Constant)}
            engine = module.text(inner.get("provider"), scope).lower()
            if engine:
                line = module.line(name)
                yield see(document, "vector_store", f"{engine} store", line, document.code_key(f"{engine}:{line}"),
                          language="python", more={"engine": engine})  # fmt: skip


def _classes(document: Document, module: PythonModule, node: ast.Dict, scope: Scope) -> Iterator[Sighting]:
    """A class of Weaviate with what embeds it: `{"class": "Product", "vectorizer": "text2vec-openai", "properties": [...]}`."""
    if "weaviate-client" not in module.distributions:
        return
    told = {k.value: v for k, v in zip(node.keys, node.values, strict=True) if isinstance(k, ast.Constant)}
    name, by = module.text(told.get("class"), scope), module.text(told.get("vectorizer"), scope)
    if name and told.keys() & {"vectorizer", "properties", "vectorIndexConfig", "moduleConfig"}:
        own = document.code_key(f"weaviate:{name}")
        said: dict[str, Json] = {"engine": "weaviate", "collection": name}
        yield see(document, "vector_store", name, module.line(told["class"]),
                  (own, *_same(document, said)), language="python", more=said)  # fmt: skip
        if "2vec" in by:
            embeds = document.code_key(f"vectorizer:{by}")
            line = module.line(told["vectorizer"])
            yield see(document, "embedding_model", by, line, embeds, language="python", type="embedding_model")


def _own(module: PythonModule, qualified: str) -> tuple[str, str]:
    """The engine of a class of the project that is a store, when it is made or opened; of a database by vectors."""
    head = qualified.removeprefix(f"{module.name}.")
    last = head.rpartition(".")[2]
    name = head.removesuffix(f".{last}") if BUILDERS.match(last) else head
    for defined in module.classes if head != qualified else ():
        if defined.qualname == name:
            return next((found for found in map(engine_of, module.bases(defined)) if found[0]), ("", ""))
    engine, made = database(module, qualified), project_class(qualified)
    return (engine, last) if engine else ("own", made) if made else ("", "")


def _written(document: Document, module: PythonModule) -> Iterator[Sighting]:
    """Classes that extend a store, and statements that search or fill one."""
    for defined in module.classes if module.distributions else ():
        engine = next((found for found, _ in map(engine_of, module.bases(defined)) if found), "")
        if engine:
            yield see(document, "vector_store", defined.node.name, module.line(defined.node),
                      document.code_key(defined.qualname), language="python", more={"engine": engine})  # fmt: skip
    yield from collections(document, module)


def _inner(module: PythonModule, call: Call) -> bool:
    """Whether the call only builds a part of another store: `VectorStoreIndex.from_vector_store(ChromaVectorStore(...))`."""
    keyword = module.index.held_by.get(id(call.node))
    if not isinstance(keyword, ast.keyword) or module.variable(call.node, call.scope):
        return False
    around = module.index.held_by.get(id(keyword))
    outer = module.call_at(around) if isinstance(around, ast.Call) else None
    return outer is None or bool(engine_of(module.callee(outer))[0])


def _described(module: PythonModule, call: Call, engine: str, maker: str, held: str) -> tuple[str, dict[str, Json]]:
    attributes: dict[str, Json] = {"engine": engine}
    for name in _PATHS:
        leads = maker in _PLACED or (name == "folder_path" and "load_local" in module.callee(call))
        path = module.text(call.argument(0 if leads else -1, name), call.scope)
        if path and "\n" not in path:
            attributes["persist_path"] = path[:200]
            break
    if named := _collection(module, call, maker):
        attributes["collection"] = named
    if module.value(call.argument(-1, "allow_dangerous_deserialization"), call.scope).data is True:
        attributes["allow_dangerous_deserialization"] = True
    if call.keywords.keys() & _KEYS:
        attributes["auth"] = "key"
    if maker in {"Vector", "VectorField", "HALFVEC"} and call.scope.owner is not None:
        return call.scope.owner.name, attributes | {
            "collection": table_of_class(module, call.scope) or call.scope.owner.name
        }
    called = str(attributes.get("collection") or "")
    return str(("" if is_open(called) else called) or held.rpartition(".")[2] or maker), attributes


def _collection(module: PythonModule, call: Call, maker: str) -> str:
    """The name of the collection, perhaps with a hole that another module fills."""
    for name in _COLLECTIONS:
        first = 0 if name == "name" and maker in _OPENED else named_at(module.callee(call)) if name in _NAMING else -1
        argument = call.argument(first, name)
        named = module.text(argument, call.scope) or open_name(module, argument, call.scope)
        if named and (len(named) < 100 or is_open(named)):  # noqa: PLR2004  longer is no name
            return named
    return ""


def _relations(module: PythonModule, call: Call, identity: str) -> Iterator[Sighting]:
    """The documents and the embedding model that it is made with."""
    last = module.callee(call).rpartition(".")[2]
    sources = [
        call.argument(0, "documents", "docs", "nodes", "texts") if last.startswith(("from_", "afrom_")) else None,
        call.argument(-1, "documents", "docs", "nodes"),
    ]
    for source in sources:
        for node in _trail(module, source, call, 0):
            yield edge(identity, R.DERIVED_FROM, Ref(node))
    opens = last == "from_vector_store"  # what lies there already
    inner = call.argument(0 if opens else -1, "vector_store", "client", "storage_context", "chroma_collection")
    if inner is not None:
        for symbol in _trail(module, inner, call, 0):
            yield edge(identity, R.DERIVED_FROM if opens else R.STORED_IN, Ref(symbol))


def _trail(module: PythonModule, node: ast.AST | None, call: Call, depth: int) -> Iterator[str]:
    """Symbols that a value may come from, back through calls: splits <- split(docs) <- loader.load()."""
    if node is None or depth > 6:  # noqa: PLR2004  loader, split, filter, join
        return
    if isinstance(node, ast.expr) and (symbol := module.symbol(node, call.scope)):
        yield symbol
    origin = module.values.origin(node, call.scope)
    made = origin[0] if origin else node
    if isinstance(made, ast.Call):
        placed = module.call_at(made)
        if placed is not None:
            yield f"{module.name}.{module.place(placed)}"
            func = made.func
            if isinstance(func, ast.Attribute):
                yield from _trail(module, func.value, placed, depth + 1)
            held = [each.value for each in made.keywords if each.arg in _HOLDERS]
            for argument in [*made.args[:3], *held]:
                yield from _trail(module, argument, placed, depth + 1)


DETECTOR = Detector(
    id="python-vector-stores",
    title="Vector stores and retrieval indexes in Python code",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "handed.py",
            "import asyncio\nfrom langchain_chroma import Chroma\nasync def fill(texts, embedder):\n    db = await asyncio.to_thread(Chroma.from_texts, texts, embedder)\n    return db\n",
            (("vector_store", "db", 4),),
        ),
        Hit(
            "summaries.py",
            "from llama_index.indices.document_summary import DocumentSummaryIndex\nbook = DocumentSummaryIndex.from_documents(docs)\n",
            (("vector_store", "book", 2),),
        ),
        Hit(
            "positions.py",
            "from langchain_qdrant import QdrantVectorStore\nfrom langchain_chroma import Chroma\na = QdrantVectorStore(client, 'letters', emb)\nb = Chroma('claims', emb)\n",
            (("vector_store", "letters", 3), ("vector_store", "claims", 4)),
        ),
        Hit(
            "given.py",
            "from typing import Any\nclass Faces:\n    def __init__(self, made: Any = None):\n        from pinecone import Pinecone\n        if made is not None:\n            self.client = made\n        else:\n            self.client = Pinecone(api_key=KEY)\n    def fill(self, name):\n        self.client.create_index(name=name)\n",
            (("vector_store", "client", 8), ("vector_store", "create_index", 10)),
        ),
        Hit(
            "classes.py",
            "import weaviate\nclient = weaviate.Client(url=place)\nkind = {\n    'class': 'Product',\n    'properties': [],\n    'description': 'what is sold',\n    'vectorizer': 'text2vec-openai',\n}\nclient.schema.create_class(kind)\n",
            (("vector_store", "client", 2), ("vector_store", "Product", 4), ("model", "text2vec-openai", 7)),
        ),
        Hit(
            "made.py",
            "from langchain_openai import ChatOpenAI\nfrom own.utils import create_vectorstore\nkept = create_vectorstore(embedder, collection_name='talks')\n",
            (("vector_store", "talks", 3),),
        ),
        Hit(
            "store.py",
            "from langgraph.store.memory import InMemoryStore\nstore = InMemoryStore(index={'embed': 'openai:text-embedding-3-small'})\nplain = InMemoryStore()\n",
            (("vector_store", "store", 2),),
        ),
        Hit(
            "own.py",
            "import os\nfrom langchain_community.vectorstores import PGVector\nfrom stores.lake import LakeVectorStore\nclass Notes(PGVector):\n    pass\ndef one(cur, q):\n    cur.execute('SELECT text FROM chunks ORDER BY embedding <=> %s LIMIT 5', (q,))\n    return LakeVectorStore(os.environ['URL'])\n",
            (("vector_store", "Notes", 4), ("vector_store", "chunks", 7), ("vector_store", "LakeVectorStore", 8)),
        ),
        Hit(
            "rows.py",
            "import chromadb\nfrom elasticsearch import Elasticsearch\nes = Elasticsearch('http://search')\nes.search(index='x', knn={'field': 'v'})\nrows = chromadb.HttpClient().get_or_create_collection('tickets')\n",
            (("vector_store", "es", 3), ("vector_store", "tickets", 5)),
        ),
        Hit(
            "faq.py",
            "from elasticsearch import Elasticsearch\nfrom openai import OpenAI\nfrom langchain_elasticsearch import ElasticsearchRetriever\nes = Elasticsearch('http://search')\nes.indices.create(index='faq', body={})\ndef ask(q):\n    return es.search(index='faq', body={'query': {'multi_match': {'query': q}}})\nfound = ElasticsearchRetriever.from_es_params(index_name='pages', url='http://search')\n",
            (("vector_store", "es", 4), ("vector_store", "faq", 5), ("vector_store", "pages", 8)),
        ),
        Hit(
            "both.py",
            "from langchain_pinecone import PineconeVectorStore\nfrom langchain_mongodb.vectorstores import MongoDBAtlasVectorSearch\ndef a(e):\n    vstore = PineconeVectorStore.from_existing_index('docs', embedding=e)\n    yield vstore.as_retriever()\ndef b(e):\n    vstore = MongoDBAtlasVectorSearch.from_connection_string('x', namespace='n', embedding=e)\n    yield vstore.as_retriever()\n",
            (("vector_store", "docs", 4), ("vector_store", "n", 7)),
        ),
        Hit(
            "a.py",
            "from langchain_chroma import Chroma\nfrom langchain_community.document_loaders import DirectoryLoader\ndocs = DirectoryLoader('docs').load()\nstore = Chroma.from_documents(docs, emb, persist_directory='./db')\n",
            (("vector_store", "store", 4),),
        ),
        Hit(
            "c.py",
            "from langchain_community.vectorstores import FAISS\ndb = FAISS.load_local('idx', emb, allow_dangerous_deserialization=True)\n",
            (("vector_store", "db", 2),),
        ),
        Hit(
            "memory.py",
            "from mem0 import Memory\nm = Memory.from_config({'vector_store': {'provider': 'qdrant', 'config': {}}})\n",
            (("vector_store", "qdrant store", 2),),
        ),
        Hit(
            "config.py",
            "import lancedb\nconfig = {'vector_store': {'provider': 'qdrant'}, 'llm': {'provider': 'openai'}, 'embedder': {}}\ndb = lancedb.connect('data')\ntable = db.create_table('pages', schema=S)\n",
            (("vector_store", "qdrant store", 2), ("vector_store", "db", 3), ("vector_store", "pages", 4)),
        ),
        Hit(
            "rpc.py",
            "import openai\ndef search(db, query):\n    embedding = openai.embeddings.create(input=query, model='text-embedding-3-small')\n    return db.rpc('match_pages', {'query_embedding': embedding}).execute()\n",
            (("vector_store", "match_pages", 4),),
        ),
        Hit(
            "online.py",
            "from qdrant_client import QdrantClient\ndef online(url):\n    client = QdrantClient(url=url)\n    return client\ndef offline(folder):\n    client = QdrantClient(path=folder)\n    return client\nfrom agno.knowledge.knowledge import Knowledge\nfrom agno.vectordb.qdrant import Qdrant\na = Knowledge(vector_db=Qdrant(collection='one'))\nb = Knowledge(vector_db=Qdrant(collection='two'))\n",
            (("vector_store", "client", 3), ("vector_store", "client", 6), ("vector_store", "two", 11)),
        ),
        Hit(
            "graph.py",
            "from langchain_neo4j import Neo4jGraph\ngraph = Neo4jGraph()\ngraph.query('CREATE VECTOR INDEX entities IF NOT EXISTS FOR (e:Entity) ON e.embedding')\n",
            (("vector_store", "entities", 3),),
        ),
    ),
    misses=(
        Miss("a.py", "from redis import Redis\nr = Redis()\nindex = pd.Index([1])\n"),
        Miss("b.py", "from elasticsearch import Elasticsearch\nes = Elasticsearch()\nvector = [1]\nimport openai\n"),
    ),
)
