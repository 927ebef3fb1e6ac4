"""References to credentials of AI services in configuration: which AI services a deployment is given the keys of.

Why it matters: the names of the keys tell which AI services an application talks to, often before any code does, and
where a real key will end up.

How it recognises: names such as `OPENAI_API_KEY` or `openai_api_key` that stand where a name stands (a key, `$NAME`,
`secrets.NAME`, `os.environ/NAME`, a list item of an environment; in templates also those commented out) in environment files, YAML, JSON, TOML, INI, shell
scripts, Dockerfiles and Terraform variables. The vendor must be known from the name. Comments and running text do not
count, and the value is not looked at: a placeholder is a reference too.

In the image or manifest of a server of MCP every token and password counts.

What it does not see: credentials under names that say nothing of AI.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import is_account, is_store_credential, screaming, vendor_of_credential
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._sections import entries, headed
from upright.discover.served import SETTINGS, account
from upright.discover.sight import env_key, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_{1,2}[A-Za-z0-9]+){1,8}|[a-z][A-Za-z0-9]{1,60}(?:Key|Token|Secret)")
_BEFORE = re.compile(
    r"(?:^|[\s{,;(])(?:export\s+|ENV\s+|ARG\s+|-\s+|-e\s+|--env[ =]|--build-arg[ =]|--secret[ =]|--from-literal[ =]|set\s+|setx\s+)?[\"']?$"
    r"|\$\{?(?:env[:.])?$|(?:secrets|env|vars|environ|ENV|inputs|var|local)[./\[]+[\"']?$|(?:name|env_key|api_key_env|key|"
    r"secretKey)[\"']?\s*[:=]\s*[\"']?$|id=$"
)
_AFTER = re.compile(r"[\"']?\]?\s*(?:[:=](?!=)|$|\}\}|[,}\])]|:-|\s#|\|)|[\"']?\s+(?:\?\?|\|\|)|[\"']")
_COMMENT = {"json": "//", "bicep": "//", "terraform": "#", "ini": ";#"}
_PROSE = re.compile(r"^\s*(?:echo|printf|print|description|title|message|help|note)\b", re.IGNORECASE)
_STORE, _ACCOUNT = "store", "account"
_MCP = re.compile(r"\bmcp[-_]server|[-_/]mcp\b")
_TEMPLATE = re.compile(r"env.*(?:example|sample|template|dist)|(?:example|sample|template).*env")
_OPTIONAL = re.compile(r"#{1,3}\s?([A-Z][A-Z\d_]{3,80} ?=.{0,300})")
_VARIABLE = re.compile(r"\s{0,9}(?:export\s{1,9})?([A-Z][A-Z\d_]{3,80})\s{0,9}=")
_FILLED = re.compile(r"[ \t]{0,9}[\w.-]{3,120}[ \t]{0,5}=[ \t]{0,5}\$\{([A-Z][A-Z\d_]{3,80})(?::[^{}]{0,100})?\}")
_LONG = 2000  # characters: longer lines are data
_KEYS = re.compile(r"(?:[\w-]{1,30}[_-])?(?:api[_-]?)?(?:keys|tokens|credentials)", re.IGNORECASE)
_KEY_NAME = re.compile(r"(?:api[_-]?)?(?:key|token)|access[_-]?(?:key|token)", re.IGNORECASE)
_VENDOR = r"(?:open-?_?ai|anthropic|claude|gemini|mistral(?:-?ai)?|cohere|groq|hugging-?_?face|deepseek|perplexity|openrouter|azure-?_?ai)"
_VENDORS, _OF_VENDOR = headed(_VENDOR), re.compile(rf"(?:.{{0,30}}[_.-])?(?:azure-?)?{_VENDOR}", re.IGNORECASE)
_DOTTED = re.compile(
    r"[ \t]{0,9}([a-z][a-z\d-]{1,40}(?:\.[a-z\d-]{1,40}){0,6})\.(api[.-]?key|api[.-]token|access[.-](?:key|token))[ \t]{0,5}[=:](?![^\n]{0,200}\$\{)",
    re.MULTILINE,
)
# A setting of a stack of Pulumi, under the name of its program: `openai:apiKey:`.
_OF_STACK = re.compile(r"[ \t]{1,9}[\"']?([A-Za-z][\w-]{1,60}):([A-Za-z][\w-]{1,60})[\"']?:(?:\s|$)")
_HEADINGS = headed(r"(?:keys|tokens|credentials)")
_SECTIONED = frozenset({"toml", "ini", "yaml", "json"})
_KEY_ONLY = re.compile(r"[\"']?\s*[:=]")
_VARIABLE_OF = re.compile(r"\s*-?\s*name:\s*[\"']?([A-Z]\w{2,80})")
_ABOVE = 6  # lines between the name of a variable and the key that it is taken from
_BESIDE = re.compile(r"^[A-Z]\w{1,40}_(?:API_KEY|PAT)$")  # of a service that an agent may ask, beside keys of AI
_SWITCH = re.compile(r"[\"']?\s*[:=]\s*(?:true|false|yes|no|on|off)\s*(?:[,#].*)?$", re.IGNORECASE)


def _detect(document: Document) -> Iterator[Sighting]:
    yield from _accounts(document)
    found = [*_found(document)]
    ai = any(vendor != _STORE for _, _, vendor in found)
    for name, number, vendor in found if ai else ():  # what opens a database counts beside what is of AI only
        provider = vendor if vendor not in {_STORE, _ACCOUNT, "ai"} else ""
        yield see(
            document, "credential_ref", name, number, env_key(document, screaming(name)),
            provider=provider, variable=name, reference=True,
        )  # fmt: skip


def _accounts(document: Document) -> Iterator[Sighting]:
    """Variables of an environment file or of settings that open accounts, should the project be a server of MCP."""
    pattern = _VARIABLE if document.language == "dotenv" else _FILLED
    for number, line in enumerate(document.lines, 1) if document.language in {"dotenv", "ini"} else ():
        match = pattern.match(line[:_LONG])
        if match and is_account(match[1]) and not vendor_of_credential(match[1]):
            yield from account(document, match[1], match[1], number, SETTINGS)


def _found(document: Document) -> Iterator[tuple[str, int, str]]:
    """(name, line, vendor) of every reference, each name once."""
    seen: set[str] = set()
    serves, template = _serves(document), document.language == "dotenv"
    for number, line in [*_written(document), *_optional(document)]:
        for name, vendor in sorted(_names(line, serves, template), key=lambda pair: not pair[0].isupper()):
            if screaming(name) not in seen:
                seen.add(screaming(name))
                yield name, number, vendor
    for number, name in _of_vendors(document):
        if name not in seen:
            seen.add(name)
            yield name, number, "ai"
    for number, heading, name, _ in _sectioned(document):
        whole = f"{screaming(name)}_API_KEY"  # `[API_KEYS]` with `OPENAI = "..."`
        vendor = vendor_of_credential(whole) if _KEYS.fullmatch(heading) else ""
        if vendor and whole not in seen and screaming(name) not in seen:
            seen.add(whole)
            yield whole, number, vendor


def _of_vendors(document: Document) -> Iterator[tuple[int, str]]:
    """Keys under the name of a vendor, `"OpenAI": { "ApiKey": ... }`, and in settings of Java `mistral.ai.api.key=...`; of
    those that name a variable the variable is told.
    """
    found = entries(document, _VENDORS) if document.language in _SECTIONED else ()
    for number, heading, name, value in found:
        if _OF_VENDOR.fullmatch(heading) and _KEY_NAME.fullmatch(name) and "$" not in value:
            yield number, f"{heading}.{name}"
    for number, line in enumerate(document.lines, 1) if document.name.startswith("pulumi.") else ():
        match = _OF_STACK.match(line)
        if match and vendor_of_credential(f"{screaming(match[1])}_{screaming(match[2])}"):
            yield number, f"{match[1]}:{match[2]}"
    for number, line in (
        enumerate(document.lines, 1) if document.language == "ini" and _DOTTED.search(document.text) else ()
    ):
        match = _DOTTED.match(line)
        if match and any(vendor_of_credential(f"{screaming(part)}_API_KEY") for part in match[1].split(".")):
            yield number, f"{match[1]}.{match[2]}"


def _sectioned(document: Document) -> Iterator[tuple[int, str, str, str]]:
    """The entries under headings, tables and numbers left out."""
    found = entries(document, _HEADINGS) if document.language in _SECTIONED else ()
    return (each for each in found if not each[3].startswith(("{", "[")) and not each[3].rstrip(", ").isdigit())


def _written(document: Document) -> Iterator[tuple[int, str]]:
    """The lines that may hold a name, comments and prose left out."""
    marks = _COMMENT.get(document.language, "#")
    for number, line in enumerate(document.lines, 1):
        if len(line) > _LONG or ("_" not in line and "Key" not in line and "Token" not in line):
            continue
        text = line.strip()
        taken = text.startswith("key:") and _is_taken(document.lines[max(0, number - _ABOVE) : number - 1])
        if text[:1] not in marks and not text.startswith("//") and not _PROSE.match(line) and not taken:
            yield number, line


def _is_taken(above: list[str]) -> bool:
    """Whether a `key:` is the one of a Secret from which a variable is taken that is told itself."""
    told = any(match and vendor_of_credential(match[1]) for match in map(_VARIABLE_OF.match, above))
    return told and any("KeyRef:" in line for line in above)


def _optional(document: Document) -> Iterator[tuple[int, str]]:
    """Variables of a template that stand commented out, since not everybody needs them: `# GROQ_API_KEY=`."""
    for number, line in enumerate(document.lines, 1) if _TEMPLATE.search(document.name) else ():
        match = _OPTIONAL.match(line)
        if match:
            yield number, match[1]


def _serves(document: Document) -> bool:
    """Whether an image or a manifest is that of a server of MCP, which acts for a model with whatever it is given."""
    text = document.text
    of_one = document.language == "dockerfile" or (document.language == "yaml" and "apiVersion" in text)
    published = document.language == "json" and ("modelcontextprotocol.io/schemas" in text or '"mcp_config"' in text)
    return published or (of_one and _MCP.search(text) is not None)


def _names(line: str, serves: bool, template: bool) -> Iterator[tuple[str, str]]:
    for match in _NAME.finditer(line):
        name = match.group()
        vendor = vendor_of_credential(name) or (_STORE if is_store_credential(name) else "")
        vendor = vendor or (_ACCOUNT if serves and is_account(name) else "")
        vendor = vendor or (_STORE if template and _BESIDE.search(name) else "")
        before = line[max(0, match.start() - 60) : match.start()]
        of_bicep = before == "param " and line.startswith(" string", match.end())
        if match.group().endswith("_keys") and '"' not in line[match.end() :]:  # of a table: `target_keys = [for ...]`
            continue
        if not vendor or not (of_bicep or _AFTER.match(line, match.end())) or _SWITCH.match(line, match.end()):
            continue
        is_key = bool(_KEY_ONLY.match(line, match.end())) and bool(re.search(r"(?:^|[\s{,.-])[\"']?$", before))
        declared = of_bicep or before == 'variable "'
        placed = is_key or declared or (name.isupper() and bool(_BEFORE.search(before)))
        asked = name.islower() and line[match.end() :].rstrip().endswith(("{", "|", ">"))  # a field that people fill in
        if vendor == _ACCOUNT and (asked or before.endswith(("$", "${"))):  # where it is taken from: told where it goes
            continue
        if not placed or (" #" in line[: match.start()] and not declared):
            continue
        yield name, vendor


DETECTOR = Detector(
    id="config-credentials",
    title="References to credentials of AI services in configuration",
    selects=Selector(
        languages=frozenset(
            {"dotenv", "yaml", "json", "toml", "ini", "shell", "dockerfile", "terraform", "bicep", "make", "text"}
        ),
        paths=(
            "*.env*",
            "*env*example*",
            "*env*sample*",
            "*env*template*",
            "*.y*ml",
            "*.json",
            "*.toml",
            "*.ini",
            "*.cfg",
            "*.properties",
            "*.conf",
            "*.sh",
            "*.bash",
            "*dockerfile*",
            "*containerfile*",
            "*.tf",
            "*.tfvars",
            "*.bicep",
            "*makefile",
            "*env.txt",
        ),
        literals=(b"key", b"token", b"secret", b"pat", b"credentials"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "appsettings.json",
            '{\n  "AzureOpenAI": {\n    "ApiKey": "put-it-here"\n  }\n}\n',
            (("secret", "AzureOpenAI.ApiKey", 3),),
        ),
        Hit(
            "application.properties",
            "quarkus.langchain4j.mistralai.api-key=x\nspring.ai.openai.api-key=${OPENAI_API_KEY}\n",
            (("secret", "quarkus.langchain4j.mistralai.api-key", 1), ("secret", "OPENAI_API_KEY", 2)),
        ),
        Hit(
            "config.toml",
            '[STORAGE]\nOPENAI = "data"\n[API_KEYS]\nBING = "<key>"\nOPENAI = "<key>"\n\n[other]\nGROQ = 1\n',
            (("secret", "OPENAI_API_KEY", 5),),
        ),
        Hit(
            "sample.env",
            '## REPLICATE_API_KEY = "<key>" # for images\n# GROQ_API_KEY=\n#### OPENAI_API_KEY = x\n',
            (("secret", "REPLICATE_API_KEY", 1), ("secret", "GROQ_API_KEY", 2)),
        ),
        Hit(
            "settings.yaml",
            "keys:\n  anthropic: ''  # yours\n  rate: 3\nmodels:\n  openai: gpt-4o\n",
            (("secret", "ANTHROPIC_API_KEY", 2),),
        ),
        Hit(
            "Pulumi.dev.yaml",
            "config:\n  aws:region: eu-west-1\n  openai:apiKey:\n    secure: AAAB\n  desk:anthropic-api-key: x\n",
            (("secret", "openai:apiKey", 3), ("secret", "desk:anthropic-api-key", 5)),
        ),
        Hit("variables.tf", 'variable "hf_api_token" {\n  type = string\n}\n', (("secret", "hf_api_token", 1),)),
        Hit(
            ".env.example",
            "# OPENAI_API_KEY=old\nDEBUG=1\nOPENAI_API_KEY=sk-your-key-here\nexport HF_TOKEN=\n",
            (("secret", "OPENAI_API_KEY", 3), ("secret", "HF_TOKEN", 4)),
        ),
        Hit(
            "server.json",
            '{\n "$schema": "https://static.modelcontextprotocol.io/schemas/2025-10-17/server.schema.json",\n "environmentVariables": [\n  {\n   "name": "AIRTABLE_API_KEY",\n   "isSecret": true}],\n "user_config": {\n  "api_key": {\n   "type": "string"}}}\n',
            (("secret", "AIRTABLE_API_KEY", 5),),
        ),
        Hit(
            ".env.example",
            "WEATHER_API_KEY=\nANTHROPIC_API_KEY=\nSTRIPE_SECRET_KEY=\n",
            (("secret", "WEATHER_API_KEY", 1), ("secret", "ANTHROPIC_API_KEY", 2)),
        ),
        Hit(
            "docker-compose.yml",
            "services:\n  app:\n    environment:\n      - ANTHROPIC_API_KEY=${ANTHROPIC_API_KEY}\n      GROQ_API_KEY: ${GROQ_API_KEY:-}\n",
            (("secret", "ANTHROPIC_API_KEY", 4), ("secret", "GROQ_API_KEY", 5)),
        ),
        Hit(
            ".github/workflows/ci.yml",
            "jobs:\n  t:\n    env:\n      KEY: ${{ secrets.LANGSMITH_API_KEY }}\n      OTHER: ${{ secrets.NPM_TOKEN }}\n",
            (("secret", "LANGSMITH_API_KEY", 4),),
        ),
        Hit(
            "k8s.yaml",
            "env:\n  - name: HUGGING_FACE_HUB_TOKEN\n    valueFrom: {secretKeyRef: {name: hf, key: token}}\n",
            (("secret", "HUGGING_FACE_HUB_TOKEN", 2),),
        ),
        Hit(
            "config.yaml",
            "litellm_params:\n  api_key: os.environ/MISTRAL_API_KEY\n",
            (("secret", "MISTRAL_API_KEY", 2),),
        ),
        Hit("terraform.tfvars", 'openai_api_key = ""\n', (("secret", "openai_api_key", 1),)),
        Hit(
            "web.bicep",
            "module web 'site.bicep' = {\n  params: {\n    appSettings: {\n      AZURE_OPENAI_KEY: ai.outputs.key\n    }\n  }\n}\n",
            (("secret", "AZURE_OPENAI_KEY", 4),),
        ),
        Hit("secret.sh", "kubectl create secret generic hf --from-literal=HF_TOKEN=$1\n", (("secret", "HF_TOKEN", 1),)),
        Hit(
            "Dockerfile",
            'FROM alpine\nENV DESK_KEY_SECRET="" PORT=80\nENTRYPOINT ["desk-mcp-server"]\n',
            (("secret", "DESK_KEY_SECRET", 2),),
        ),
        Hit("Dockerfile", "FROM python\nENV COHERE_API_KEY=x\n", (("secret", "COHERE_API_KEY", 2),)),
        Hit(
            "main.bicep",
            "@secure()\nparam geminiApiKey string\nparam openAiLocation string = 'westeurope'\n",
            (("secret", "geminiApiKey", 2),),
        ),
        Hit("values.yaml", 'model:\n  hfToken: ""\n', (("secret", "hfToken", 2),)),
    ),
    misses=(
        Miss("appsettings.json", '{\n  "Stripe": {\n    "ApiKey": ""\n  }\n}\n'),
        Miss("application.properties", "server.api-key=x\nspring.ai.openai.chat.options.max-tokens=5\n"),
        Miss(".env", "WEATHER_API_KEY=x\nDATABASE_URL=x\nOPENAI_MAX_TOKENS=5\nGITHUB_TOKEN=x\nSUPABASE_ANON_KEY=y\n"),
        Miss("a.yaml", "description: Set OPENAI_API_KEY before you start\n# OPENAI_API_KEY: x\n"),
        Miss("run.sh", 'echo "Please set OPENAI_API_KEY"\n'),
    ),
)
