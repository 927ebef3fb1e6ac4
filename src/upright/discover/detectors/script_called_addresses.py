"""Addresses that the AI of TypeScript and JavaScript code calls: model servers, AI services, what tools read.

Why it matters: a base URL decides who sees the data; an address that a tool reads is where foreign text enters.

How it recognises: requests (`fetch`, axios and the like) to a host of the catalogue of AI services, and to any host in a
file that defines tools; constants and fields named as base addresses that hold the interface of an AI service; base URLs
of clients of models, those that only an environment variable knows by its name; servers of LangGraph.

What it does not see: addresses that only configuration names.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from upright.discover.ai_addresses import asked_service, holed, is_interface, named_interface, told_apart
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS, purpose
from upright.discover.readers.script import Call, Script, script, text
from upright.discover.readers.script_values import first_text, option, table, texts
from upright.discover.script_gate import asks_service, imports_ai
from upright.discover.script_vocabulary import AGENTS, TOOLS
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.model.asset import Json

_REQUESTS = frozenset(
    {"fetch", "get", "post", "put", "request", "axios", "$fetch", "ofetch", "got", "ky", "fetchJson", "WebSocket"}
)
_BASE = re.compile(r"(?:^|_)(?:API|BASE|ENDPOINT|SERVER|SERVICE|URL|HOST)(?:_[A-Z]+)?$|(?:[uU]rl|[eE]ndpoint|Host)$")
_ADDRESS = re.compile(r"(?:https?|wss?)://[\w.:-]{4,120}(?:/[\w./~-]{0,200})?")
_QUOTED = re.compile(r"[\"'`]((?:https?|wss?)://[\w.:-]{4,120}(?:/[\w./~-]{0,200})?)[\"'`]")
_HOLED = re.compile(r"`((?:https?|wss?)://[\w.:-]{0,120}\$\{[^`\s]{1,300})`")
_SHOWN = re.compile(
    r"(?:docs?|help|link|href|see|placeholder|description|describe|log|warn|error|import|from)\W{0,20}$", re.IGNORECASE
)
_BEFORE, _MOST = 300, 500  # characters on the line before an address, addresses of one file
_HOST = re.compile(r"api\.[\w-]{2,40}\.(?:[a-z]{2,10}\.)?[a-z]{2,6}")
_BASES = ("baseURL", "baseUrl", "basePath", "serverURL", "host", "endpoint")
_CLIENTS = frozenset({"llm-sdk", "agent-framework", "serving"})


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or not (document.parse(imports_ai) or document.parse(asks_service)):
        return
    found = document.parse(script)
    seen: set[str] = set()
    told = [*_bases(document, found), *_clients(document, found), *_asked(document, found), *_written(document)]
    for url, line, kind in told:
        if url not in seen:
            seen.add(url)
            secure: dict[str, Json] = {"url": url, "tls": url.startswith(("https://", "wss://"))}
            stated = secure if "://" in url else {}
            identity = key("url", url) if "://" in url else document.code_key(f"url {url}")
            yield see(document, "endpoint", url, line, identity, stated, type=kind, confidence=0.85)


_PEERS = frozenset({"A2AClient", "A2AClient.fromCardUrl"})  # what asks an agent elsewhere


def _written(document: Document) -> Iterator[tuple[str, int, str]]:
    """Addresses of programming interfaces of AI services wherever they are written: in a list of providers, a default."""
    text = document.text
    for match in islice(chain(_QUOTED.finditer(text), _HOLED.finditer(text) if "${" in text else ()), _MOST):
        shown, url = holed(match[1])
        if told_apart(url):
            start = document.text.rfind("\n", 0, match.start()) + 1
            before = document.text[max(start, match.start() - _BEFORE) : match.start()]
            if not ("//" in before.replace("://", "") or before.lstrip().startswith("*") or _SHOWN.search(before)):
                yield shown.rstrip("/"), document.text.count("\n", 0, match.start()) + 1, "api"


def _asked(document: Document, found: Script) -> Iterator[tuple[str, int, str]]:
    """What is requested: of an AI service anywhere, of anyone where tools are defined."""
    tools = any(call.path in TOOLS and purpose(call.module) for call in found.calls)
    for call in found.calls:
        made = call.callee == "URL"  # an address that is put together before it is asked
        given = call.given if made or call.last in _REQUESTS else []
        url = _plain(first_text(found, document.item.path, given[0])) if given else ""
        peer = call.module.startswith("@a2a-js/") and call.path in _PEERS and bool(call.given)
        if peer and (other := _plain(first_text(found, document.item.path, call.given[0]))):
            yield other, call.line, "api"
        elif url and (named_interface(url) if made else tools or asked_service(url)):
            yield url, call.line, "api"
        elif not url and call.given:
            yield from _apart(document, found, call)


def _apart(document: Document, found: Script, call: Call) -> Iterator[tuple[str, int, str]]:
    """A host of an AI service that is given apart from its path: `post("api.openai.com", "/v1/chat/completions")`."""
    path = document.item.path
    host = first_text(found, path, option(found, call, "hostname") or call.given[0])
    if _HOST.fullmatch(host) and asked_service(f"https://{host}"):
        after = call.given[1] if len(call.given) > 1 else None
        route = first_text(found, path, option(found, call, "path") or after) if after is not None or call.given else ""
        yield f"https://{host}{route if route.startswith('/') else ''}", call.line, "api"


def _bases(document: Document, found: Script) -> Iterator[tuple[str, int, str]]:
    """Base addresses that constants and fields hold."""
    tools = any(purpose(module) == "mcp" or module.endswith("/tools") for module in found.modules())
    for name, node in found.declared.items():
        if not _BASE.search(name) or node.type in {"object", "arrow_function", "function_declaration"}:
            continue
        url = first_text(found, document.item.path, node)
        if _ADDRESS.fullmatch(url) and (named_interface(url) or (tools and name.isupper())):
            yield url.rstrip("/"), node.start_point[0] + 1, "api"
    for item in found.objects:
        values = table(found, item)
        for name in _BASES:
            url = first_text(found, document.item.path, values[name]) if name in values else ""
            if _ADDRESS.fullmatch(url) and named_interface(url):
                yield url.rstrip("/"), values[name].start_point[0] + 1, "api"


def _clients(document: Document, found: Script) -> Iterator[tuple[str, int, str]]:
    """Where clients of models and of agent servers are pointed at."""
    for call in found.calls:
        if call.module.startswith("@langchain/langgraph-sdk") and call.path in {"Client", "useStream"}:
            yield from _server(document, found, option(found, call, "apiUrl"), call.line)
        elif purpose(call.module) in _CLIENTS:
            names = (*_BASES, "url") if call.path in AGENTS else _BASES
            node = option(found, call, *names) if call.given else None
            for each in texts(found, document.item.path, node):
                url = _plain(each.value) if isinstance(each.value, str) else ""
                if url:
                    yield url, each.line, "model_server"
                elif each.env and not each.value:
                    yield each.env, each.line, "model_server"


def _server(document: Document, found: Script, node: Node | None, line: int) -> Iterator[tuple[str, int, str]]:
    stated = texts(found, document.item.path, node) if node is not None else []
    told = [(each.value, each.line) for each in stated if isinstance(each.value, str) and each.value]
    for name, at in told or ([(text(node), line)] if node is not None else []):
        if re.fullmatch(r"[\w.:/-]{3,200}", name):
            yield name, at or line, "api"


def _plain(url: str) -> str:
    """An address without its query and from where it is only known at run time; empty when its host is not known."""
    fixed = re.split(r"[{?#\s]", url, maxsplit=1)[0].rstrip("/")[:300]
    return fixed if _ADDRESS.fullmatch(fixed) or is_interface(fixed) else ""


DETECTOR = Detector(
    id="script-called-addresses",
    title="Addresses that the AI of TypeScript and JavaScript calls",
    selects=Selector(languages=SCRIPTS, literals=(b"://", b"baseurl", b"apiurl", b'"api.', b"'api.")),
    detect=_detect,
    hits=(
        Hit(
            "app.tsx",
            'import { useStream } from "@langchain/langgraph-sdk/react";\nuseStream({ apiUrl: dev ? "http://localhost:2024" : "http://localhost:8123" });\n',
            (("endpoint", "http://localhost:2024", 2), ("endpoint", "http://localhost:8123", 2)),
        ),
        Hit(
            "peer.ts",
            'import { A2AClient } from "@a2a-js/sdk/client";\nconst client = new A2AClient("http://localhost:10002");\n',
            (("endpoint", "http://localhost:10002", 2),),
        ),
        Hit(
            "list.ts",
            "export async function list() {\n  return fetch('https://api.openai.com/v1/models?x=1', { headers });\n}\n",
            (("endpoint", "https://api.openai.com/v1/models", 2),),
        ),
        Hit(
            "call.ts",
            "const socket = new WebSocket('wss://api.openai.com/v1/realtime?model=gpt-realtime', { headers });\n",
            (("endpoint", "wss://api.openai.com/v1/realtime", 1),),
        ),
        Hit(
            "apart.ts",
            "import type { CreateChatCompletionRequest } from 'openai';\nexport const ask = (json: CreateChatCompletionRequest) => post('api.openai.com', '/v1/chat/completions', json);\n",
            (("endpoint", "https://api.openai.com/v1/chat/completions", 2),),
        ),
        Hit(
            "providers.ts",
            "const urls = new Map([\n  ['x-ai', 'https://api.x.ai/v1'], // or 'https://api.openai.com/v1'\n]);\nconst keys = 'https://platform.openai.com/api-keys';\n",
            (("endpoint", "https://api.x.ai/v1", 2),),
        ),
        Hit(
            "client.ts",
            "export class Crawler {\n  private readonly baseUrl = 'https://api.firecrawl.dev/v2'\n}\n",
            (("endpoint", "https://api.firecrawl.dev/v2", 2),),
        ),
        Hit(
            "tool.ts",
            "import { tool } from 'ai';\nexport const weather = tool({ description: 'Weather', execute: async ({ city }) =>\n  fetch(`https://api.example.org/now/${city}`) });\n",
            (("endpoint", "https://api.example.org/now", 3),),
        ),
        Hit(
            "registry.ts",
            "import { createOllama } from 'ai-sdk-ollama';\nexport const ollama = createOllama({ baseURL: process.env.OLLAMA_BASE_URL ?? 'http://localhost:11434' });\n",
            (("endpoint", "http://localhost:11434", 2),),
        ),
        Hit(
            "schema.ts",
            "import { z } from 'zod';\nexport const options = z.object({\n  baseURL: z.string().url().default('https://api.openai.com/v1'),\n});\nconst address = { baseURL: (config.BASE || 'https://router.huggingface.co/v1').replace(/x$/, '') };\n",
            (("endpoint", "https://api.openai.com/v1", 3), ("endpoint", "https://router.huggingface.co/v1", 5)),
        ),
        Hit(
            "env.ts",
            "import OpenAI from 'openai';\nexport const client = new OpenAI({ baseURL: process.env.LLM_BASE_URL });\n",
            (("endpoint", "LLM_BASE_URL", 2),),
        ),
        Hit(
            "vertex.ts",
            "const of = (region: string) => `https://${region}-aiplatform.googleapis.com/v1/projects`;\nexport const local = { ollamaEndpoint: 'http://127.0.0.1:11434', own: 'http://gpu:8000/v1/chat/completions' };\n",
            (
                ("endpoint", "https://{region}-aiplatform.googleapis.com/v1/projects", 1),
                ("endpoint", "http://127.0.0.1:11434", 2),
                ("endpoint", "http://gpu:8000/v1/chat/completions", 2),
            ),
        ),
    ),
    misses=(
        Miss(
            "site.ts",
            "const url = `https://${tenant}.example.com/v1/users`;\nconst doc = `https://docs.${domain}/chat`;\n",
        ),
        Miss(
            "a.ts",
            "const r = await fetch('https://example.com/users');\nconst docsUrl = 'https://docs.anthropic.com/api';\n",
        ),
        Miss(
            "b.ts",
            "export const homeUrl = 'https://www.perplexity.ai';\nconst link = { href: 'https://chatgpt.com' };\n",
        ),
    ),
)
