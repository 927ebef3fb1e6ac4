"""AI services that Go, Rust, Ruby, Java, Kotlin, C# and PHP open a client to.

Why it matters: whoever runs the service sees the data; in a compiled back-end nobody reads which one it is.

How it recognises: in files that import an AI package, the classes and functions by which vendors' SDKs, LangChain4j,
Spring AI, Semantic Kernel, .NET Aspire, langchaingo, rig and others make clients of a vendor. Once per file and provider.

What it does not see: clients that a framework makes from configuration alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.plain_source import IMPORTS, LANGUAGES, plain_source
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

# How SDKs spell a vendor in the names of their classes and functions, the longest first.
_VENDORS = {
    "azureopenai": "azure-openai", "openai": "openai", "anthropic": "anthropic", "ollama": "ollama", "mistralai": "mistral",
    "mistral": "mistral", "googleaigemini": "google", "vertexaigemini": "google", "vertexai": "google", "googleai": "google",
    "googlegenai": "google", "gemini": "google", "bedrock": "bedrock", "huggingface": "huggingface", "cohere": "cohere",
    "groq": "groq", "deepseek": "deepseek", "qwen": "alibaba", "dashscope": "alibaba", "qianfan": "baidu", "zhipuai": "zhipu",
    "zhipu": "zhipu", "watsonx": "watsonx", "perplexity": "perplexity", "together": "together", "openrouter": "openrouter",
    "replicate": "replicate", "voyageai": "voyage", "xai": "xai",
}  # fmt: skip
_NAMES = "|".join(sorted(_VENDORS, key=len, reverse=True))
_MADE = re.compile(
    rf"\b(?:new\s+)?(?P<class>{_NAMES})\w{{0,12}}?(?:Streaming|Async|Api|OkHttp)?(?:Chat|Language|Embedding|Image)?(?:Model|Client|ClientAsync|Api)"
    rf"(?:\s*\.\s*\w{{0,4}}[bB]uilder\(|\.fromEnv\(|\.from_env\(|::(?:new|from_env|builder)\(|::Client\.new|\()"
    rf"|\.Add(?P<added>{_NAMES})\w{{0,24}}\("
    rf"|\b(?P<package>{_NAMES})\.New(?:Client\w{{0,12}}|Model)?\("
    rf"|\b(?P<module>{_NAMES})::(?:Client(?:::|\.)(?:new|from_env|default)|client\()",
    re.IGNORECASE,
)


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    if not source.of_ai or in_tests(document.item.path):
        return
    seen: set[str] = set()
    for match in _MADE.finditer(source.code):
        provider = _VENDORS[next(name for name in match.groups() if name).lower()]
        if provider not in seen:
            seen.add(provider)
            yield see(document, "ai_service", provider, source.line(match.start()), key("service", provider),
                      provider=provider, category="llm", language=source.language, confidence=0.85)  # fmt: skip


DETECTOR = Detector(
    id="plain-services",
    title="AI services used by Go, Rust, Ruby, Java, Kotlin, C# and PHP",
    selects=Selector(languages=LANGUAGES, literals=IMPORTS),
    detect=_detect,
    hits=(
        Hit(
            "A.java",
            "import dev.langchain4j.model.ollama.OllamaChatModel;\nclass A { Object m = OllamaChatModel.builder().baseUrl(u).build(); }\n",
            (("ai_service", "ollama", 2),),
        ),
        Hit(
            "P.cs",
            'using Microsoft.Extensions.AI;\nbuilder.AddOpenAIClientFromConfiguration("chat").AddChatClient();\nvar c = new AzureOpenAIClient(uri, cred);\n',
            (("ai_service", "openai", 2), ("ai_service", "azure-openai", 3)),
        ),
        Hit(
            "main.go",
            'package main\nimport "github.com/sashabaranov/go-openai"\nvar c = openai.NewClient(key)\n',
            (("ai_service", "openai", 3),),
        ),
        Hit("a.rb", "require 'openai'\nclient = OpenAI::Client.new\n", (("ai_service", "openai", 2),)),
    ),
    misses=(
        Miss("A.java", "import java.util.List;\nclass A { Object m = new OllamaClient(); }\n"),
        Miss(
            "main.go",
            'package main\nimport "github.com/sashabaranov/go-openai"\nvar m = openai.GPT4o // openai.NewClient()\n',
        ),
    ),
)
