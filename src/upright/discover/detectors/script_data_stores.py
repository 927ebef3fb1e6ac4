"""Databases and files in which TypeScript and JavaScript that use AI keep what was said, and the state of their agents.

Why it matters: a history of chats holds what users told the model, a checkpoint all that an agent knew at that step; both
outlive the conversation, and whoever can write to them decides what the agent remembers.

How it recognises: histories of chats, checkpoints, storages and stores of documents and graphs of LangChain, LangGraph,
LlamaIndex, Mastra and VoltAgent that outlive the process; and, in files that use a library of models or agents themselves, the
clients of databases that they make (Prisma, Drizzle, node-postgres, MongoDB, Mongoose, Knex, SQLite, Supabase, DynamoDB, Redis), when nothing in
them speaks of vectors.

What it does not see: databases that another file of the project opens, and caches.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._data_engines import TALKS, engine_named
from upright.discover.detectors._scripts import SCRIPTS, purpose, variable
from upright.discover.readers.script import text
from upright.discover.readers.script_values import first_text, option
from upright.discover.script_gate import opened
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.script import Call, Script

# Where the packages begin -> how classes are called there that keep something.
_KEPT: Final = (
    ("@langchain/langgraph-checkpoint", re.compile(r"[A-Z]\w{1,40}(?:Saver|Store)$")),
    (("@langchain/", "langchain"), re.compile(r"[A-Z]\w{1,40}(?:ChatMessageHistory|ByteStore|DocStore|Saver)$|(?:Neo4j|Memgraph|FalkorDB)Graph$|SqlDatabase$|(?:Redis|LocalFile|UpstashRedis|VercelKV|MongoDB)Store$|XataChatMessageHistory$")),
    (("llamaindex", "@llamaindex/"), re.compile(r"[A-Z]\w{1,40}(?:DocumentStore|ChatStore|IndexStore|KVStore)$")),
    ("@mastra/", re.compile(r"(?:LibSQL|Postgres|PG|Upstash|D1|Cloudflare\w{0,4}|MongoDB|DynamoDB|Clickhouse|Convex|MSSQL|Lance)(?:DB)?(?:Store|Storage)$")),
    ("@voltagent/", re.compile(r"(?:LibSQL|Postgres|PostgreSQL|Supabase|Cloudflare\w{0,3})(?:Memory|MemoryAdapter|Storage)(?:Adapter)?$")),
    ("@openai/agents", re.compile(r"[A-Z]\w{1,30}(?<!Memory)(?<!OpenAIConversations)Session$")),
    ("@google/adk", re.compile(r"(?:Database|VertexAi|Firestore)SessionService$")),
)  # fmt: skip
_PASSING: Final = re.compile(
    r"InMemory|Ephemeral|^(?:Base|Abstract|Memory|Simple|Fake|Mock|Realtime)(?=[A-Z])|^ChatMessageHistory$"
)
# Module -> engine, and what is called of it ("": what it exports by itself, whatever the file calls that).
_CONNECTS: Final = {
    "@prisma/client": ("prisma", {"PrismaClient"}), "pg": ("postgresql", {"Pool", "Client"}), "postgres": ("postgresql", {""}),
    "@neondatabase/serverless": ("postgresql", {"neon", "Pool"}), "@vercel/postgres": ("postgresql", {"sql", "createPool"}),
    "mongodb": ("mongodb", {"MongoClient"}), "mongoose": ("mongodb", {"connect", "createConnection"}), "knex": ("sql", {""}),
    "better-sqlite3": ("sqlite", {""}), "bun:sqlite": ("sqlite", {"Database"}), "node:sqlite": ("sqlite", {"DatabaseSync"}),
    "@libsql/client": ("sqlite", {"createClient"}), "mysql2/promise": ("mysql", {"createPool", "createConnection"}),
    "sequelize": ("sql", {"Sequelize"}), "typeorm": ("sql", {"DataSource"}), "@supabase/supabase-js": ("postgresql", {"createClient"}),
    "@supabase/ssr": ("postgresql", {"createServerClient"}), "firebase-admin/firestore": ("firestore", {"getFirestore"}),
    "firebase/firestore": ("firestore", {"getFirestore"}), "@aws-sdk/client-dynamodb": ("dynamodb", {"DynamoDBClient", "DynamoDB"}), "@azure/cosmos": ("cosmosdb", {"CosmosClient"}), "neo4j-driver": ("neo4j", {"driver"}),
}  # fmt: skip
_KEY_VALUE: Final = re.compile(r"kv\.(?:h?set|hmset|[lr]push|zadd|h?getall|h?get)$")
# Clients of Redis, which also count and cache; only what they keep under a name of talks is state.
_REDIS: Final = frozenset({"@upstash/redis", "ioredis", "redis"})
_COMMAND: Final = re.compile(
    r"(?:redis|kv|client|cache|conn)\w{0,20}\.(?:set|setex|get|hset|hgetall|hmset|[lr]push|lrange|zadd)$", re.IGNORECASE
)
_DRIZZLE: Final = re.compile(r"drizzle-orm/[\w-]{2,40}$")
_USES: Final = frozenset({"llm-sdk", "agent-framework"})
_VECTORS: Final = (b"vector", b"embedding", b"<=>")
_ROWS: Final = (b'.from("', b".from('", b".from(`")
_NAMES: Final = ("tableName", "collectionName", "databaseName", "dbName", "filename", "database", "bucketName")
_FILE: Final = re.compile(r"(?:file:)?([^\s:?${}<>\"']{1,200}\.(?:db|sqlite3?|json))")
_LONGEST: Final = 80


def _detect(document: Document) -> Iterator[Sighting]:
    found = None if in_tests(document.item.path) else opened(document)
    if found is None:
        return
    seen: set[str] = set()
    for call in found.calls:
        last = _class(call)
        if last:
            yield from _seen(document, found, call, seen, (last, last, distribution_of(call.module, "npm"), 0.9))
    if seen or document.contains(_VECTORS) or not any(purpose(module) in _USES for module in found.modules()):
        return
    remembers = not _REDIS.isdisjoint(found.modules())
    for call in found.calls:
        engine = _connects(document, call, remembers=remembers)
        if engine:
            yield from _seen(document, found, call, seen, (engine, f"{engine} database", "", 0.8))


def _class(call: Call) -> str:
    """The class of a framework that keeps something for longer than the process runs, when a call makes one."""
    last, _, built = call.path.partition(".")
    made = call.node.type == "new_expression" if not built else built.startswith(("from", "create", "init"))
    if not made or not last[:1].isupper() or _PASSING.search(last):
        return ""
    kept = next((shape for begins, shape in _KEPT if call.module.startswith(begins) and shape.match(last)), None)
    return last if kept is not None and distribution_of(call.module, "npm") else ""


def _connects(document: Document, call: Call, *, remembers: bool) -> str:
    """The engine of the database that a client of it is made for."""
    if call.module == "@vercel/kv" and _KEY_VALUE.search(call.callee):
        return "redis"
    if remembers and _COMMAND.search(call.callee) and call.given and TALKS.search(text(call.given[0])[:_LONGEST]):
        return "redis"
    if _DRIZZLE.match(call.module) and call.path == "drizzle":
        return "sql"
    engine, called = _CONNECTS.get(call.module, ("", set()))
    if call.module.startswith("@supabase/") and not document.contains(_ROWS):
        return ""  # only tells who is asking
    return engine if call.last in called or ("" in called and "." not in call.callee) else ""


def _seen(
    document: Document, found: Script, call: Call, seen: set[str], told: tuple[str, str, str, float]
) -> Iterator[Sighting]:
    engine, name, made, sure = told
    stated, held = _name(document, found, call), variable(call)
    if stated == ":memory:":
        return
    mark = f"{engine} {stated or held}" if made else "database"  # a client, and what maps onto it
    if mark not in seen:
        seen.add(mark)
        yield see(
            document, "data_store", stated or name, call.line, document.code_key(held or f"{engine}:{call.line}"),
            type="database", engine=engine_named(engine) if made else engine, framework=made, confidence=sure,
        )  # fmt: skip


def _name(document: Document, found: Script, call: Call) -> str:
    """The table, collection or file that a call names."""
    path = document.item.path
    named = first_text(found, path, option(found, call, *_NAMES))
    if named and len(named) < _LONGEST and "://" not in named:
        return named
    first = first_text(found, path, option(found, call, "url", "connectionString", "path"))
    for told in (first, *(first_text(found, path, each) for each in call.given[:1] if each.type == "string")):
        if ":memory:" in told:
            return ":memory:"
        file = _FILE.fullmatch(told) if len(told) < 2 * _LONGEST else None
        if file:
            return file[1]
    return ""


DETECTOR = Detector(
    id="script-data-stores",
    title="Databases in which scripts that use AI keep state",
    selects=Selector(
        languages=SCRIPTS,
        literals=(
            b"chatmessagehistory", b"saver", b"bytestore", b"docstore", b"documentstore", b"chatstore", b"indexstore", b"kvstore", b"sqldatabase", b"graph.init",
            b"@mastra/", b"@voltagent/", b"@openai/agents", b"sessionservice", b"localfilestore", b"redisstore", b"prisma", b"'pg'", b'"pg"', b"postgres", b"neon", b"mongo", b"knex",
            b"sqlite", b"libsql", b"mysql2", b"sequelize", b"typeorm", b"supabase", b"firestore", b"cosmos", b"neo4j", b"redis", b"dynamodb", b"drizzle", b"@vercel/kv",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "graph.ts",
            'import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";\nimport { RedisChatMessageHistory } from "@langchain/redis";\nexport const saver = PostgresSaver.fromConnString(process.env.DATABASE_URL!);\nconst memory = { chatHistory: new RedisChatMessageHistory({ sessionId, config: { url } }) };\n',
            (("data_store", "PostgresSaver", 3), ("data_store", "RedisChatMessageHistory", 4)),
        ),
        Hit(
            "mastra.ts",
            'import { Memory } from "@mastra/memory";\nimport { LibSQLStore } from "@mastra/libsql";\nexport const memory = new Memory({ storage: new LibSQLStore({ url: "file:../mastra.db" }) });\nconst trial = new LibSQLStore({ url: ":memory:" });\n',
            (("data_store", "../mastra.db", 3),),
        ),
        Hit(
            "route.ts",
            'import { streamText } from "ai";\nimport { drizzle } from "drizzle-orm/postgres-js";\nimport postgres from "postgres";\nconst client = postgres(process.env.POSTGRES_URL!);\nconst db = drizzle(client);\n',
            (("data_store", "postgresql database", 4),),
        ),
        Hit(
            "chat.js",
            'import OpenAI from "openai";\nimport { PrismaClient } from "@prisma/client";\nconst prisma = new PrismaClient();\n',
            (("data_store", "prisma database", 3),),
        ),
        Hit(
            "talks.ts",
            'import { streamText } from "ai";\nimport { Redis } from "@upstash/redis";\nconst redis = Redis.fromEnv();\nawait redis.get("limits");\nawait redis.lpush(`chat:${id}`, said);\n',
            (("data_store", "redis database", 5),),
        ),
        Hit(
            "kv.ts",
            'import { streamText } from "ai";\nimport { kv } from "@vercel/kv";\nawait kv.hmset("chat:1", payload);\nawait kv.zadd("chats", member);\n',
            (("data_store", "redis database", 3),),
        ),
    ),
    misses=(
        Miss("db.ts", 'import { PrismaClient } from "@prisma/client";\nexport const prisma = new PrismaClient();\n'),
        Miss(
            "a.ts",
            'import { MemorySaver, InMemoryStore } from "@langchain/langgraph";\nimport { InMemoryChatMessageHistory } from "@langchain/core/chat_history";\nconst a = new MemorySaver();\nconst b = new InMemoryChatMessageHistory();\n',
        ),
        Miss(
            "limits.ts",
            'import OpenAI from "openai";\nimport { Redis } from "@upstash/redis";\nconst redis = Redis.fromEnv();\nawait redis.set("limit", 1);\n',
        ),
        Miss(
            "who.ts",
            'import OpenAI from "openai";\nimport { createClient } from "@supabase/supabase-js";\nconst db = createClient(url, key);\nconst { data } = await db.auth.getUser();\n',
        ),
    ),
)  # fmt: skip
