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

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_gate import opened
from upright.discover.python_models import python_models
from upright.discover.python_sight import LANGUAGES, framework
from upright.discover.sight import edge, see
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
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
_CREDENTIALS = re.compile(r"//[^/@\s]{1,200}@|\?.*$")


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    seen: set[str] = set()
    for service in document.parse(python_models).services:
        held = module.variable(service.call.node, service.call.scope)
        identity = key("service", service.provider)
        if service.provider in seen:
            continue
        seen.add(service.provider)
        attributes: dict[str, Json] = {"category": _CATEGORIES.get(service.provider, "llm")}
        for name in _URLS:
            address = module.text(service.call.argument(-1, name), service.call.scope)
            if address.startswith(("http://", "https://")) and "{" not in address:
                attributes |= {"base_url": _CREDENTIALS.sub("", address)[:200], "tls": address.startswith("https://")}
        keys = (identity, document.code_key(held)) if held and "." not in held else (identity,)
        yield see(
            document, "ai_service", service.provider, module.line(service.call.node), keys, provider=service.provider,
            framework=framework(service.qualified), language="python", evidence=f"{service.qualified}(...)"[:120], more=attributes,
        )  # fmt: skip
        credential = module.value(
            service.call.argument(-1, "api_key", "token", "api_token", "openai_api_key"), service.call.scope
        )
        if credential.env:
            yield edge(identity, R.AUTHENTICATES_WITH, key("env", document.item.source, credential.env))


DETECTOR = Detector(
    id="python-ai-services",
    title="AI services that Python code opens a client to",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "a.py",
            "import os\nfrom openai import AsyncOpenAI\nclient = AsyncOpenAI(api_key=os.environ['K'], base_url='http://llm.local/v1')\n",
            (("ai_service", "openai", 3),),
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
