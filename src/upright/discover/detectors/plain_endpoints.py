"""Addresses of AI services that Go, Rust, Ruby, Java, Kotlin, C# and PHP are pointed at.

Why it matters: the address decides who gets the data; one in the clear goes over the wire unprotected.

How it recognises: in files that import an AI package, addresses that stand where a base URL, an endpoint, a host or a
server stands (`.baseUrl("...")`, `WithServerURL("...")`, `new Uri("...")`), or that a variable of such a name holds; in
any file, texts that are the address of a programming interface of the catalogue of AI services, with holes or without
(`"https://{region}-aiplatform.googleapis.com/v1"`), or of a server of models by its path or port.

What it does not see: addresses that only configuration or the environment knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_addresses import holed, told_apart
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.plain_source import IMPORTS, LANGUAGES, plain_source
from upright.discover.script_gate import asks_service
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.plain_source import PlainSource, Text

_ADDRESS = re.compile(r"(?:https?|grpc)://[\w.-]{1,200}(?::\d{1,5})?(?:/[\w./~-]{0,200})?")
_HOLED = re.compile(r"https?://[^\s\"'<>]{0,100}[{$%]")
_PLACE = re.compile(
    r"(?:base_?ur[il]|server_?ur[il]|api_?ur[il]|_url|api_?base|end_?point|host|uri_base|base_?address|(?:ollama|chroma|qdrant|weaviate|openai|llm|model|chat|embeddings?|inference)_?(?:ur[il]|server|address)|\bnew\s+Uri)"
    r"\w{0,12}[\"']?\s{0,30}(?::=|=>|=|:|\(|,)?[\s(\[{&@$]{0,6}(?:new\s+Uri\(|\"\w{1,60}\",\s{0,3}|string\.Empty\s*\?\?\s*|[\w.]{1,60}\s*\?\?\s*)?[@$]{0,2}$",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"(?:docs?|help|link|see|display|message|print\w{0,6}|log\w{0,6}|placeholder)\W{0,20}$", re.IGNORECASE
)
# What a variable of the environment that speaks of models holds unless it is set.
_SET = re.compile(
    r"[\"'](?:[A-Z\d]+_)*(?:OPENAI|OLLAMA|LLM|ANTHROPIC|LITELLM|VLLM|LM_STUDIO|LMSTUDIO|EMBEDDINGS?|INFERENCE|MISTRAL|GROQ|DEEPSEEK|GEMINI)_(?:[A-Z\d]+_)*(?:BASE|URL|URI|HOST|ENDPOINT)[\"']"
    r"\s{0,5}\)?[^\"'\n;]{0,60}[\"'](https?://[^\"'\s]{3,200})[\"']"
)
_VARIABLES = (b"_base", b"_url", b"_uri", b"_host", b"_endpoint")
_HOST = re.compile(r"[a-z\d][a-z\d.-]{2,100}\.[a-z]{2,10}")
_OF_HOST = re.compile(
    r"(?:\b[hH]|[a-z]H)ost(?:[nN]ame)?[\"']?\s{0,9}(?:=>|:=|[:=(])\s{0,9}[\"'@]{0,2}$"
)  # of an address in parts: `Host: "api.openai.com"`
_APART = re.compile(
    r"(?:\b[hH]|[a-z]H)ost(?:[nN]ame)?[\"']?\s{0,9}(?:=>|:=|[:=(])\s{0,9}@?[\"'][\w-]{2,40}\.[\w.-]{2,80}[\"']"
)
_BEFORE = 120  # characters of code that say where a text stands


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    if in_tests(document.item.path):
        return
    seen: set[str] = set()
    for match in _SET.finditer(source.code) if document.contains(_VARIABLES) else ():
        if match[1] not in seen and _ADDRESS.fullmatch(match[1]):
            seen.add(match[1])
            yield _endpoint(document, source.language, match[1], source.line(match.start(1)))
    if not (
        source.of_ai or document.parse(asks_service) or (document.contains((b"host",)) and _APART.search(source.code))
    ):
        return
    for text in source.texts:
        url = _told(source, text)
        if url and url not in seen:
            seen.add(url)
            yield _endpoint(document, source.language, url, text.line)


def _told(source: PlainSource, text: Text) -> str:
    """The address that a text is, when AI is asked there; the holes of one that is filled as the program runs by name."""
    if _HOLED.match(text.value):
        shown, url = holed(text.value)
        return shown if _ADDRESS.fullmatch(url) and told_apart(url) else ""
    before = source.code[max(0, text.start - _BEFORE) : text.start]
    if _HOST.fullmatch(text.value) and _OF_HOST.search(before):
        return f"https://{text.value}" if told_apart(f"https://{text.value}/v1/") else ""
    if not _ADDRESS.fullmatch(text.value):
        return ""
    told = (source.of_ai and _PLACE.search(before)) or (told_apart(text.value) and not _SHOWN.search(before))
    return text.value if told else ""


def _endpoint(document: Document, language: str, url: str, line: int) -> Sighting:
    tls = url.startswith("https://")
    return see(document, "endpoint", url, line, key("url", url), language=language, url=url, tls=tls, confidence=0.8)


DETECTOR = Detector(
    id="plain-endpoints",
    title="Addresses of AI services in Go, Rust, Ruby, Java, Kotlin, C# and PHP",
    selects=Selector(languages=LANGUAGES, literals=(*IMPORTS, b"://")),
    detect=_detect,
    hits=(
        Hit(
            "url.go",
            'package llm\nimport "net/url"\nvar at = &url.URL{\n\tScheme: "https",\n\tHost:   "api.openai.com",\n}\n',
            (("endpoint", "https://api.openai.com", 5),),
        ),
        Hit(
            "Ask.java",
            'class Ask {\n  URI at = new URIBuilder().setScheme("https").setHost("api.mistral.ai").build();\n}\n',
            (("endpoint", "https://api.mistral.ai", 2),),
        ),
        Hit(
            "main.go",
            'package main\nimport "github.com/tmc/langchaingo/llms/ollama"\nvar m, _ = ollama.New(ollama.WithServerURL("http://gpu.internal:11434"))\n',
            (("endpoint", "http://gpu.internal:11434", 3),),
        ),
        Hit(
            "P.cs",
            'using Azure.AI.OpenAI;\nvar c = new AzureOpenAIClient(new Uri("https://acme.openai.azure.com"), cred);\n',
            (("endpoint", "https://acme.openai.azure.com", 2),),
        ),
        Hit(
            "A.java",
            'import dev.langchain4j.model.openai.OpenAiChatModel;\nclass A { Object m = OpenAiChatModel.builder().baseUrl("http://localhost:8080/v1").build(); }\n',
            (("endpoint", "http://localhost:8080/v1", 2),),
        ),
        Hit(
            "api_service.rb",
            'class ApiService < ApplicationRecord\n  URL_GROQ = "https://api.groq.com/openai/v1/"\nend\n',
            (("endpoint", "https://api.groq.com/openai/v1/", 2),),
        ),
        Hit(
            "client.rb",
            'class Client\n  URL = ENV.fetch("OPENAI_API_BASE", "http://localhost:11434/v1")\n  SITE = ENV.fetch("SITE_URL", "http://localhost:3000")\nend\n',
            (("endpoint", "http://localhost:11434/v1", 2),),
        ),
        Hit(
            "Providers.kt",
            'object Providers {\n  val all = mapOf(\n    "x" to "https://api.x.ai/v1",\n  )\n}\n',
            (("endpoint", "https://api.x.ai/v1", 3),),
        ),
        Hit(
            "vertex.rs",
            'fn url(location: &str) -> String { format!("https://{location}-aiplatform.googleapis.com/v1/projects/{}", p()) }\n',
            (("endpoint", "https://{location}-aiplatform.googleapis.com/v1/projects/{}", 1),),
        ),
        Hit(
            "azure.go",
            'package a\n\nfunc url(n, d string) string {\n\treturn fmt.Sprintf("https://%s.openai.azure.com/openai/deployments/%s", n, d)\n}\n',
            (("endpoint", "https://{}.openai.azure.com/openai/deployments/{}", 4),),
        ),
        Hit(
            "Bedrock.kt",
            'val url = "https://bedrock-runtime.${region}.amazonaws.com"\nval local = "http://10.0.0.3:8000/v1/chat/completions"\n',
            (
                ("endpoint", "https://bedrock-runtime.{region}.amazonaws.com", 1),
                ("endpoint", "http://10.0.0.3:8000/v1/chat/completions", 2),
            ),
        ),
    ),
    misses=(
        Miss("Site.kt", 'val url = "https://${tenant}.example.com/v1"\nval page = "https://$host/docs"\n'),
        Miss("Help.java", 'class Help { String keys = "https://platform.openai.com/api-keys"; }\n'),
        Miss("A.java", 'import java.net.URI;\nclass A { String baseUrl = "https://example.com"; }\n'),
        Miss(
            "P.cs",
            'using Azure.AI.OpenAI;\nvar text = "see https://example.com";\nvar image = Image("https://example.com/a.png");\n',
        ),
    ),
)
