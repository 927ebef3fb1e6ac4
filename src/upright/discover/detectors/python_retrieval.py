"""Which tools, agents and chains of Python code answer from which index.

Why it matters: whoever may ask an agent may read what its index holds. The index and the agent are found by other
detectors; this one relates them.

How it recognises: retriever tools and retrieval chains with their retriever or query engine, and functions that search a
store (`retriever.invoke(...)`, `store.similarity_search(...)`, `index.query(...)`), followed back through
`as_retriever()` and the like to the store, in another module too.

What it does not see: stores that are chosen at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_own_stores import collection_key
from upright.discover.python_gate import opened
from upright.discover.python_retrieval import source_of
from upright.discover.python_sight import LANGUAGES
from upright.discover.sight import edge
from upright.model.evidence import Ref
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

_TAKERS = frozenset(
    {
        "create_retriever_tool", "create_retrieval_chain", "create_history_aware_retriever", "RetrieverTool",
        "QueryEngineTool", "from_chain_type", "from_llm", "from_defaults", "ConversationalRetrievalChain", "RetrievalQA",
        "RetrieverQueryEngine", "from_args", "CondensePlusContextChatEngine", "ContextChatEngine",
    }
)  # fmt: skip
_ARGUMENTS = ("retriever", "query_engine", "vectorstore", "vector_store", "index", "chat_engine")
# Whose first argument is the retriever or the query engine.
_LED_BY = (
    "create_retriever_tool", "create_retrieval_chain", "QueryEngineTool", "QueryEngineTool.from_defaults",
    "RetrieverTool", "RetrieverTool.from_defaults", "RetrieverQueryEngine", "RetrieverQueryEngine.from_args",
)  # fmt: skip
_SEARCHES = frozenset(
    {
        "invoke", "ainvoke", "get_relevant_documents", "aget_relevant_documents", "similarity_search", "query", "aquery",
        "asimilarity_search", "similarity_search_with_score", "similarity_search_by_vector", "retrieve", "aretrieve",
        "max_marginal_relevance_search", "search", "hybrid_search", "query_points",
    }
)  # fmt: skip


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    for call, qualified in module.named(*_TAKERS):
        held = module.variable(call.node, call.scope) or module.place(call)
        for symbol in _given(module, call, qualified):
            yield edge(document.code_key(held), RelationKind.RETRIEVES_FROM, Ref(symbol))
    for call in module.calls:
        function = call.scope.function
        store = _searched(document, module, call) if function is not None else ""
        if function is not None and store:
            yield edge(document.code_key(function.qualname), RelationKind.RETRIEVES_FROM, store)


def _given(module: PythonModule, call: Call, qualified: str) -> Iterator[str]:
    first = 0 if qualified.endswith(_LED_BY) else -1
    for position, name in ((first, "retriever"), *((-1, name) for name in _ARGUMENTS[1:])):
        symbol = source_of(module, call.argument(position, name), call.scope)
        if symbol:
            yield symbol


def _searched(document: Document, module: PythonModule, call: Call) -> str | Ref:
    """What a call searches: the collection that it names, else the store that it is called on."""
    func: ast.expr = call.node.func
    if getattr(func, "attr", "") not in _SEARCHES:
        return ""
    symbol = source_of(module, getattr(func, "value", None), call.scope)
    return collection_key(document, module, call) or (Ref(symbol) if symbol else "")


_STORE = "from langchain_chroma import Chroma\nstore = Chroma(collection_name='h')\n"

DETECTOR = Detector(
    id="python-retrieval",
    title="Indexes from which Python tools and agents answer",
    selects=Selector(
        languages=LANGUAGES,
        literals=(
            b"retriev",
            b"query_engine",
            b"similarity_search",
            b"_search(",
            b"_collection(",
            b"query_points(",
            b".search(",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "agent.py",
            "from langchain.tools.retriever import create_retriever_tool\nfrom stores import found\n"
            "search = create_retriever_tool(found, 'search', 'Search the handbook.')\n",
            (),
            joins=(("#search", "retrieves_from", "stores.found"),),
        ),
        Hit(
            "tools.py",
            _STORE + "def lookup(text: str):\n    return store.similarity_search(text, k=3)\n",
            (),
            joins=(("#lookup", "retrieves_from", ".store"),),
        ),
        Hit(
            "rows.py",
            "import os\nimport chromadb\nclient = chromadb.HttpClient(host=os.environ['HOST'])\n"
            "def find(q):\n    return client.get_collection('orders').query(query_texts=[q])\n",
            (),
            joins=(("#find", "retrieves_from", "/vector_store/chroma//orders"),),
        ),
        Hit(
            "points.py",
            "from openai import OpenAI\nfrom qdrant_client import QdrantClient\nclient = QdrantClient('http://q:6333')\n"
            "def ask(v):\n    return client.query_points(collection_name='faq', query=v)\n",
            (),
            joins=(("#ask", "retrieves_from", "/vector_store/qdrant//faq"),),
        ),
        Hit(
            "two.py",
            "from pymilvus import MilvusClient\nfrom qdrant_client import QdrantClient\nfrom smolagents import tool\npeople = QdrantClient(path='p')\n"
            "rules = MilvusClient('r.db')\ndef who(v):\n    return people.query_points('profiles', query=v)\n"
            "def which(v):\n    return rules.search(collection_name='house', data=[v])\n",
            (),
            joins=(
                ("#who", "retrieves_from", "/vector_store/qdrant//profiles"),
                ("#which", "retrieves_from", "/vector_store/milvus//house"),
            ),
        ),
        Hit(
            "letters.py",
            "from llama_index.core import VectorStoreIndex\nfrom llama_index.core.tools import QueryEngineTool\n"
            "index = VectorStoreIndex.from_documents([])\ntool = QueryEngineTool.from_defaults(index.as_query_engine(), name='letters')\n",
            (),
            joins=(("#tool", "retrieves_from", ".index"),),
        ),
        Hit(
            "chain.py",
            "from langchain.chains import RetrievalQA\n"
            + _STORE
            + "retriever = store.as_retriever()\nqa = RetrievalQA.from_chain_type(llm=None, retriever=retriever)\n",
            (),
            joins=(("#qa", "retrieves_from", ".store"),),
        ),
    ),
    misses=(
        Miss("a.py", "import openai\n# retriever = store.as_retriever()\nclient = openai.OpenAI()\n"),
        Miss("b.py", "import re\ndef f(x):\n    return re.search('retriever', x)\n"),
    ),
)
