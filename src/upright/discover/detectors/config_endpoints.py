"""Addresses of model servers and AI services that configuration names.

Why it matters: the address decides who gets the data, and a change of one line in a file of settings sends it elsewhere.

How it recognises: variables and keys named as an address (`..._BASE_URL`, `..._API_BASE`, `..._ENDPOINT`, `..._HOST`)
whose value is a web address of the catalogue of AI services, or whose name speaks of models (`OLLAMA_HOST`,
`LLM_BASE_URL`), in environment files, YAML, TOML, INI, Dockerfiles, Terraform and Bicep. Services for tracing and vector stores have their
own detectors.

What it does not see: addresses put together from a host and a port.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_addresses import asked_service, named_interface
from upright.discover.ai_credentials import screaming
from upright.discover.ai_images import SERVES_MODELS
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._sections import entries, headed
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_LINE = re.compile(
    r"\s{0,40}(?:-\s+)?(?:export\s+|ENV\s+|ARG\s+)?[\"']?(?P<name>[A-Za-z][\w.-]{2,80})[\"']?\s{0,40}[=:]\s{0,9}[\"']?"
    r"(?:\$\{\w{1,80}:-?)?(?P<url>https?://[\w.:-]{4,120}(?:/[\w./~-]{0,200})?)\}?[\"']?\s{0,9}(?:,|\s#.*|)$"
)
_NAMED = re.compile(r"\s{0,40}-?\s{0,9}name\s{0,9}:\s{0,9}[\"']?([A-Za-z][\w.-]{2,80})[\"']?\s{0,9}$")
_ADDRESS = re.compile(r"(?:^|[_.-])(?:base_?url|api_?base|api_?url|endpoint|host|url|server|base)$", re.IGNORECASE)
_SPEAKS = re.compile(
    r"(?:^|[_.-])(?:ollama|openai|v?llm|anthropic|lm_?studio|litellm|tgi|embeddings?|inference|gemini|mistral|groq|deepseek)[_.-]",
    re.IGNORECASE,
)
_PAGES = re.compile(r"(?:^|-)(?:app|web|www|assets|static|cdn|site|docs|frontend)(?:-|$)")  # what a host is named after
_OLLAMA = re.compile(r":11434(?:/|$)")  # the port that is its own
_PLACES = re.compile(r"(?:[\w-]{1,30}[_-])?(?:endpoints?|(?:base[_-]?)?urls?|hosts?|servers?)", re.IGNORECASE)
_HEADINGS = headed(r"(?:endpoints?|urls?|hosts?|servers?)")
_OTHER = frozenset({"observability", "vector-store"})
# Addresses of a vendor that no prompt goes to: where programs ask for licences and newer versions.
_NO_SERVICE = re.compile(
    r"//(?:licen[cs]es?|telemetry|updates?|status|docs|cdn|static)[.-]|/(?:versions?|updates?|licen[cs]es?)$"
)
_KEY = re.compile(r"\s{0,60}([A-Za-z][\w.-]{1,60}):\s{0,9}(?:#.*)?$")
_ABOVE = 40  # lines in which the key of a section is looked for
_LARGEST = 100_000  # characters of JSON: more is data
_LONG = 400  # characters: longer lines are data


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or (document.language == "json" and len(document.text) > _LARGEST):
        return
    seen: set[str] = set()
    before = ""
    placed = {number for number, heading, _, _ in entries(document, _HEADINGS) if _PLACES.fullmatch(heading)}
    for number, line in enumerate(document.lines, 1):
        match = _LINE.match(line) if "://" in line and len(line) < _LONG else None
        above, before = before, line[:_LONG]
        if match is None:
            continue
        variable = _NAMED.match(above) if match["name"] == "value" else None  # `- name: X`, `value: https://...`
        name = screaming(variable[1] if variable else match["name"]) + ("_URL" if number in placed else "")
        if document.language == "yaml":
            name = f"{_section(document.lines, number - 1)}{name}"
        if not _ADDRESS.search(name) or _NO_SERVICE.search(
            match["url"].rstrip("/")
        ):  # by its own name, or that of the section: `[API_ENDPOINTS]`
            continue
        url = match["url"].rstrip("/")
        service = asked_service(url)
        ours = named_interface(url) is not None and service is not None and service.kind not in _OTHER
        if url not in seen and (
            ours or (service is None and (_SPEAKS.search(name) or _serves(url) or _OLLAMA.search(url)))
        ):
            seen.add(url)
            yield see(document, "endpoint", url, number, key("url", url), url=url, tls=url.startswith("https://"),
                      type="model_server", confidence=0.8)  # fmt: skip


def _section(lines: Sequence[str], at: int) -> str:
    """The key above a line of YAML, as part of the name of what stands there: `OPENAI_` of `openai: {base-url: ...}`."""
    depth = len(lines[at]) - len(lines[at].lstrip())
    for line in reversed(lines[max(0, at - _ABOVE) : at]):
        inner = len(line) - len(line.lstrip())
        if inner < depth and line.strip() and not line.lstrip().startswith("#"):
            key = _KEY.match(line)
            return f"{screaming(key[1])}_" if key else ""
    return ""


def _serves(url: str) -> bool:
    """Whether the first name of the host can only mean a server of models: `http://vllm.internal:8000`."""
    first = url.partition("://")[2].partition("/")[0].partition(":")[0].partition(".")[0]
    return SERVES_MODELS.search(first) is not None and not _PAGES.search(first)


DETECTOR = Detector(
    id="config-endpoints",
    title="Addresses of AI services named by configuration",
    selects=Selector(
        languages=frozenset({"dotenv", "yaml", "toml", "ini", "dockerfile", "terraform", "bicep", "json", "shell"}),
        literals=(b"://",),
    ),
    detect=_detect,
    hits=(
        Hit(
            "vars.sh",
            '#!/bin/sh\nopenAiBase="https://api.openai.com/v1"\n',
            (("endpoint", "https://api.openai.com/v1", 2),),
        ),
        Hit(
            "config.toml",
            '[API_ENDPOINTS]\nBING = "https://api.bing.com/v7"\nLM_STUDIO = "http://localhost:1234/v1"\nOPENAI = "https://api.openai.com/v1"\n[links]\nOPENAI = "https://api.openai.com/v2"\n',
            (("endpoint", "http://localhost:1234/v1", 3), ("endpoint", "https://api.openai.com/v1", 4)),
        ),
        Hit(
            "desk.json.example",
            '{\n  "ollama": {\n    "baseUrl": "http://ollama:11434",\n    "homepage": "https://ollama.com"\n  }\n}\n',
            (("endpoint", "http://ollama:11434", 3),),
        ),
        Hit(
            "application.yaml",
            "spring:\n  ai:\n    openai:\n      base-url: https://llm.corp.example/v1\n  site:\n    base-url: https://www.corp.example/v1\n",
            (("endpoint", "https://llm.corp.example/v1", 4),),
        ),
        Hit(
            "values.yaml",
            "env:\n- name: OPENAI_BASE_URL\n  value: http://lingo/v1\n- name: TITLE\n  value: http://lingo/v2\n",
            (("endpoint", "http://lingo/v1", 3),),
        ),
        Hit(
            ".env",
            "# of models\nOPENAI_BASE_URL=https://router.huggingface.co/v1\nOLLAMA_HOST=http://gpu.internal:11434\n",
            (("endpoint", "https://router.huggingface.co/v1", 2), ("endpoint", "http://gpu.internal:11434", 3)),
        ),
        Hit(
            "values.yaml",
            "versions:\n  endpoint: https://api.anthropic.com/api/versions/\nlicence:\n  server_url: https://license.openai.com/v1\nllm:\n  api_base: https://api.anthropic.com/v1\n",
            (("endpoint", "https://api.anthropic.com/v1", 6),),
        ),
        Hit(
            "model.yaml",
            "openAI:\n  baseUrl: https://litellm.internal.corp:8080\n",
            (("endpoint", "https://litellm.internal.corp:8080", 2),),
        ),
        Hit(
            "values.yaml",
            'env:\n  OPENAI_BASE_URL: "https://api.deepseek.com/v1"\nopenaiBaseApiUrl: https://api.openai.com/v1\n',
            (("endpoint", "https://api.deepseek.com/v1", 2), ("endpoint", "https://api.openai.com/v1", 3)),
        ),
        Hit(
            "gateway.bicep",
            "resource backend 'Microsoft.ApiManagement/service/backends@2024-05-01' = {\n  properties: {\n    url: 'https://generativelanguage.googleapis.com/v1beta/openai'\n  }\n}\n",
            (("endpoint", "https://generativelanguage.googleapis.com/v1beta/openai", 3),),
        ),
        Hit(
            "main.tf",
            'resource "konnect_gateway_plugin_ai_proxy" "chat" {\n  upstream_url   = "https://api.mistral.ai/v1"\n  home = "https://acme.example"\n}\n',
            (("endpoint", "https://api.mistral.ai/v1", 2),),
        ),
    ),
    misses=(
        Miss(".env.development", "CDN_BASE_URL=http://llama-app-web-assets.example.com:4566\n"),
        Miss(
            ".env",
            "LANGFUSE_HOST=https://cloud.langfuse.com\nDATABASE_URL=postgres://db\nSITE_URL=https://acme.example\n",
        ),
        Miss("mkdocs.yml", "site_url: https://docs.acme.example\nrepo_url: https://github.com/acme/openai\n"),
    ),
)
