"""AI services that Python code opens a client to.

Why it matters: whoever runs the service sees the data; a base URL that is not the vendor's own sends it somewhere else.

How it recognises: clients of vendors' SDKs (OpenAI, Azure, Anthropic, Google, Mistral, Cohere, Groq, Together, Hugging
Face, Ollama, Tavily, Exa...), `boto3` clients of Bedrock, SageMaker, Comprehend, Textract and others, and clients of
frameworks whose model is not written down. Once per file and provider.

What it does not see: services called over plain HTTP, and clients that a library opens by itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_addresses import asked_service
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_models import python_models
from upright.discover.python_sight import LANGUAGES, framework
from upright.discover.sight import edge, local_key, see
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.model.asset import Json

_CATEGORIES = {
    "tavily": "search",
    "exa": "search",
    "metaphor": "search",
    "firecrawl": "search",
    "elevenlabs": "speech",
    "deepgram": "speech",
    "aws-textract": "vision",
    "aws-rekognition": "vision",
    "aws-transcribe": "speech",
    "aws-polly": "speech",
    "aws-kendra": "search",
}
_URLS = (
    "base_url",
    "azure_endpoint",
    "endpoint",
    "api_base",
    "openai_api_base",
    "endpoint_url",
    "host",
    "server_url",
    "anthropic_api_url",
)
_COMPATIBLE = "openai-compatible"
# This machine, one beside it, and what only a network of one's own knows.
_NEAR = re.compile(
    r"https?://(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]|[\w-]{1,60}(?:[:/]|$)|"
    r"[\w.-]{1,100}\.(?:local|internal|lan|svc)(?:[:/.]|$))"
)
_CREDENTIALS = re.compile(r"//[^/@\s]{1,200}@|\?.*$")


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    seen: set[str] = set()
    for service in document.parse(python_models).services:
        held = module.variable(service.call.node, service.call.scope)
        address = _address(module, service.call)
        provider = _asked(service.provider, address)
        if provider in seen:
            continue
        seen.add(provider)
        own = provider == _COMPATIBLE  # nobody's but that of whom it stands with
        identity = local_key(document, "ai_service", provider) if own else key("service", provider)
        attributes: dict[str, Json] = {"category": _CATEGORIES.get(provider, "llm")}
        if address:
            attributes |= {"base_url": _CREDENTIALS.sub("", address)[:200], "tls": address.startswith("https://")}
        keys = (identity, document.code_key(held)) if held and "." not in held else (identity,)
        yield see(
            document, "ai_service", provider, module.line(service.call.node), keys, provider="" if own else provider,
            framework=framework(service.qualified), language="python", evidence=f"{service.qualified}(...)"[:120], more=attributes,
        )  # fmt: skip
        credential = module.value(
            service.call.argument(-1, "api_key", "token", "api_token", "openai_api_key"), service.call.scope
        )
        if credential.env:
            yield edge(identity, R.AUTHENTICATES_WITH, key("env", document.item.source, credential.env))


def _address(module: PythonModule, call: Call) -> str:
    """The address that a client is given, when it is written down."""
    texts = (module.text(call.argument(-1, name), call.scope) for name in _URLS)
    return next((text for text in texts if text.startswith(("http://", "https://")) and "{" not in text), "")


def _asked(provider: str, address: str) -> str:
    """Whom a client asks: OpenAI's own asks whoever speaks as OpenAI does at the address that it is given."""
    if provider != "openai" or not address:
        return provider
    known = asked_service(address)
    if known is not None:
        return known.id
    if ":11434" in address:
        return "ollama"
    return _COMPATIBLE if _NEAR.match(address) else provider


DETECTOR = Detector(
    id="python-ai-services",
    title="AI services that Python code opens a client to",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "others.py",
            "from openai import OpenAI\na = OpenAI(base_url='https://api.deepseek.com/v1')\nb = OpenAI(base_url='http://localhost:8000/v1')\nc = OpenAI(base_url='http://models:11434/v1')\nd = OpenAI(base_url='https://talk.example.com/v1')\n",
            (
                ("ai_service", "deepseek", 2),
                ("ai_service", "openai-compatible", 3),
                ("ai_service", "ollama", 4),
                ("ai_service", "openai", 5),
            ),
        ),
        Hit(
            "a.py",
            "import os\nfrom openai import AsyncOpenAI\nclient = AsyncOpenAI(api_key=os.environ['K'], base_url='http://llm.local/v1')\n",
            (("ai_service", "openai-compatible", 3),),
        ),
        Hit(
            "b.py",
            "import boto3\n\ndef f(region):\n    return boto3.client('bedrock-runtime', region_name=region)\n",
            (("ai_service", "bedrock", 4),),
        ),
        Hit(
            "c.py",
            "from llama_index.llms import Replicate\n\ndef g(name):\n    return Replicate(model=name)\n",
            (("ai_service", "replicate", 4),),
        ),
    ),
    misses=(
        Miss("a.py", "import boto3\ns3 = boto3.client('s3')\n"),
        Miss("b.py", "# client = OpenAI()\nclass OpenAI: ...\nclient = OpenAI()\n"),
    ),
)
