"""Sources in Go, Rust, Ruby, Java, Kotlin, C# and PHP, read without a grammar: imports of AI packages, texts, code
without its comments. Every pattern is linear.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from upright.discover.ai_packages import imported_package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document

ECOSYSTEMS = {"go": "golang", "rust": "cargo", "ruby": "gem", "java": "maven", "kotlin": "maven", "csharp": "nuget", "php": "composer"}  # fmt: skip
LANGUAGES = frozenset(ECOSYSTEMS)
# What a file of Ruby or PHP may hold that speaks of an AI package without importing it: its program loads it for all.
_LOADED = (b"openai", b"anthropic", b"gemini", b"ollama", b"mistral", b"cohere", b"llm", b"langchain", b"mcp", b"bedrock", b"neighbor", b"agent", b"qdrant", b"pinecone", b"weaviate", b"replicate")  # fmt: skip
IMPORTS = (b"import", b"use ", b"require", b"using ", b"extern crate", b"namespace ", *_LOADED)

_IMPORT = {
    "go": r'^[ \t]*(?:import[ \t]+)?(?:[\w.]{1,40}[ \t]+)?"([\w-]{1,60}\.[\w./~-]{1,200})"[ \t]*(?://.*)?$',
    "rust": r"^[ \t]*(?:pub[ \t]+)?(?:use|extern[ \t]+crate)[ \t]+(?:::)?([a-z]\w{1,60})\b",
    "ruby": r"^[ \t]*require[ \t]*\(?[ \t]*[\"']([\w./-]{2,80})[\"']",
    "java": r"^[ \t]*import[ \t]+(?:static[ \t]+)?([a-z][\w.]{2,200})",
    "kotlin": r"^[ \t]*import[ \t]+([a-z][\w.]{2,200})",
    "csharp": r"^[ \t]*(?:global[ \t]+)?using[ \t]+(?:static[ \t]+)?(?:\w{1,60}[ \t]*=[ \t]*)?([A-Z][\w.]{1,200})[ \t]*;",
    "php": r"^[ \t]*use[ \t]+(?:function[ \t]+)?\\?([A-Z][\w\\]{1,200})",
}
_IMPORTS = {language: re.compile(pattern, re.MULTILINE) for language, pattern in _IMPORT.items()}
# A project in C# may import for all of its files at once: a file that speaks of these types uses their packages.
_AI_TYPES = re.compile(
    r"\b(?:I?ChatClient|IEmbeddingGenerator|I(?:ChatCompletion|TextEmbeddingGeneration)Service|OpenAIClient|AzureOpenAIClient|OpenAIPromptExecutionSettings|"
    r"ChatCompletionsOptions|ChatRequest(?:System|User)Message|SystemChatMessage|ChatHistory|KernelFunction|Kernel\.CreateBuilder|AIFunctionFactory|AIAgent|AIProjectClient|"
    r"ChatCompletionAgent|ChatClientAgent|PersistentAgentsClient|AnthropicClient|OllamaApiClient|VectorStoreCollection|I?VectorStore|QdrantClient|VectorizedQuery|OpenAIService|"
    r"AddMcpServer|MapMcp\w{0,10}|AddChatClient|AddEmbeddingGenerator|AddOpenAIClient|AddAzureOpenAIClient|AddAzureChatCompletionsClient|AddOllamaApiClient|AddAIAgent|AddKernel)\b"
)
# Modules of a program's own that are called after what they speak to: `"github.com/acme/desk/openai"`, `crate::llm`.
_CALLED = r"(?:openai|anthropic|claude|ollama|mistral|deepseek|groq|chatgpt|gpt|llms?|langchain)"
_OWN_MODULE = {
    "go": re.compile(rf'^[ \t]*(?:import[ \t]+)?(?:\w{{1,40}}[ \t]+)?"[\w.-]{{1,60}}/(?:[\w.-]{{1,60}}/){{0,8}}{_CALLED}"', re.MULTILINE),
    "rust": re.compile(rf"^[ \t]*(?:pub[ \t]+)?(?:use[ \t]+(?:crate|super|self)(?:::\w{{1,40}}){{0,4}}::{_CALLED}\b|mod[ \t]+{_CALLED};)", re.MULTILINE),
    "java": re.compile(rf"^[ \t]*(?:import|package)[ \t]+(?:static[ \t]+)?(?:\w{{1,40}}\.){{1,8}}{_CALLED}[.;]", re.MULTILINE),
    "kotlin": re.compile(rf"^[ \t]*(?:import|package)[ \t]+(?:\w{{1,40}}\.){{1,8}}{_CALLED}(?:\.|[ \t]*$)", re.MULTILINE),
}  # fmt: skip
# Constants by which Ruby and PHP speak of a package that no line of the file imports, and what such a line would say.
_SPOKEN = {
    "ruby": re.compile(
        r"(?<![\w:])(?<!module )(?<!class )(?:::)?(?P<name>OpenAI(?=::Client\b|\.configure\b)|Anthropic(?=::Client\b|\.configure\b)|Gemini(?=\.new\b)|Ollama(?=\.new\b)|Mistral(?=\.new\b)|Cohere(?=::Client\b)|"
        r"RubyLLM(?=[.:])|Langchain(?=::)|ActiveAgent(?=::)|MCP(?=::(?:Server|Tool|Prompt|Resource|Client)\b)|FastMcp(?=[.:])|ActionMCP(?=::)|ApplicationMCP(?=Tool|Prompt)|"
        r"Aws::BedrockRuntime(?=::)|Aws::BedrockAgentRuntime(?=::)|Qdrant(?=::Client\b)|Pinecone(?=::Client\b|\.configure\b)|Weaviate(?=::Client\b)|Replicate(?=\.client\b)|OpenRouter(?=::Client\b)|"
        r"DSPy(?=::)|Raix(?=::)|OmniAI(?=::)|Informers(?=\.)|Transformers(?=\.pipeline\b)|has_neighbors(?=\s+:))"
    ),
    "rust": re.compile(
        r"(?<![\w:])(?P<name>rmcp|async_openai|ollama_rs|openai_api_rs|genai|rig_core|mistralrs|candle_(?:core|nn|transformers)|qdrant_client|fastembed|langchain_rust|rust_mcp_sdk|mcp_core|mcp_server|tiktoken_rs)(?=::\w)"
    ),
    "php": re.compile(r"(?<![\w\\>:$])\\?(?P<name>OpenAI|Gemini|Anthropic|Mistral)(?=::(?:client|factory)\()"),
}
_LOADS = {
    "OpenAI": "openai", "Anthropic": "anthropic", "Gemini": "gemini-ai", "Ollama": "ollama-ai", "Mistral": "mistral-ai", "Cohere": "cohere", "RubyLLM": "ruby_llm",
    "Langchain": "langchain", "ActiveAgent": "active_agent", "MCP": "mcp", "FastMcp": "fast_mcp", "ActionMCP": "action_mcp", "ApplicationMCP": "action_mcp",
    "Aws::BedrockRuntime": "aws-sdk-bedrockruntime", "Aws::BedrockAgentRuntime": "aws-sdk-bedrockagentruntime", "Qdrant": "qdrant", "Pinecone": "pinecone", "Weaviate": "weaviate",
    "Replicate": "replicate", "OpenRouter": "open_router", "DSPy": "dspy", "Raix": "raix", "OmniAI": "omniai", "Informers": "informers", "Transformers": "transformers-rb", "has_neighbors": "neighbor",
}  # fmt: skip

_QUOTED = r'"(?:[^"\\\n]|\\.)*+"?'
_LINES = r'"(?:[^"\\]|\\.)*+"?'  # over lines too, as in Rust
_LONG = r'"""(?:.*?"""|.*\Z)'
_VERBATIM = r'(?:\$@|@\$?)"(?:[^"]|"")*+"?'
_BLOCK = r"/\*(?:.*?\*/|.*\Z)"
_HEREDOC = {  # `<<~END` of Ruby, `<<<END` of PHP: the text is what stands up to the word alone on its line
    "ruby": r"<<[~-](?P<q>[\"']?)(?P<tag>[A-Z_]\w{0,40})(?P=q)[^\n]*\n(?P<body>.*?)(?:^[ \t]{0,80}(?P=tag)\b|\Z)",
    "php": r"<<<[ \t]{0,9}(?P<q>[\"']?)(?P<tag>[A-Za-z_]\w{0,40})(?P=q)\n(?P<body>.*?)(?:^[ \t]{0,80}(?P=tag)\b|\Z)",
}
_CHARACTER = r"'(?:[^'\\\n]|\\[^\n]{1,8}?)'"
_TOKENS = {
    "go": rf"(?P<comment>//[^\n]*|{_BLOCK})|{_QUOTED}|`[^`]*+`?|{_CHARACTER}",
    "rust": rf'(?P<comment>//[^\n]*|{_BLOCK})|r#"(?:.*?"#|.*\Z)|\br"[^"]*+"|{_LINES}|{_CHARACTER}',
    "ruby": rf"(?P<comment>\#[^\n]*|^=begin(?:.*?^=end|.*\Z))|{_HEREDOC['ruby']}|{_QUOTED}|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\\n]|\\.)*+`?",
    "java": rf"(?P<comment>//[^\n]*|{_BLOCK})|{_LONG}|{_QUOTED}|{_CHARACTER}",
    "kotlin": rf"(?P<comment>//[^\n]*|{_BLOCK})|{_LONG}|{_QUOTED}|{_CHARACTER}",
    "csharp": rf"(?P<comment>//[^\n]*|{_BLOCK})|{_LONG}|{_VERBATIM}|{_QUOTED}|{_CHARACTER}",
    "php": rf"(?P<comment>//[^\n]*|\#(?!\[)[^\n]*|{_BLOCK})|{_HEREDOC['php']}|{_QUOTED}|'(?:[^'\\]|\\.)*+'?",
}
_TOKEN = {language: re.compile(pattern, re.DOTALL | re.MULTILINE) for language, pattern in _TOKENS.items()}
_CONSTANT = re.compile(
    r"\b([A-Z]\w{1,80})[ \t]*(?::[ \t]*&?(?:'static[ \t]+)?\w{1,20}[ \t]*)?:?=[ \t]*[\"']([^\"'\n]{1,200})[\"']"
)
_NOT_NEWLINE = re.compile(r"[^\n]")
_RUST_TESTS = re.compile(
    r"^#\[cfg\(test\)\]\s{0,9}(?:pub\s{1,9})?mod\s{1,9}\w{1,60}\s{0,9}\{.*?(?:^\}|\Z)", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes: its value, its line, and where it stands in the code."""

    value: str
    line: int
    start: int


class PlainSource:
    """One source file. `code` is its text with comments blanked: same length, same lines."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self.ecosystem = ECOSYSTEMS[language]

    @cached_property
    def packages(self) -> dict[str, int]:
        """AI packages that are imported, with the line of the first import of each."""
        if not any(self._imported(self.text)):
            return {}
        found: dict[str, int] = {}
        for package, start in self._imported(self.code):
            found.setdefault(package, self.line(start))
        return found

    @cached_property
    def of_ai(self) -> bool:
        """Whether the file imports an AI package or a module of its own that is called after one, or speaks of its types where
        a whole project imports them.
        """
        if self.packages or (self.language == "csharp" and _AI_TYPES.search(self.code) is not None):
            return True
        own = _OWN_MODULE.get(self.language)
        return own is not None and own.search(self.code) is not None

    def _imported(self, text: str) -> Iterator[tuple[str, int]]:
        for match in _IMPORTS[self.language].finditer(text):
            name = match[1]
            if self.language == "rust":
                if re.search(rf"\bmod\s+{name}\b", text):
                    continue
                name = name.replace("_", "-")
            package = imported_package(self.ecosystem, name)
            if package:
                yield package, match.start(1)
        spoken = _SPOKEN.get(self.language)
        for match in spoken.finditer(text) if spoken is not None else ():
            name = _LOADS[match["name"]] if self.language == "ruby" else match["name"].replace("_", "-")
            package = imported_package(self.ecosystem, name)
            if package:
                yield package, match.start("name")

    @cached_property
    def _read(self) -> tuple[str, list[Text]]:
        pieces: list[str] = []
        texts: list[Text] = []
        at = 0
        for match in _TOKEN[self.language].finditer(self.text):
            if match["comment"] is None:
                body = match["body"] if self.language in _HEREDOC else None
                value = body.strip() if body is not None else match.group().lstrip("r#@$").strip("\"'`")
                texts.append(Text(value, self.line(match.start()), match.start()))
                continue
            pieces += [self.text[at : match.start()], _NOT_NEWLINE.sub(" ", match.group())]
            at = match.end()
        code = "".join([*pieces, self.text[at:]])
        return self._without_tests(code, texts) if "#[cfg(test)]" in code else (code, texts)

    def _without_tests(self, code: str, texts: list[Text]) -> tuple[str, list[Text]]:
        """The code and its texts with the modules of tests blanked that Rust keeps beside what they test."""
        spans = [match.span() for match in _RUST_TESTS.finditer(code)] if self.language == "rust" else []
        for start, end in spans:
            code = code[:start] + _NOT_NEWLINE.sub(" ", code[start:end]) + code[end:]
        return code, [text for text in texts if not any(start <= text.start < end for start, end in spans)]

    @property
    def code(self) -> str:
        """The text with its comments blanked."""
        return self._read[0]

    @property
    def texts(self) -> list[Text]:
        """The texts in quotes, in order."""
        return self._read[1]

    @cached_property
    def _spans(self) -> list[int]:
        return [text.start for text in self.texts]

    def is_quoted(self, position: int) -> bool:
        """Whether a position lies within a text in quotes."""
        at = bisect_right(self._spans, position) - 1
        return at >= 0 and position < self.texts[at].start + len(self.texts[at].value)

    @cached_property
    def constants(self) -> dict[str, str]:
        """The texts that names with a capital letter are given in this file, the first of each."""
        found: dict[str, str] = {}
        for match in _CONSTANT.finditer(self.code):
            found.setdefault(match[1], match[2])
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(r"\n", self.text))]

    def line(self, position: int) -> int:
        """The line of a position in the text."""
        return bisect_right(self._starts, position)


def plain_source(document: Document) -> PlainSource:
    """Read a source file of one of `LANGUAGES`."""
    return PlainSource(document.text, document.language)
