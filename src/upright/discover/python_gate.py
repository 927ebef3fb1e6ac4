"""The cheap look that decides whether a Python document is worth parsing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.ai_addresses import named_interface
from upright.discover.ai_packages import distribution_of
from upright.discover.readers.python_module import PythonModule, python_module
from upright.discover.sight import in_tests

if TYPE_CHECKING:
    from upright.discover.document import Document

_IMPORT = re.compile(
    r"(?:^|\\n|[\"'\n;])[ \t]*"
    r"(?:from[ \t]+([\w.]+)[ \t]+import\b[ \t(\\]*(\w*)|import[ \t]+([\w.]+(?:[ \t]*,[ \t]*[\w.]+)*))"
)
# What these hold may follow on further lines.
_NAMESPACES = frozenset({"google", "google.cloud", "azure", "azure.ai", "livekit", "ray"})
_WORDS = (
    b"gpt-", b"claude-", b"gemini-", b"mistral", b"llama", b"openai", b"anthropic", b"langchain", b"bedrock",
    b"ollama", b"you are a", b"input_schema", b"huggingface", b"api_key", b"model_name", b"model_id", b"chat_model",
    b"fastmcp", b"sagemaker", b"fine_tun", b"finetun", b"joblib", b"qwen", b"deepseek", b"gemma-",
    b"open_ai", b"hf://", b"hf_token", b"hugging_face", b"langfuse",
)  # fmt: skip
# What follows a name that is given a text of some length, or something that may hold one.
_TEXT = rb"\w*[ \t]*(?::[^=\n]{0,60})?=[ \t]*(?:[\w.]+\()?[rfbuRFBU]{0,2}(?:[\"']{3}|[\"'][^\"'\n]{20}|[({\[\\])"
# Words that much other code holds too, each with what it looks like in code that has to do with AI.
_TELLING = {
    b"llm": re.compile(rb"(?<![AEIOU])LLM|Llm|(?<![aeiou])llm|litellm"),  # not `fullmatch`, `CallMethod`
    b"prompt": re.compile(
        rb"(?i:prompts?"
        + _TEXT
        + rb"|_prompts?\b|\bprompts?_\w|\b(?:import|from)\b[^\n]*prompt)|[a-z]Prompt|Prompt[A-Z]"
    ),
    b"instructions": re.compile(
        rb"(?i:instructions" + _TEXT + rb"|_instructions|\binstructions_\w|\binstructions=(?!=))"
    ),
    b"system_m": re.compile(rb"(?i:system_(?:mess|ms|mod))"),
    b"embedding": re.compile(
        rb"(?i:[_.\"']embedding|embeddings?[ \t]*[=:(.\"'\]]|embedding_)|Embeddings?[A-Z]|[a-z]Embedding"
    ),
    b"model_": re.compile(rb"MODEL_(?:ID|NAME|PATH|REPO)[ \t]*(?::[^=\n]{0,40})?=[ \t]*[\"'][\w.-]{2,40}/[\w.-]"),
    b"messages": re.compile(rb"\.a?(?:invoke|stream)\([ \t\n]{0,20}\{[ \t\n]{0,20}\\?[\"']messages"),
    b"_agent": re.compile(rb"(?i:(?<!user)(?<!ssh)_agent)"),
    b"agent_": re.compile(rb"(?i:(?<!user_)(?<!ssh_)(?<!user)agent_)"),
}
# Addresses of AI services that plain HTTP asks, and of models on this machine.
_ADDRESSED = (b"://api", b"://inference", b"/predict", b"/generate", b"/infer", b"/chat")
_ADDRESS = re.compile(
    r"https?://(?:(?:api|inference)[\w-]{0,20}\.[\w.-]{4,80}/[\w./-]{0,60}|"
    r"((?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::\d{2,5})?/(?:[\w-]{1,30}/){0,3}(?:predict|generate|infer|chat)\b))"
)
# What a front end posts to routes of its own service that ask a model, wherever it is: `post(f"{API_URL}/chat")`.
_ROUTE = (
    r"(?:[\w-]{1,20}/){0,2}?(?:chat|ask|query|generate|predict|completions?|summari[sz]e|transcribe|rag|agents?|invoke|infer(?:ence)?|embed)"
    r"(?:[/_?-]|$|[\"'])"
)
POSTED = re.compile(
    rf"(?:https?://[\w-]{{1,60}}(?:[.][\w-]{{1,40}}){{0,4}}(?::\d{{2,5}})?|\{{[\w.]{{1,60}}\}})/{_ROUTE}"
)
_POSTS = re.compile(
    r"(?:requests|httpx|session|client|http)\.(?:post|stream)\(\s{0,20}f[\"'](?:https?://)?\{[\w.]{1,60}\}/" + _ROUTE
)
# Files that hold prompts by what they are called.
KEPT = re.compile(r"(?:^|/)(?:\w{0,40}_)?prompts?(?:_\w{0,40})?\.py$|(?:^|/)prompts?/", re.IGNORECASE)
ASKED = (*_WORDS, *_TELLING)


def imports_ai(document: Document) -> bool:
    """Whether any line imports an AI package; in text of a notebook too."""
    return any(_is_ai(found) for line in _lines_with(document.text, "import") for found in _IMPORT.finditer(line))


def _lines_with(text: str, word: str) -> Iterator[str]:
    """The lines that hold a word, each with the end of the line before it; the others are not looked at."""
    at = text.find(word)
    while at >= 0:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[max(0, text.rfind("\n", 0, at)) : end]
        at = text.find(word, end)


def _is_ai(found: re.Match[str]) -> bool:
    if found[1]:
        whole = f"{found[1]}.{found[2]}".strip(".")
        return bool(distribution_of(whole)) or (found[1] in _NAMESPACES and not found[2])
    return any(distribution_of(name.strip()) for name in found[3].split(","))


def worth_parsing(document: Document) -> bool:
    """Whether a Python document may hold something of AI."""
    if document.contains(_WORDS) or document.parse(telling) or document.parse(imports_ai):
        return True
    if document.contains(_ADDRESSED) and any(map(_asked, _ADDRESS.finditer(document.text))):
        return True
    if document.contains((b".post(", b".stream(")) and _POSTS.search(document.text) is not None:
        return True
    return KEPT.search(document.item.path) is not None


def _asked(found: re.Match[str]) -> bool:
    return bool(found[1]) or named_interface(found[0]) is not None


def telling(document: Document) -> bool:
    """Whether words that much other code holds too stand in it as code of AI writes them."""
    return any(
        document.contains((word,)) and shape.search(document.content) is not None for word, shape in _TELLING.items()
    )


def program(document: Document) -> PythonModule | None:
    """The parsed module of any program that is no test, since what it calls may lead to AI. Raises MalformedError."""
    return None if in_tests(document.item.path) else document.parse(python_module)


def opened(document: Document) -> PythonModule | None:
    """The parsed module, or None when the document is not worth parsing: nothing of AI in it, or a test or a page of
    documentation, whose agents and prompts are made up. Raises MalformedError.
    """
    if in_tests(document.item.path) or not document.parse(worth_parsing):
        return None
    return document.parse(python_module)
