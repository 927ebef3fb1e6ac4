"""Endpoints of TypeScript and JavaScript through which AI is reached.

Why it matters: an endpoint is where outsiders meet the model; without authentication or a limit anyone may use it and
pay with your money.

How it recognises: route handlers of Next.js (`route.ts`, `pages/api`), SvelteKit, Nuxt and Remix, and routes of Express,
Hono, Fastify and Koa, in files that import an AI package and call it; handlers of routes also when they import a part of
the project that is named after AI (`@/lib/agents/search`), or when what they call leads to AI. Says methods, route, and whether an authentication
or a rate limit is called in it.

What it does not see: routes of a server of a part of the project whose handlers are put together at run time.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._script_doors import (
    FRAMEWORK_NAMES,
    FRAMEWORKS,
    SERVING,
    SHAPES,
    is_server,
    line_of,
    reached,
    routed,
)
from upright.discover.detectors._script_routers import written_to
from upright.discover.detectors._scripts import SCRIPTS, ai_modules, purpose, variable
from upright.discover.readers.script import Call, Script, text
from upright.discover.readers.script_values import first_text
from upright.discover.references import reaches
from upright.discover.script_gate import asks_service, opened
from upright.discover.script_uses import line_symbol
from upright.discover.sight import edge, see
from upright.model.evidence import Observation
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_FILE = re.compile(
    r"(?:^|/)(?:app/(?P<app>.*)/route|pages/(?P<pages>api/.*)|(?<![^/])app/routes/(?P<remix>[^/]+(?:/route)?)|routes/(?P<kit>.*)/\+server|server/(?P<nuxt>(?:api|routes)/.*)|supabase/(?P<edge>functions/[^/]+)/index|netlify/(?P<netlify>functions/.+)|functions/(?P<worker>.+))\.[mc]?[jt]sx?$"
)
_WORKER = re.compile(r"onRequest(?:Get|Post|Put|Patch|Delete)?")  # of Cloudflare's pages
_REMIX = re.compile(r"action|loader")
_HANDLER = re.compile(r"GET|POST|PUT|PATCH|DELETE|onRequest(?:Get|Post|Put|Patch|Delete)?")
_IMPORTS = (b"import", b"require")
_TAKEN = tuple(
    re.compile(rf"{word}\s{{0,5}}[\"']([.@~#$][\w./@~#$-]{{1,120}})[\"']") for word in ("from", r"require\(")
)
_MOST_IMPORTS = 200
_AUTH = re.compile(
    r"^(?:auth|getServerSession|getSession|getUser|requireAuth|verifyToken|currentUser|authenticate|withAuth|getToken|verify|checkAuth|getServerUser|validateRequest)$|[aA]uth(?:enticate|orize)|jwt",
)
# A part of the project that is about AI: `@/lib/agents/search`, `../rag/query`.
_AI_PART = re.compile(
    r"^(?:[.@~$#]|src/|lib/).*(?:^|/)(?:ai|llms?|agents?|rag|embeddings?|prompts?|openai|anthropic|gemini|letta|ollama|groq|mistral|"
    r"bedrock|vertex|langchain|langgraph|mastra|genkit|llamaindex|chatbot|inference|pinecone|qdrant|vector-?(?:store|db)|claude|gpt|baml_client|together(?:ai)?|replicate|cohere|fireworks(?:ai)?|deepseek|huggingface|openrouter)"
    r"(?:-?(?:client|sdk|config|service|api|model|provider|gateway|helper|util|completion|tool|stream|server|util|handler|chain|chat|agent|instance|runner)s?)?(?:[/.]|$)",
    re.IGNORECASE,
)
# A name that speaks of AI, taken from a part of the project: `import { OpenAIStream } from "@/utils"`.
_AI_NAME = re.compile(
    r"(?:^|^(?:call|ask|query|stream|generate|chat|get|create|invoke|run|with)_?)"
    r"(?:[oO]pen_?AI|[oO]penai|[aA]nthropic|[cC]laude|[gG]emini|(?:[cC]hat)?GPT|LLM|llm|[oO]llama|[gG]roq|[mM]istral|[lL]ang[cC]hain)"
    r"(?:$|[A-Z_])(?!.*(?:Models?|Types?|Props|Error|Config|Message|Role|Params|Id|Name)$)"
)
# What serves all agents that it is given, over HTTP.
_AGENT_SERVERS = {
    "VoltAgent": "@voltagent/",
    "createServer": "@inngest/agent-kit",
    "BedrockAgentCoreApp": "bedrock-agentcore",
}
_LIMIT = re.compile(r"rate_?limit|limiter|throttle", re.IGNORECASE)
_CALLED = frozenset({"llm-sdk", "agent-framework", "serving", "mcp", "vector-store"})
_OWN = tuple(".@~$#")  # how the address of a part of the project begins
_LONGEST = 20_000  # characters of a handler that are looked through
_WORKERS_AI = re.compile(r"(?:^|\.)AI\.run$")
_PURE = frozenset(
    {
        "convertToModelMessages",
        "convertToCoreMessages",
        "createUIMessageStream",
        "generateId",
        "createIdGenerator",
        "smoothStream",
        "tool",
        "appendResponseMessages",
    }
)


def _detect(document: Document) -> Iterator[Sighting]:
    place = _FILE.search(document.item.path)
    shaped = document.contains(SHAPES)
    serves = document.contains(FRAMEWORK_NAMES) and FRAMEWORKS.search(document.text) is not None
    wide = (
        bool(place)
        or shaped
        or serves
        or any(
            _AI_PART.search(match[1])
            for pattern in _TAKEN
            for match in islice(pattern.finditer(document.text), _MOST_IMPORTS)
        )
    )
    found = opened(document, _IMPORTS) if wide else opened(document)
    if found is None:
        return
    called = [call for call in found.calls if _is_of_ai(found, call)]
    if place:
        sure = bool(called or ai_modules(found) or _leads_to_ai(found) or document.parse(asks_service))
        yield from _handlers(document, found, _route(place), sure=sure, named=_named(place))
    for name, line, symbol, methods in reached(document, found) if shaped else ():
        stated = _stated(found, name, methods)
        keys = (document.code_key(f"route {name}:{line}"), reaches(symbol))
        yield see(document, "endpoint", name, line, keys, stated, type="route")
    told = set[int]()
    for each in _asking(document, found, called) if called else ():
        told |= {each.location.line} if isinstance(each, Observation) else set()
        yield each
    for (name, line, symbol, methods), call in routed(document, found) if serves else ():
        if line not in told:
            keys = (document.code_key(f"route {name}:{line}"), reaches(symbol))
            yield see(document, "endpoint", name, line, keys, _stated(found, name, methods), type="route")
        if (router := written_to(document, found, call, line)) is not None:
            yield router


def _asking(document: Document, found: Script, called: list[Call]) -> Iterator[Sighting]:
    """The routes in whose handlers AI is asked."""
    yield from _served(document, found, called)
    names = {re.escape(name) for call in called if len(name := variable(call)) > 2 and name.isidentifier()}  # noqa: PLR2004
    made = re.compile(rf"\b(?:{'|'.join(sorted(names))})\b") if names else None
    for call in found.calls:
        owner, _, method = call.callee.rpartition(".")
        given = call.given
        if method in SERVING - {"use"} and is_server(found, owner) and len(given) > 1 and not purpose(call.module):
            route = first_text(found, document.item.path, given[0])
            line = line_of(call)
            inside = any(given[0].start_byte <= other.node.start_byte < call.node.end_byte for other in called)
            mentioned = made is not None and made.search((given[-1].text or b"").decode(errors="replace")[:_LONGEST])
            if route.startswith("/") and (inside or mentioned or given[-1].type == "identifier"):
                yield _endpoint(document, found, route, line, [method.upper()], call.node)
                yield from _leads(document, route, called, (given[0].start_byte, call.node.end_byte))
                yield _led(document, route, line)


def _is_of_ai(found: Script, call: Call) -> bool:
    """Whether a call is of an AI package, or of a part of the project that is about AI."""
    if call.path in _PURE:
        return False
    own = found.local.get(call.callee.partition(".")[0])
    return (
        purpose(call.module) in _CALLED
        or bool(_WORKERS_AI.search(call.callee))
        or (own is not None and not own.type_only and bool(_AI_PART.search(own.module)))
    )


def _served(document: Document, found: Script, called: list[Call]) -> Iterator[Sighting]:
    """What a framework's own server makes of the agents that it is given."""
    for call in called:
        if call.last in _AGENT_SERVERS and call.module.startswith(_AGENT_SERVERS[call.last]):
            yield _endpoint(document, found, call.last, call.line, ["POST"], call.node)


def _leads_to_ai(found: Script) -> bool:
    """Whether a part of the project is imported that is about AI by its name, or by the name of what it gives."""
    return any(
        _AI_PART.search(each.module) or (each.module[:1] in _OWN and _AI_NAME.search(each.name))
        for each in found.imports
        if not each.type_only
    )


def _route(place: re.Match[str]) -> str:
    path = next(part for part in place.groups() if part is not None)
    if place["remix"]:
        path = re.sub(r"(?:/route|(?:^|\.)_?index)$", "", path).replace(".", "/")
    path = re.sub(r"\([^)]*\)/?|@[^/]+/?", "", path)
    return "/" + re.sub(r"(?:/?index)?(?:\.(?:get|post|put|delete|patch))?$", "", path).strip("/")


def _named(place: re.Match[str]) -> re.Pattern[str] | None:
    return _WORKER if place["worker"] is not None else _REMIX if place["remix"] is not None else None


def _handlers(
    document: Document, found: Script, route: str, *, sure: bool, named: re.Pattern[str] | None
) -> Iterator[Sighting]:
    """The handler of a file that a route is named after; `sure`: it leads to AI, else that is to be found out. `named`:
    what handlers are called where not every file in such a place has one.
    """
    known = named or _HANDLER
    handlers = [(name, node) for name, node in found.exported.items() if known.fullmatch(name)]
    if named and not handlers:
        return
    served = next((call for call in found.calls if call.callee in {"Deno.serve", "serve"}), None)
    if served is not None and not handlers:
        yield _endpoint(document, found, route, served.line, ["POST"], served.node)
        return
    if not handlers and "default" in found.exported:
        given = found.exported["default"]
        handlers = [("default", found.declared.get(text(given), given) if given.type == "identifier" else given)]
    if handlers:
        methods = [name for name, _ in handlers if name in _METHODS]
        main = next((node for name, node in handlers if name == "POST"), handlers[0][1])
        line = main.start_point[0] + 1
        if sure:
            yield _endpoint(document, found, route, line, methods, main)
            yield _led(document, route, line)
        for name, node in handlers:
            at = node.start_point[0] + 1
            if not sure or at != line:
                keys = (
                    document.code_key(f"route {route}" + (f" {name}" if at != line else "")),
                    reaches(line_symbol(document, at)),
                )
                yield see(document, "endpoint", route, at, keys, _stated(found, route, [name]), type="route")


def _endpoint(document: Document, found: Script, route: str, line: int, methods: list[str], node: Node) -> Sighting:
    del node
    stated = _stated(found, route, methods)
    return see(document, "endpoint", route, line, document.code_key(f"route {route}"), stated, type="route")


def _stated(found: Script, route: str, methods: list[str]) -> dict[str, Json]:
    names = [call.last for call in found.calls]
    stated: dict[str, Json] = {"route": route, "methods": [*methods]}
    if any(_AUTH.search(name) for name in names):
        stated["auth"] = "session"
    if any(_LIMIT.search(name) for name in names):
        stated["rate_limit"] = True
    return stated


def _led(document: Document, route: str, line: int) -> Sighting:
    """To what the handler on a line leads by calls, also across files."""
    return edge(document.code_key(f"route {route}"), RelationKind.CALLS, reaches(line_symbol(document, line)))


def _leads(document: Document, route: str, called: list[Call], span: tuple[int, int]) -> Iterator[Sighting]:
    for call in called:
        if span[0] <= call.node.start_byte < span[1]:
            yield edge(
                document.code_key(f"route {route}"),
                RelationKind.CALLS,
                document.code_key(call.callee.partition(".")[0]),
            )


DETECTOR = Detector(
    id="script-endpoints",
    title="Endpoints that reach AI in TypeScript and JavaScript",
    selects=Selector(languages=SCRIPTS, literals=_IMPORTS),
    detect=_detect,
    hits=(
        Hit(
            "pages/api/search.ts",
            'import { db } from "@/utils";\nconst handler = async (req) => {\n  await fetch("https://api.openai.com/v1/embeddings", { method: "POST" });\n};\nexport default handler;\n',
            (("endpoint", "/api/search", 2),),
        ),
        Hit(
            "src/main.ts",
            'import { BedrockAgentCoreApp } from "bedrock-agentcore/runtime";\nconst app = new BedrockAgentCoreApp({ invocationHandler: { process: async (request) => run(request) } });\napp.run();\n',
            (("endpoint", "BedrockAgentCoreApp", 2),),
        ),
        Hit(
            "src/index.ts",
            'import { Agent, VoltAgent } from "@voltagent/core";\nconst bot = new Agent({ name: "bot" });\nnew VoltAgent({ agents: { bot } });\n',
            (("endpoint", "VoltAgent", 3),),
        ),
        Hit(
            "src/app/api/search/route.ts",
            "import SearchAgent from '@/lib/agents/search';\nexport const POST = async (req: Request) => {\n  return new SearchAgent().run(req);\n};\n",
            (("endpoint", "/api/search", 2),),
        ),
        Hit(
            "app/(chat)/api/chat/route.ts",
            'import { streamText } from "ai";\nexport async function POST(req: Request) {\n  await auth();\n  return streamText({}).toResponse();\n}\n',
            (("endpoint", "/api/chat", 2),),
        ),
        Hit(
            "pages/api/chat.ts",
            "import { OpenAIStream } from '@/utils';\nconst handler = async (req: Request) => new Response(await OpenAIStream(await req.json()));\nexport default handler;\n",
            (("endpoint", "/api/chat", 2),),
        ),
        Hit(
            "server.js",
            'const OpenAI = require("openai");\nconst client = new OpenAI();\napp.post("/ask", async (req, res) => {\n  await client.chat.completions.create({});\n});\n',
            (("endpoint", "/ask", 3),),
        ),
    ),
    misses=(
        Miss("app/api/users/route.ts", 'import { db } from "./db";\nexport async function POST() { return db.x(); }\n'),
        Miss("server.js", 'const express = require("express");\napp.get("/health", (q, r) => r.send("ok"));\n'),
    ),
)
