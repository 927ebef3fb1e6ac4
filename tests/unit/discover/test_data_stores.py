"""Where code that uses AI keeps what was said: histories, checkpoints, sessions, and databases that it opens."""

# ruff: noqa: E501  the tables read best in rows

from __future__ import annotations

import pytest

from upright.discover.detectors.python_data_stores import DETECTOR as PYTHON
from upright.discover.detectors.python_vector_stores import DETECTOR as VECTORS
from upright.discover.detectors.script_data_stores import DETECTOR as SCRIPTS
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.testing.detectors import item

ASKS = "from openai import OpenAI\n"


def _seen(path: str, text: str) -> list[tuple[str, str, int]]:
    found = examine(Document(item(path, text)), (PYTHON, SCRIPTS, VECTORS)).observations
    return [(str(each.kind), str(each.attributes.get("engine", "")), each.location.line) for each in found]


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ("from langchain_community.chat_message_histories import SQLChatMessageHistory as H\nh = H('s', 'sqlite:///m.db')\n", "sql"),
        ("from langgraph.checkpoint.mongodb import MongoDBSaver\nwith MongoDBSaver.from_conn_string(URI) as saver:\n    pass\n", "mongodb"),
        ("from langgraph.store.postgres import PostgresStore\nstore = PostgresStore.from_conn_string(URI)\n", "postgresql"),
        ("from llama_index.storage.index_store.mongodb import MongoIndexStore\ns = MongoIndexStore.from_uri(uri=URI)\n", "mongodb"),
        ("from llama_index.storage.docstore.redis import RedisDocumentStore\ns = RedisDocumentStore.from_host_and_port('h', 1)\n", "redis"),
        ("from strands.session.s3_session_manager import S3SessionManager\ns = S3SessionManager(session_id='a', bucket='talks')\n", "s3"),
        (ASKS + "import redis\nr = redis.Redis()\nr.rpush(f'chat:{key}', said)\nr.lrange(f'chat:{key}', 0, -1)\n", "redis"),
        (ASKS + "from supabase import create_client\ndb = create_client(URL, KEY)\ndb.table('messages').insert(row).execute()\n", "postgresql"),
        (ASKS + "from pymongo import MongoClient\ndb = MongoClient(URI)\n", "mongodb"),
        (ASKS + "from sqlalchemy import create_engine\ndb = create_engine(URI)\nagain = create_engine(URI)\n", "sql"),
    ],
)  # fmt: skip
def test_what_outlives_the_process_is_one_store(text: str, engine: str) -> None:
    assert [each[:2] for each in _seen("app.py", text)] == [("data_store", engine)]


@pytest.mark.parametrize(
    "text",
    [
        "from langgraph.store.memory import InMemoryStore\nfrom langchain.memory import ChatMessageHistory\ns, h = InMemoryStore(), ChatMessageHistory()\n",
        "from agents.extensions.memory import AdvancedSQLiteSession\nfrom agents import SQLiteSession\ntalk, other = SQLiteSession('c1'), AdvancedSQLiteSession(session_id='c1')\n",
        ASKS + "import redis\nlimits = redis.Redis(host='h')\nlimits.set('limit', 1)\nsettings.get('chat')\n",
        ASKS + "from supabase import create_client\ndb = create_client(URL, KEY)\nwho = db.auth.get_user()\n",
        "from sqlalchemy import create_engine\ndb = create_engine(URI)\n",
        ASKS
        + "from sqlalchemy import create_engine, text\ndb = create_engine(URI)\nq = text('SELECT 1 ORDER BY vector')\n",
        "from agno.vectordb.base import VectorDb\nfrom agno.db.base import BaseDb\nclass Mine(BaseDb):\n    pass\n",
    ],
)
def test_what_is_gone_with_the_process_and_what_asks_no_model_is_none(text: str) -> None:
    assert not [each for each in _seen("app.py", text) if each[0] == "data_store"]


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ('import { MongoDBSaver } from "@langchain/langgraph-checkpoint-mongodb";\nconst s = new MongoDBSaver({ client });\n', "mongodb"),
        ('import { PostgresStore } from "@mastra/pg";\nconst s = new PostgresStore({ connectionString: process.env.DB });\n', "postgresql"),
        ('import { RedisDocumentStore } from "llamaindex";\nconst s = new RedisDocumentStore();\n', "redis"),
        ('import OpenAI from "openai";\nimport Redis from "ioredis";\nconst redis = new Redis();\nawait redis.get("limit");\nawait redis.rpush("chat:1", said);\n', "redis"),
        ('import OpenAI from "openai";\nimport mongoose from "mongoose";\nawait mongoose.connect(process.env.URI);\n', "mongodb"),
        ('import OpenAI from "openai";\nimport Database from "better-sqlite3";\nconst db = new Database("talks.db");\n', "sqlite"),
        ('const OpenAI = require("openai");\nconst { Pool } = require("pg");\nconst pool = new Pool();\nconst other = new Pool();\n', "postgresql"),
    ],
)  # fmt: skip
def test_scripts_too(text: str, engine: str) -> None:
    assert [each[:2] for each in _seen("app.ts", text)] == [("data_store", engine)]
