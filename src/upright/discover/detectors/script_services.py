"""AI services, tracing services, vector stores and guardrails that TypeScript and JavaScript construct.

Why it matters: a client of a service sends data to it; a tracing service keeps every prompt; a vector store holds the
documents; a guardrail is what stands between.

How it recognises: constructors of the vendors' clients, calls into packages for observability, classes of vector stores
(a `vector` column of Drizzle included), and guardrails by the names that their libraries give them.

What it does not see: clients that a wrapper in another repository makes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors import _script_stores as stores
from upright.discover.detectors._script_clients import vendor_of
from upright.discover.detectors._script_stores import COLLECTION, TELLING, called, indexes, integration, matched, stated
from upright.discover.detectors._scripts import SCRIPTS, ai_modules, named, purpose, variable
from upright.discover.readers.script import Call, Script, enclosing, is_function, unwrap
from upright.discover.readers.script_values import environment, first_text, option, prop, value_of
from upright.discover.script_gate import opened
from upright.discover.script_vocabulary import GUARDRAILS, STORES
from upright.discover.sight import edge, env_key, see
from upright.model.asset import AssetKind
from upright.model.evidence import Observation
from upright.model.identity import key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_HOSTS = (
    ("openai.azure.com", "azure-openai"), ("cognitiveservices.azure.com", "azure-openai"), ("/openai/deployments/", "azure-openai"), ("api.groq.com", "groq"), ("api.mistral.ai", "mistral"),
    ("openrouter.ai", "openrouter"), ("perplexity.ai", "perplexity"), ("deepseek.com", "deepseek"), ("together.", "together"), ("fireworks.ai", "fireworks"),
    ("generativelanguage.googleapis.com", "google"), (":11434", "ollama"), ("nvidia.com", "nvidia"), ("api.x.ai", "xai"), ("cerebras.ai", "cerebras"),
    ("helicone.ai", "helicone"), ("portkey.ai", "portkey"), ("moonshot", "moonshot"), ("dashscope", "alibaba"), ("router.huggingface.co", "huggingface"),
)  # fmt: skip
_OPENED = {  # functions and classes whose name alone says nothing
    ("@lancedb/lancedb", "connect"): "lancedb", ("vectordb", "connect"): "lancedb", ("@upstash/vector", "Index"): "upstash", ("@upstash/search", "Search"): "upstash",
    ("@orama/orama", "create"): "orama", ("weaviate-client", "connectToLocal"): "weaviate", ("weaviate-client", "connectToWeaviateCloud"): "weaviate",
    ("weaviate-client", "connectToCustom"): "weaviate", ("weaviate-ts-client", "client"): "weaviate",
}  # fmt: skip
_OWN_MODULES = ("./", "../", "@/", "~/", "src/")
_LOGS = frozenset({"initLogger", "wrapAISDK", "wrapOpenAI", "wrapAnthropic", "wrapTraced"})
_GUARD = re.compile(r"guardrail\w{0,8}$", re.IGNORECASE)
_EMBEDDING = re.compile(r"embedding|vector", re.IGNORECASE)
_MADE_GUARD = re.compile(r"^create\w{1,60}Guardrails?$")
_TRACES = re.compile(
    r"[A-Z]?\w{0,30}Observability|VoltOpsClient|(?:Langfuse|LangSmith|Arize|Braintrust)Exporter|LangfuseSpanProcessor"
)
_TELLING = (
    b"drizzle-orm",
    b"rpc",
    b"vectorstores",
    b"guardrail",
    b"tripwire",
    *TELLING,
)  # in files that import nothing of AI
_DRIZZLE = ("drizzle-orm/pg-core", "drizzle-orm/sqlite-core", "drizzle-orm/mysql-core")


def _detect(document: Document) -> Iterator[Sighting]:
    found = opened(document, _TELLING)
    if found is None:
        return
    seen: set[str] = set()
    for name, sighting in _own_guardrails(document, found):
        seen.add(f"guardrail {name}")
        yield sighting
    for engine, name, line in stated(document):
        seen.add(f"vector_store {engine} {name}")
        yield _kept(document, engine, name, line, key("name", document.item.source, "vector_store", name))
    owned: set[str] = set()
    for call in found.calls:
        for label, name, sightings in chain(*(look(document, found, call) for look in _LOOKS)):
            if f"{label} {name}" not in seen:
                seen.add(f"{label} {name}")
                yield from (_apart(document, each, owned) for each in sightings)


def _apart(document: Document, seen: Sighting, owned: set[str]) -> Sighting:
    """A store whose variable holds another one elsewhere in the file is told by its line."""
    if not isinstance(seen, Observation) or seen.kind is not AssetKind.VECTOR_STORE:
        return seen
    own = str(seen.keys[0])
    if own in owned:
        return replace(seen, keys=(document.code_key(f"{seen.name}:{seen.location.line}"), *seen.keys[1:]))
    owned.add(own)
    return seen


def _kept(document: Document, engine: str, name: str, line: int, own: str) -> Sighting:
    keys = (own, *stores.same(document, engine, "", name))
    return see(document, "vector_store", name, line, keys, engine=engine, collection=name)


def _reached(document: Document, found: Script, call: Call) -> Iterator[_Seen]:
    """Stores behind a binding, a client that another file made, and collections."""
    store = called(document, found, call)
    if store is not None:
        own = document.code_key(variable(call) or store.name)
        yield (
            "vector_store",
            f"{store.engine} {store.name}",
            [_kept(document, store.engine, store.name, call.line, own)],
        )


_STORES = re.compile(r"\.vectorStores\.(?:create|retrieve|search|(?:files|fileBatches)\.\w{1,30})$")
_Seen = tuple[str, str, "list[Sighting]"]


def _columns(document: Document, found: Script, call: Call) -> Iterator[_Seen]:
    """Stores that are columns of a table, functions of a database, or kept by the vendor of the model."""
    if call.module in _DRIZZLE and call.path == "vector":
        yield _store(document, found, call, "pgvector", stores.table_of(call), table=True)
    if call.module in _DRIZZLE and call.last == "array" and _EMBEDDING.search(enclosing(call.node)):
        yield _store(document, found, call, "sql", stores.table_of(call), table=True)
    if call.last == "rpc" and not purpose(call.module):
        name = matched(found, document.item.path, call)
        if name:
            yield _store(document, found, call, "pgvector", name)
    if _STORES.search(call.callee):
        yield _store(document, found, call, "openai", named(document, found, call, "name") or "vector store")


def _integrated(document: Document, found: Script, call: Call) -> Iterator[_Seen]:
    """Stores by what integrations call their classes and functions: `new CouchbaseVectorStore`, `devLocalVectorstore([...])`."""
    if call.node.type == "new_expression" and call.path in STORES and call.module.startswith(_OWN_MODULES):
        yield _store(document, found, call, STORES[call.path], named(document, found, call, *COLLECTION) or call.path)
    engine = integration(call) if purpose(call.module) in {"agent-framework", "vector-store"} else ""
    listed = indexes(found, document.item.path, call) if engine else ()
    for name, line in listed:
        own = document.code_key(name)
        yield "vector_store", f"{engine} {name}", [_kept(document, engine, name, line, own)]
    if engine and not listed:
        yield _store(document, found, call, engine, named(document, found, call, *COLLECTION) or call.path)


def _look(document: Document, found: Script, call: Call) -> Iterator[_Seen]:
    ours = purpose(call.module)
    if not ours:
        return
    telemetry = value_of(found, option(found, call, "experimental_telemetry", "telemetry"))
    if ours != "observability" and prop(telemetry, "isEnabled") is not None:
        yield _traced(document, call, telemetry)
    root = call.path.partition(".")[0]
    if vendor := vendor_of(call):
        yield _service(document, found, call, vendor)
    elif (call.module, call.last) in _OPENED and call.path.count(".") < 2:  # noqa: PLR2004  of the module itself
        yield _store(document, found, call, _OPENED[call.module, call.last], named(document, found, call) or call.path)
    elif call.path in STORES or (root in STORES and _opens(found, call, root)):
        name = stores.opened_by(found, document.item.path, call) or named(document, found, call, *COLLECTION) or root
        yield _store(document, found, call, STORES[root], name)
    elif call.path in GUARDRAILS or _MADE_GUARD.match(call.path):
        yield _guardrail(document, call)
    elif (
        _TRACES.fullmatch(call.path)
        or (ours == "observability" and call.path == call.path.lstrip("."))
        or call.path in _LOGS
    ):
        yield _observability(document, call)


def _opens(found: Script, call: Call, root: str) -> bool:
    """Whether a method of a class opens a store, and does not make ready one that is there: `Store.fromTexts(...)`."""
    made = any(each.path == root and each.node.type == "new_expression" for each in found.calls)
    return call.last.startswith(("from", "create", "init", "load")) and not (made and call.last.startswith("init"))


def _service(document: Document, found: Script, call: Call, vendor: str) -> _Seen:
    base = first_text(found, document.item.path, option(found, call, "baseURL", "baseUrl", "basePath", "endpoint"))
    vendor = next((name for part, name in _HOSTS if part in base), vendor)
    service = key("service", vendor)
    sightings: list[Sighting] = [
        see(
            document,
            "ai_service",
            vendor,
            call.line,
            service,
            provider=vendor,
            category="llm",
            base_url=base.partition("?")[0],
            confidence=0.9,
        )
    ]
    node = option(found, call, "apiKey", "auth", "token", "key")
    secret = environment(node) if node is not None else ""
    if secret:
        sightings.append(edge(service, RelationKind.AUTHENTICATES_WITH, env_key(document, secret)))
    return "ai_service", f"{vendor}", sightings


def _store(document: Document, found: Script, call: Call, engine: str, name: str, *, table: bool = False) -> _Seen:
    auth = "key" if option(found, call, "apiKey", "token", "authApiKey") is not None else ""
    path = first_text(found, document.item.path, option(found, call, "path", "url", "connectionString", "directory"))
    own = document.code_key(variable(call) or name)
    collection = first_text(found, document.item.path, option(found, call, *COLLECTION))
    collection = collection or (name if table else stores.opened_by(found, document.item.path, call))
    local = path if path.startswith((".", "/")) else ""
    keys = (own, *stores.same(document, engine, local, collection))
    return "vector_store", f"{engine} {name}", [
        see(document, "vector_store", name, call.line, keys, engine=engine, collection=collection, auth=auth, persist_path=local, framework=distribution_of(call.module, "npm"))
    ]  # fmt: skip


def _guardrail(document: Document, call: Call) -> _Seen:
    name = variable(call) or call.last
    covers = [*GUARDRAILS.get(call.path, ["input" if "nput" in call.path else "output"])]
    return (
        "guardrail",
        name,
        [
            see(
                document,
                "guardrail",
                name,
                call.line,
                document.code_key(name),
                covers=list(covers),
                framework=distribution_of(call.module, "npm"),
            )
        ],
    )


def _own_guardrails(document: Document, found: Script) -> Iterator[tuple[str, Sighting]]:
    """Functions and objects called guardrails that can trip."""
    for name, node in found.declared.items():
        inner = unwrap(node)
        if not _GUARD.search(name) or inner.type in {"string", "call_expression", "identifier"}:
            continue
        if b"tripwire" in (inner.text or b"")[:20_000].lower() and (is_function(inner) or inner.type == "object"):
            yield name, see(document, "guardrail", name, node.start_point[0] + 1, document.code_key(name))


def _given_guards(document: Document, found: Script, call: Call) -> Iterator[_Seen]:
    """Guardrails written out where an agent is given them: `inputGuardrails: [{ name, execute }]`."""
    if not document.contains((b"putguardrails",)):
        return
    for way in ("input", "output"):
        listed = value_of(found, option(found, call, f"{way}Guardrails"))
        for entry in listed.named_children if listed is not None and listed.type == "array" else ():
            name = first_text(found, document.item.path, prop(entry, "name"))
            if name and entry.type == "object":
                line, own = entry.start_point[0] + 1, document.code_key(f"guardrail {name}")
                yield "guardrail", name, [see(document, "guardrail", name, line, own, covers=[way])]


def _moderated(document: Document, found: Script, call: Call) -> Iterator[_Seen]:
    """What a service of moderation is asked about: `openai.moderations.create({ input })`."""
    if call.callee.endswith((".moderations.create", ".createModeration")) and ai_modules(found):
        seen = see(document, "guardrail", "moderation", call.line, document.code_key("moderation"), covers=["input"])
        yield "guardrail", "moderation", [seen]


def _traced(document: Document, call: Call, told: Node | None) -> _Seen:
    """Tracing that a call switches on for itself: `experimental_telemetry: { isEnabled: true }`."""
    line = told.start_point[0] + 1 if told is not None else call.line
    seen = see(document, "observability", "opentelemetry", line, key("service", "opentelemetry"), category="observability", confidence=0.8)  # fmt: skip
    return "observability", "opentelemetry", [seen]


def _observability(document: Document, call: Call) -> _Seen:
    package = distribution_of(call.module, "npm")
    name = package.removeprefix("@").partition("/")[0] if package.startswith("@") else package
    return (
        "observability",
        name,
        [
            see(
                document,
                "observability",
                name,
                call.line,
                key("service", name),
                provider=name,
                category="observability",
                confidence=0.8,
            )
        ],
    )


_LOOKS = (_columns, _look, _reached, _given_guards, _integrated, _moderated)

DETECTOR = Detector(
    id="script-services",
    title="AI services, vector stores and guardrails in TypeScript and JavaScript",
    selects=Selector(languages=SCRIPTS, literals=(b"import", b"require")),
    detect=_detect,
    hits=(
        Hit(
            "memory.ts",
            'import { PineconeClient } from "@pinecone-database/pinecone";\nclass Kept {\n  constructor() { this.kept = new PineconeClient(); }\n  ready() { return this.kept.init({ apiKey }); }\n}\n',
            (("vector_store", "kept", 3),),
        ),
        Hit(
            "sdk.ts",
            'import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";\nimport { tavily } from "@tavily/core";\nconst bedrock = createAmazonBedrock({ region });\nconst search = tavily({ apiKey: process.env.TAVILY_API_KEY });\n',
            (("ai_service", "bedrock", 3), ("ai_service", "tavily", 4)),
        ),
        Hit(
            "near.ts",
            'import { db } from "@/utils";\nconst near = await db.rpc("pg_search", { query_embedding: v, match_count: 5 });\n',
            (("vector_store", "pg_search", 2),),
        ),
        Hit(
            "kept.ts",
            'import OpenAI from "openai";\nconst openai = new OpenAI();\nexport const add = (store: string, file: string) =>\n  openai.vectorStores.files.create(store, { file_id: file });\n',
            (("vector_store", "add", 4), ("ai_service", "openai", 2)),
        ),
        Hit(
            "lance.js",
            "const lancedb = require('@lancedb/lancedb');\nasync function open(uri) { const db = await lancedb.connect(uri); return db; }\n",
            (("vector_store", "db", 2),),
        ),
        Hit(
            "a.ts",
            'import OpenAI from "openai";\nconst client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });\n',
            (("ai_service", "openai", 2),),
        ),
        Hit(
            "b.ts",
            'import { PineconeStore } from "@langchain/pinecone";\nconst store = await PineconeStore.fromExistingIndex(e, { pineconeIndex });\n',
            (("vector_store", "store", 2),),
        ),
        Hit(
            "c.ts",
            'import { pgTable, vector } from "drizzle-orm/pg-core";\nexport const t = pgTable("embeddings", {\n  embedding: vector("embedding", { dimensions: 1536 }),\n});\n',
            (("vector_store", "embeddings", 3),),
        ),
        Hit(
            "schema.ts",
            'import { pgSchema, vector } from "drizzle-orm/pg-core";\nconst crm = pgSchema("crm");\nexport const t = crm.table("chunks", {\n  embedding: vector("embedding", { dimensions: 8 }),\n});\n',
            (("vector_store", "chunks", 4),),
        ),
        Hit(
            "fill.js",
            "const { getClient, INDEX } = require('./utils');\nawait getClient().indices.create({ index: INDEX, mappings: { properties: { e: { type: 'dense_vector' } } } });\n",
            (("vector_store", "INDEX", 2),),
        ),
        Hit(
            "genkit.ts",
            "import { genkit } from 'genkit';\nimport { pinecone } from 'genkitx-pinecone';\nexport const ai = genkit({ plugins: [pinecone([\n  { indexId: 'cats', embedder },\n  { indexId: 'dogs', embedder },\n])] });\n",
            (("vector_store", "cats", 4), ("vector_store", "dogs", 5)),
        ),
        Hit(
            "d.ts",
            'import { Langfuse } from "langfuse";\nconst lf = new Langfuse();\nlf.trace({});\n',
            (("ai_service", "langfuse", 2),),
        ),
        Hit(
            "logger.ts",
            'import { initLogger } from "braintrust";\nexport const logger = initLogger({ projectName: "chat" });\n',
            (("ai_service", "braintrust", 2),),
        ),
        Hit(
            "e.ts",
            'import { PromptInjectionDetector } from "@mastra/core/processors";\nconst guard = new PromptInjectionDetector({ model });\n',
            (("guardrail", "guard", 2),),
        ),
        Hit(
            "f.ts",
            'import { Agent } from "@openai/agents";\nconst a = new Agent({ name: "A", inputGuardrails: [\n  { name: "No homework", execute: async () => ({}) }] });\n',
            (("guardrail", "No homework", 3),),
        ),
        Hit(
            "g.ts",
            'import { real, pgTable } from "drizzle-orm/pg-core";\nexport const c = pgTable("Chunk", {\n  embedding: real("embedding").array().notNull(),\n});\n',
            (("vector_store", "Chunk", 3),),
        ),
        Hit(
            "h.ts",
            'import { streamText } from "ai";\nconst r = streamText({ model, experimental_telemetry: { isEnabled: true } });\n',
            (("ai_service", "opentelemetry", 2),),
        ),
    ),
    misses=(
        Miss(
            "t.ts",
            'import { pgTable, real } from "drizzle-orm/pg-core";\nexport const t = pgTable("prices", { amounts: real("amounts").array() });\n',
        ),
        Miss("a.ts", "type X = OpenAI.Chat;\nconst p = `Embeddings by <=>.\n\nSave us from token abuse.`;\n"),
        Miss("b.ts", 'import { Chroma } from "./paint";\nnew Chroma();\n'),
    ),
)
