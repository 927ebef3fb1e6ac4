"""Databases and files in which Python code that uses AI keeps what was said, and the state of its agents.

Why it matters: a history of chats holds what users told the model, a checkpoint all that an agent knew at that step; both
outlive the conversation, and whoever can write to them decides what the agent remembers.

How it recognises: histories of chats, checkpoints, sessions, stores of documents and graphs of LangChain, LangGraph,
LlamaIndex, Agno, CrewAI, Google ADK, OpenAI Agents, Strands and Chainlit that outlive the process; and, in modules that use a
library of models or agents themselves, the connections to databases that they open, when nothing in them speaks of vectors; of
Redis only what lies under names of talks.

What it does not see: databases that another module of the project opens, and caches.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

from upright.discover.ai_packages import distribution_of, lookup
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._data_engines import TALKS, engine_named
from upright.discover.python_gate import opened
from upright.discover.python_sight import LANGUAGES, framework
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

_BUILDERS: Final = re.compile(r"(?:a?from_\w{1,60}|create|initialize|connect)$")
# What is gone when the process ends, and what others are built from.
_PASSING: Final = re.compile(
    r"InMemory|Ephemeral|Streamlit|Networkx|^(?:Base|Abstract|Memory|Simple|Fake|Mock|Dict)(?=[A-Z])"
)
# Parts of the module's name -> how classes are called there that keep something.
_KEPT: Final = (
    (("langchain",), re.compile(r"[A-Z]\w{1,40}(?:ChatMessageHistory|ByteStore|DocStore|ChatMemory)$|[A-Z]\w{1,30}Graph$|(?:Redis|LocalFile|MongoDB|UpstashRedis|Cassandra|AstraDB)Store$")),
    (("langgraph",), re.compile(r"[A-Z]\w{1,40}(?:Saver|Checkpointer)$|[A-Z]\w{1,30}Store$")),
    (("agno", "phi"), re.compile(r"[A-Z]\w{1,40}(?:Db|DB|Storage)$")),
    (("llama_index",), re.compile(r"[A-Z]\w{1,40}(?:DocumentStore|ChatStore|IndexStore|KVStore|GraphStore)$")),
    (("crewai",), re.compile(r"(?:LTM|Kickoff\w{0,20}|Mem0|External)?\w{0,20}SQLiteStorage$")),
    (("google.adk",), re.compile(r"(?:Database|Sqlite|VertexAi|Firestore|Redis)SessionService$|VertexAi\w{1,20}MemoryService$")),
    (("agents",), re.compile(r"\w{0,20}(?:SQLite|SQLAlchemy|Redis|Dapr|MongoDB)Session$")),
    (("strands", "bedrock_agentcore"), re.compile(r"[A-Z]\w{1,30}SessionManager$")),
    (("chainlit",), re.compile(r"[A-Z]\w{1,30}DataLayer$")),
    (("autogen_ext", "agent_framework", "semantic_kernel"), re.compile(r"(?:Redis|Cosmos\w{0,10}|Postgres|Sqlite|MongoDB)(?:ChatMessageStore|HistoryProvider|CheckpointStorage|Memory)$")),
)  # fmt: skip
_GRAPH: Final = re.compile(r"(?:\.graphs?\b|neo4j|memgraph|arangodb|kuzu|falkordb|neptune|age)", re.IGNORECASE)
_LLAMA: Final = re.compile(r"\.(?:docstore|chat_store|index_store|kvstore|graph_stores|storage)\b")
_STORED: Final = re.compile(r"\.(?:db|storage|memory)\b")
_NAMES: Final = ("table_name", "session_table", "collection_name", "dynamodb_table_name", "table", "bucket", "bucket_name",
    "db_file", "db_path", "file_path", "persist_path", "storage_dir", "database_name", "db_name", "database", "namespace")  # fmt: skip
_CONNECTS: Final = {
    "sqlite3.connect": "sqlite", "aiosqlite.connect": "sqlite", "psycopg.connect": "postgresql", "psycopg2.connect": "postgresql",
    "psycopg.AsyncConnection.connect": "postgresql", "psycopg_pool.ConnectionPool": "postgresql", "psycopg2.pool.SimpleConnectionPool": "postgresql",
    "psycopg_pool.AsyncConnectionPool": "postgresql", "psycopg2.pool.ThreadedConnectionPool": "postgresql", "asyncpg.connect": "postgresql",
    "asyncpg.create_pool": "postgresql", "pymongo.MongoClient": "mongodb", "pymongo.AsyncMongoClient": "mongodb",
    "motor.motor_asyncio.AsyncIOMotorClient": "mongodb", "sqlalchemy.create_engine": "sql", "sqlmodel.create_engine": "sql",
    "sqlalchemy.ext.asyncio.create_async_engine": "sql", "mysql.connector.connect": "mysql", "pymysql.connect": "mysql", "aiomysql.create_pool": "mysql",
    "pyodbc.connect": "sql", "snowflake.connector.connect": "snowflake", "duckdb.connect": "duckdb", "azure.cosmos.CosmosClient": "cosmosdb",
    "azure.cosmos.aio.CosmosClient": "cosmosdb", "google.cloud.firestore.Client": "firestore", "google.cloud.firestore.AsyncClient": "firestore",
    "flask_sqlalchemy.SQLAlchemy": "sql", "supabase.create_client": "postgresql", "supabase.acreate_client": "postgresql", "firebase_admin.firestore.client": "firestore", "neo4j.GraphDatabase.driver": "neo4j", "neo4j.AsyncGraphDatabase.driver": "neo4j",
}  # fmt: skip
_USES: Final = frozenset({"llm-sdk", "agent-framework"})
_VECTORS: Final = (b"vector", b"embedding", b"faiss", b"chroma", b"qdrant", b"<=>")
_TABLE: Final = re.compile(r"(?:^|\.)(?:resource|dynamodb|ddb|db|dynamo\w{0,20})(?:\([^()]{0,200}\))?\.Table$")
_COMMAND: Final = frozenset({"set", "setex", "get", "hset", "hgetall", "hmset", "lpush", "rpush", "lrange", "zadd"})
_MANAGED: Final = frozenset({"create_memory", "create_memory_and_wait", "get_or_create_memory"})  # of Bedrock AgentCore
_FILE: Final = re.compile(r"(?:sqlite(?:\+\w{1,20})?:/{2,4})?([^\s:?{}<>\"']{1,200}\.(?:db|sqlite3?|duckdb|json))")
_LONGEST: Final = 80


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    kept = [*_of_frameworks(document, module)]
    yield from kept
    if not kept and not document.contains(_VECTORS) and _asks(module):
        yield from _plain(document, module)


def _of_frameworks(document: Document, module: PythonModule) -> Iterator[Sighting]:
    seen: set[str] = set()
    for call in module.calls:
        qualified = module.callee(call)
        last = _class(qualified)
        if last and not _passing(module, call, qualified, last):
            yield from _seen(document, module, call, seen, last, last, framework(qualified), 0.9)
        elif call.written.rpartition(".")[2] in _MANAGED and "bedrock-agentcore" in module.distributions:
            name = module.text(call.argument(0, "name"), call.scope) or "AgentCore memory"
            yield from _seen(document, module, call, seen, "agentcore", name[:_LONGEST], "bedrock-agentcore", 0.9)


def _plain(document: Document, module: PythonModule) -> Iterator[Sighting]:
    """Connections to databases that a module opens which asks models itself."""
    seen: set[str] = set()
    roots = {each.dotted.partition(".")[0] for each in module.imports}
    asks_rows = bool(module.by_last.keys() & {"table", "from_"})  # else Supabase only tells who is asking
    for call in module.calls:
        engine = _CONNECTS.get(module.callee(call), "") or _table(module, call, roots)
        engine = engine or ("redis" if "redis" in roots and _talks(module, call) else "")
        if engine and (asks_rows or not call.written.endswith("create_client")):
            yield from _seen(document, module, call, seen, engine, f"{engine} database", "", 0.8)


def _class(qualified: str) -> str:
    """The class of a framework that keeps something for longer than the process runs, when a call makes one."""
    parts = qualified.split(".")
    if len(parts) > 1 and _BUILDERS.match(parts[-1]):
        parts.pop()
    last, within = parts[-1], ".".join(parts[:-1])
    if not last[:1].isupper() or last.startswith(("Base", "Abstract")):
        return ""
    kept = next((shape for roots, shape in _KEPT if within.startswith(roots) and shape.match(last)), None)
    if kept is None or not distribution_of(qualified) or not _placed(within, last):
        return ""
    return last


def _placed(within: str, last: str) -> bool:
    """Whether a class lies where its framework has what keeps something."""
    root = within.partition(".")[0]
    if root in {"agno", "phi"}:
        return bool(_STORED.search(within))
    if root == "llama_index":
        return bool(_LLAMA.search(within))
    if root.startswith("langgraph"):
        return ".prebuilt" not in within and ".graph" not in within
    return not last.endswith("Graph") or bool(_GRAPH.search(within))


def _passing(module: PythonModule, call: Call, qualified: str, last: str) -> bool:
    """Whether what a call makes is gone when the process ends."""
    if last.endswith("SQLiteSession"):
        return len(call.node.args) < 2 and "db_path" not in call.keywords  # noqa: PLR2004  the session, then the file
    if last == "ChatMessageHistory" or (last.endswith("Store") and "index" in call.keywords):
        return True  # the latter searches by vectors: a vector store
    if not _PASSING.search(last):
        return False
    held = module.variable(call.node, call.scope).rpartition(".")[2]
    writes = (getattr(each.node.func, "value", None) for each in module.by_last.get("persist", ()))
    written = bool(held) and any(isinstance(each, ast.Name) and each.id == held for each in writes)
    return not (last.startswith("Simple") and (written or ".from_persist" in qualified))


def _asks(module: PythonModule) -> bool:
    """Whether the module itself asks models."""
    return any(lookup("pypi", name) in _USES for name in module.distributions)


def _talks(module: PythonModule, call: Call) -> bool:
    """Whether a call on a client of Redis keeps or gives what was said: what else it keeps is counts and caches."""
    if call.written.rpartition(".")[2] not in _COMMAND or not call.node.args or "redis" not in _owner(module, call):
        return False
    return bool(TALKS.search(module.text(call.node.args[0], call.scope) or ast.unparse(call.node.args[0])[:_LONGEST]))


def _owner(module: PythonModule, call: Call) -> str:
    """What a method is called on, and what made it."""
    func = call.node.func
    origin = module.values.origin(func.value, call.scope) if isinstance(func, ast.Attribute) else None
    made = module.call_at(origin[0]) if origin is not None and isinstance(origin[0], ast.Call) else None
    return f"{call.written} {module.callee(made) if made is not None else ''}".lower()


def _table(module: PythonModule, call: Call, roots: set[str]) -> str:
    """Of a table that `boto3.resource("dynamodb").Table(...)` opens, its engine."""
    func = call.node.func
    if not isinstance(func, ast.Attribute) or func.attr != "Table" or not module.document.contains((b"dynamodb",)):
        return ""
    return "dynamodb" if roots & {"boto3", "aioboto3"} and _TABLE.search(ast.unparse(func)[:400]) else ""


def _seen(
    document: Document, module: PythonModule, call: Call, seen: set[str], engine: str, name: str, made: str, sure: float
) -> Iterator[Sighting]:
    stated, held = _name(module, call), module.variable(call.node, call.scope)
    if stated == ":memory:":
        return
    mark = f"{engine} {stated or (held.rpartition('.')[2] if made else '')}"
    if mark not in seen:
        seen.add(mark)
        own = document.code_key(held or module.place(call))
        yield see(
            document, "data_store", stated or name, module.line(call.node), own,
            type="database", engine=engine_named(engine) if made else engine, framework=made, language="python", confidence=sure,
        )  # fmt: skip


def _name(module: PythonModule, call: Call) -> str:
    """The table, collection, file or folder that a call names."""
    for each in _NAMES:
        text = module.text(call.argument(-1, each), call.scope)
        if text and len(text) < _LONGEST and "\n" not in text and "://" not in text:
            return text
    given = [*call.node.args[:2], *(each.value for each in call.node.keywords)]
    told = [module.text(each, call.scope) for each in given]
    if ":memory:" in told:
        return ":memory:"
    files = (_FILE.fullmatch(text) for text in told if len(text) < 2 * _LONGEST)
    file = next((each[1] for each in files if each), "")
    table = call.written.endswith(".Table") and bool(told) and len(told[0]) < _LONGEST
    return file or (told[0] if table else "")


DETECTOR = Detector(
    id="python-data-stores",
    title="Databases in which Python code that uses AI keeps state",
    selects=Selector(
        languages=LANGUAGES,
        literals=(
            b"history", b"saver", b"checkpoint", b"storage", b"docstore", b"chat_store", b"index_store", b"kvstore", b"graph", b"session",
            b"datalayer", b"agno.db", b"bytestore", b"filestore", b"redisstore", b"sqlite", b"psycopg", b"asyncpg", b"mongo", b"motor", b"create_engine",
            b"create_async_engine", b"mysql", b"pyodbc", b"snowflake", b"duckdb", b"cosmos", b"firestore", b"dynamodb", b"neo4j", b"redis", b"sqlalchemy", b"supabase", b"agentcore",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "chat.py",
            "from langchain_community.chat_message_histories import DynamoDBChatMessageHistory, RedisChatMessageHistory\nfrom langgraph.checkpoint.postgres import PostgresSaver\ndef history(session):\n    return DynamoDBChatMessageHistory(table_name='Talks', session_id=session)\ndef other(session):\n    return RedisChatMessageHistory(session, url='redis://localhost:6379')\nwith PostgresSaver.from_conn_string(DSN) as saver:\n    saver.setup()\n",
            (("data_store", "Talks", 4), ("data_store", "RedisChatMessageHistory", 6), ("data_store", "PostgresSaver", 7)),
        ),
        Hit(
            "graph.py",
            "import sqlite3\nfrom langgraph.checkpoint.sqlite import SqliteSaver\nsaver = SqliteSaver(sqlite3.connect('steps.db'))\n",
            (("data_store", "SqliteSaver", 3),),
        ),
        Hit(
            "desk.py",
            "from agno.db.sqlite import SqliteDb\nfrom phi.storage.agent.postgres import PgAgentStorage\nfrom llama_index.storage.chat_store.redis import RedisChatStore\nfrom llama_index.core.storage.docstore import SimpleDocumentStore\ndb = SqliteDb(db_file='tmp/desk.db')\nold = PgAgentStorage(table_name='runs', db_url=URL)\ntalks = RedisChatStore(redis_url='redis://localhost:6379')\ndocs = SimpleDocumentStore()\ndocs.persist('docs.json')\n",
            (
                ("data_store", "tmp/desk.db", 5),
                ("data_store", "runs", 6),
                ("data_store", "RedisChatStore", 7),
                ("data_store", "SimpleDocumentStore", 8),
            ),
        ),
        Hit(
            "run.py",
            "from agents import SQLiteSession\nfrom google.adk.sessions import DatabaseSessionService\nfrom crewai.memory.storage.ltm_sqlite_storage import LTMSQLiteStorage\nfrom langchain_neo4j import Neo4jGraph\nfleeting = SQLiteSession('c1')\ntalk = SQLiteSession('c1', 'talks.db')\nrunner = Runner(session_service=DatabaseSessionService(db_url='sqlite:///./runs.db'))\nkept = LTMSQLiteStorage(db_path='./long.db')\ngraph = Neo4jGraph(url=URL)\n",
            (
                ("data_store", "talks.db", 6),
                ("data_store", "./runs.db", 7),
                ("data_store", "./long.db", 8),
                ("data_store", "Neo4jGraph", 9),
            ),
        ),
        Hit(
            "app.py",
            "import os\nimport asyncpg\nfrom openai import AsyncOpenAI\nasync def start():\n    return await asyncpg.create_pool(os.environ['DSN'])\n",
            (("data_store", "postgresql database", 5),),
        ),
        Hit(
            "web.py",
            "import redis\nfrom flask_sqlalchemy import SQLAlchemy\nimport anthropic\ndb = SQLAlchemy(app)\nr = redis.Redis()\nr.get('limit')\nr.rpush(f'chat:{key}', said)\n",
            (("data_store", "sql database", 4), ("data_store", "redis database", 7)),
        ),
        Hit(
            "managed.py",
            "from bedrock_agentcore.memory import MemoryClient\nmemory = MemoryClient().create_memory(name='Desk', strategies=[])\n",
            (("data_store", "Desk", 2),),
        ),
        Hit(
            "handler.py",
            "import boto3\nfrom langchain_aws import ChatBedrock\ndynamodb = boto3.resource('dynamodb')\ntalks = dynamodb.Table('talks')\n",
            (("data_store", "talks", 4),),
        ),
    ),
    misses=(
        Miss("a.py", "import asyncpg\nasync def start(dsn):\n    return await asyncpg.create_pool(dsn)\n"),
        Miss(
            "b.py",
            "import sqlite3\nfrom openai import OpenAI\ndb = sqlite3.connect(':memory:')\n",
        ),
        Miss(
            "c.py",
            "from langgraph.checkpoint.memory import MemorySaver, InMemorySaver\nfrom langgraph.graph import StateGraph\nfrom langchain_core.chat_history import InMemoryChatMessageHistory\nfrom llama_index.core.storage.docstore import SimpleDocumentStore\nm = MemorySaver()\nh = InMemoryChatMessageHistory()\ng = StateGraph(dict)\nd = SimpleDocumentStore()\n",
        ),
        Miss(
            "d.py",
            "import psycopg\nfrom openai import OpenAI\ndb = psycopg.connect(DSN)\ndb.execute('SELECT id FROM pages ORDER BY embedding <=> %s')\n",
        ),
    ),
)  # fmt: skip
