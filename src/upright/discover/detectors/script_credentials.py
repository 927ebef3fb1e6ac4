"""References to credentials of AI services in TypeScript and JavaScript.

Why it matters: the variable tells which service the code is given the key of; one that starts with `NEXT_PUBLIC_` or
`VITE_` ends up in the browser.

How it recognises: `process.env.X`, `process.env["X"]`, `import.meta.env.X`, `Deno.env.get("X")`, names in a validated
environment schema (`env.X`), and strings that name the variable of an AI vendor's key; in servers of MCP every token and
password.

What it does not see: keys fetched from a vault under a name that says nothing of AI.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import is_account, is_store_credential, vendor_of_credential
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS, ai_modules, purpose
from upright.discover.readers.script import Script, plain_string, script
from upright.discover.readers.script_values import environment, option, table, texts
from upright.discover.script_gate import imports_ai, names_credential
from upright.discover.served import account
from upright.discover.sight import env_key, in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_SETTING = re.compile(
    r"(?:\w+\.)?(?:config|settings|env|secrets|ENV|\w*(?:Config|Env|Settings))(?:\.|\.get\(\s*[\"'])([A-Z][A-Z0-9_]{3,80})(?:[\"']\s*\))?"
)
_SERVER = re.compile(r"@modelcontextprotocol/(?:sdk/)?server|fastmcp\b|mcp-framework\b|mcp-handler\b|xmcp\b")
_READ = re.compile(r"\b(?:process\.env|Deno\.env|Bun\.env)(?:\.get\(|\[|\.)[\"']?([A-Z][A-Z0-9_]{3,80})\b")
_ENVIRONMENT = (b"process.env", b"deno.env", b"bun.env")
_NAMES = re.compile(r"^env|[eE]nv(?:Var|Name|Key|ironment)?$|secretName|keyName")
_SCHEMA = re.compile(r"[A-Z][A-Z0-9_]{3,80}")
_BY_INDEX = re.compile(r"\bprocess\.env\[\s{0,9}[a-z]\w{0,40}\s{0,9}\]")
_LISTED = re.compile(r"[\"']([A-Z][A-Z0-9]{1,40}(?:_[A-Z0-9]{1,40}){1,8})[\"']\s{0,40}[,\]]")


def _detect(document: Document) -> Iterator[Sighting]:
    of_ai = document.parse(imports_ai) or document.parse(names_credential)
    reads = _READ.finditer(document.text) if document.contains(_ENVIRONMENT) else ()
    accounts = [(match[1], match.start()) for match in reads if is_account(match[1])]
    for name, start in accounts:
        yield from account(document, name, name, document.text.count("\n", 0, start) + 1)
    if not of_ai:
        return
    seen: dict[str, int] = {}
    found = document.parse(script)
    for name, line in [*_read(found), *_listed(found), *_indexed(document)]:
        seen.setdefault(name, line)
    uses_ai = bool(ai_modules(found))
    serves = any(_SERVER.match(module) for module in found.modules()) and not in_tests(document.item.path)
    given = set(_given(document, found))
    for name, line in seen.items():
        vendor = vendor_of_credential(name)
        if vendor or name in given or (uses_ai and is_store_credential(name)) or (serves and is_account(name)):
            yield see(
                document,
                "credential_ref",
                name,
                line,
                env_key(document, name),
                provider=vendor,
                variable=name,
                reference=True,
            )


def _read(found: Script) -> Iterator[tuple[str, int]]:
    """Variables that the script reads, in order."""
    nodes = [*found.members, *(call.node for call in found.calls)]
    for node in sorted(nodes, key=lambda node: node.start_byte):
        variable = environment(node) or _configured(node)
        if variable:
            yield variable, node.start_point[0] + 1


def _listed(found: Script) -> Iterator[tuple[str, int]]:
    """Variables of a validated environment, and such as an entry names: `{ env: "GROQ_API_KEY" }`."""
    for item in found.objects:
        for name, value in table(found, item).items():
            if _SCHEMA.fullmatch(name) and (value.text or b"").lstrip().startswith(
                (b"z.", b"str(", b"v.", b"Joi.", b"process.env", b"{")
            ):
                yield name, value.start_point[0] + 1
            elif _NAMES.search(name) and value.type == "string" and _SCHEMA.fullmatch(plain_string(value)):
                yield plain_string(value), value.start_point[0] + 1


def _indexed(document: Document) -> Iterator[tuple[str, int]]:
    """Variables of a list whose entries are read one by one: `names.filter((name) => !process.env[name])`."""
    if _BY_INDEX.search(document.text):
        for number, line in enumerate(document.lines, 1):
            yield from ((match[1], number) for match in _LISTED.finditer(line[:500] + ","))


def _given(document: Document, found: Script) -> Iterator[str]:
    """Variables that a client of an AI service is given as its key, whatever they are called."""
    for call in found.calls:
        if purpose(call.module) in {"llm-sdk", "agent-framework", "vector-store"}:
            node = option(found, call, "apiKey", "api_key", "token", "authToken", "accessToken")
            yield from (each.env for each in texts(found, document.item.path, node) if each.env)


def _configured(node: Node) -> str:
    """The variable that `config.OPENAI_API_KEY` or `config.get("OPENAI_API_KEY")` reads of the program's settings."""
    match = _SETTING.fullmatch((node.text or b"")[:120].decode(errors="replace"))
    return match[1] if match else ""


DETECTOR = Detector(
    id="script-credentials",
    title="References to AI credentials in TypeScript and JavaScript",
    selects=Selector(languages=SCRIPTS, literals=(b"env", b"_key", b"_token")),
    detect=_detect,
    hits=(
        Hit(
            "check.ts",
            'const needed = [\n  "PATH",\n  "ANTHROPIC_API_KEY",\n];\nconst missing = needed.filter((name) => !process.env[name]);\n',
            (("secret", "ANTHROPIC_API_KEY", 3),),
        ),
        Hit(
            "server.ts",
            'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\nconst key = process.env.LINEAR_API_KEY;\nconst port = process.env.PORT;\n',
            (("secret", "LINEAR_API_KEY", 2),),
        ),
        Hit(
            "fields.ts",
            "export const fields = [{ key: 'apiKey', label: 'API key', env: 'GROQ_API_KEY' }];\n",
            (("secret", "GROQ_API_KEY", 1),),
        ),
        Hit(
            "morph.ts",
            "import { createOpenAI } from '@ai-sdk/openai';\nexport const apply = (apiKey?: string) => {\n  const key = apiKey || process.env.PATCHER_KEY;\n  return createOpenAI({ apiKey: key });\n};\n",
            (("secret", "PATCHER_KEY", 3),),
        ),
        Hit(
            "ai.service.ts",
            "import OpenAI from 'openai';\nexport class Ai {\n  constructor(private configService: ConfigService) {\n    this.client = new OpenAI({ apiKey: this.configService.getOrThrow<string>('OPENAI_API_KEY') });\n  }\n}\n",
            (("secret", "OPENAI_API_KEY", 4),),
        ),
        Hit(
            "endpoint.ts",
            "import { config } from '$lib/server/config';\nconst key = config.OPENAI_API_KEY || config.get('HF_TOKEN');\n",
            (("secret", "OPENAI_API_KEY", 2), ("secret", "HF_TOKEN", 2)),
        ),
        Hit(
            "a.ts",
            "const k = process.env.OPENAI_API_KEY;\nconst m = import.meta.env.VITE_ANTHROPIC_API_KEY;\n",
            (("secret", "OPENAI_API_KEY", 1), ("secret", "VITE_ANTHROPIC_API_KEY", 2)),
        ),
        Hit(
            "b.ts",
            'const k = Deno.env.get("GROQ_API_KEY");\nconst j = process.env["HF_TOKEN"];\n',
            (("secret", "GROQ_API_KEY", 1), ("secret", "HF_TOKEN", 2)),
        ),
        Hit(
            "env.mjs",
            "export const env = createEnv({ server: {\n  PINECONE_API_KEY: z.string(),\n} });\n",
            (("secret", "PINECONE_API_KEY", 2),),
        ),
    ),
    misses=(
        Miss(
            "a.ts",
            "const url = process.env.DATABASE_URL;\n// process.env.OPENAI_API_KEY\nconst n = process.env.OPENAI_MAX_TOKENS;\n",
        ),
        Miss(
            "client.ts",
            'import { Client } from "@modelcontextprotocol/sdk/client/index.js";\nconst key = process.env.LINEAR_API_KEY;\n',
        ),
        Miss("b.tsx", "const text = 'Set OPENAI_API_KEY in your environment';\n"),
    ),
)
