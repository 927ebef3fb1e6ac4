"""Models that scripts name where no option does: in the address that is asked, to a binding of the platform."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detectors._scripts import purpose
from upright.discover.model_names import is_model_name, may_be_model, recognise
from upright.discover.readers.script_values import option, texts
from upright.model.identity import provider_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.discover.readers.script import Call, Script

_ASKED = re.compile(
    r"[\"'`](?:https|wss)://[\w.-]{4,100}/[^\s\"'`]{0,200}?(?:[?&]model=|/models/)([\w.-]{3,80})(?=[\"'`&]|:(?:generate|stream|embed|predict))"
)

_VERSION = re.compile(r"\bversion[\"']?\s{0,20}:\s{0,40}[\"'`]([0-9a-f]{64})[\"'`]")
_RETURNED = re.compile(r"return\s(?:[\w.?]{1,60}\s(?:\|\||\?\?)\s)?[\"'`]([\w./:@-]{3,80})[\"'`]")
# How a client of models is asked, also one that another file makes.
_REQUESTS = re.compile(
    r"\.(?:(?:chat\.)?completions\.(?:create|parse|stream)|responses\.(?:create|parse|stream)|embeddings\.create|messages\.(?:create|stream)|images\.(?:generate|edit)|"
    r"audio\.(?:transcriptions|translations|speech)\.create|models\.(?:generateContent\w{0,8}|embedContent|generateImages)|generateContent|getGenerativeModel)$"
)
_PARAMETER = re.compile(
    r"[(,]\s{0,40}(?:(?:private|public|protected|readonly)\s{1,4}){0,2}(?P<name>\w{0,30}[mM]odel(?:Name|Id|ID)?)\s{0,4}(?::\s{0,4}[\w.]{1,40}\s{0,4})?=\s{0,4}"
    r"[\"'`](?P<value>[\w./:@-]{3,80})[\"'`]"
)
_IN_PARAMETERS = re.compile(r"odel(?:Name|Id|ID)?[^=]{0,60}=\s{0,4}[\"'`]")  # what each of them holds, found faster
_PROVIDER_OF_CLASS = re.compile(r"^(?:Azure)?(?:Chat)?([A-Z][A-Za-z]+?)(?:AI)?(?:Chat|Embeddings?|Inference|LLM)?$")


def of_workers(document: Document, found: Script) -> Iterator[tuple[str, int, str, str]]:
    """Models that Cloudflare's binding runs: `env.AI.run("@cf/baai/bge-base-en-v1.5", ...)`."""
    for call in found.calls if document.contains((b"@cf/", b"@hf/")) else ():
        for value in texts(found, document.item.path, call.given[0])[:1] if call.last == "run" and call.given else ():
            if isinstance(value.value, str) and value.value.startswith(("@cf/", "@hf/")):
                yield value.value, value.line, "cloudflare", "embedding" if "/bge-" in value.value else call.last


def of_versions(document: Document) -> Iterator[tuple[str, int, str, str]]:
    """Models of Replicate that a request names by their version: `{ version: "854e87...", input: {...} }`."""
    for match in _VERSION.finditer(document.text) if document.contains((b"replicate.com",)) else ():
        yield match[1], document.text.count("\n", 0, match.start(1)) + 1, "replicate", "version"


def of_addresses(document: Document) -> Iterator[tuple[str, int, str, str]]:
    """Models that an address asks for: `wss://api.openai.com/v1/realtime?model=gpt-realtime`."""
    for match in _ASKED.finditer(document.text) if document.contains((b"?model=", b"&model=", b"/models/")) else ():
        known = recognise(match[1])
        if known is not None:
            yield match[1], document.text.count("\n", 0, match.start()) + 1, known.provider, "model"


def of_returns(document: Document) -> Iterator[tuple[str, int, str, str]]:
    """Models that a function of a file of AI gives: `MODEL(chosen) { return chosen || "gpt-4o-mini"; }`."""
    for match in _RETURNED.finditer(document.text):
        known = recognise(match[1])
        if known is not None and is_model_name(match[1]):
            yield match[1], document.text.count("\n", 0, match.start(1)) + 1, known.provider, "model"


def of_parameters(document: Document) -> Iterator[tuple[str, int, str, str]]:
    """Models that a parameter of a file of AI stands for unless another is given: `modelName: string = "gpt-4o"`."""
    for match in _PARAMETER.finditer(document.text) if _IN_PARAMETERS.search(document.text) else ():
        known = recognise(match["value"])
        if known is not None and is_model_name(match["value"]):
            line = document.text.count("\n", 0, match.start("value")) + 1
            yield match["value"], line, known.provider, match["name"]


def of_requests(document: Document, found: Script) -> Iterator[tuple[str, int, str, str]]:
    """Models that a client of another file is asked for: `client.chat.completions.create({ model: "org/Name-8B" })`."""
    for call in found.calls:
        if purpose(call.module) or not _REQUESTS.search("." + call.callee):
            continue
        for value in texts(found, document.item.path, option(found, call, "model")):
            if isinstance(value.value, str) and not (value.dynamic or value.env) and may_be_model(value.value):
                yield value.value, value.line, "", call.callee


def provider_of_call(call: Call) -> str:
    """The provider whose model a call makes, by its package and its class."""
    package = call.module.split("/")
    if call.module.startswith("@ai-sdk/"):
        name = package[1]
        return {
            "amazon-bedrock": "bedrock",
            "azure": "azure-openai",
            "gateway": "",
            "openai-compatible": "",
            "google-vertex": "google",
        }.get(name, provider_name(name))
    if call.module.startswith(("@langchain/", "langchain", "@llamaindex/", "llamaindex")):
        match = _PROVIDER_OF_CLASS.match(call.path.partition(".")[0])
        name = provider_name(match.group(1).lower()) if match else ""
        return (
            name
            if name
            in {
                "openai",
                "anthropic",
                "google",
                "mistral",
                "cohere",
                "groq",
                "ollama",
                "bedrock",
                "huggingface",
                "together",
                "fireworks",
            }
            else ""
        )
    known = {"ollama": "ollama", "groq-sdk": "groq", "replicate": "replicate", "together-ai": "together", "ollama-ai-provider": "ollama",
             "@huggingface/inference": "huggingface", "@huggingface/transformers": "huggingface", "@xenova/transformers": "huggingface",
             "@aws-sdk/client-bedrock-runtime": "bedrock", "@openrouter/ai-sdk-provider": "openrouter"}  # fmt: skip
    return known.get(call.module, "")
