"""Requests that a flow of a visual builder sends itself: what store or model it asks, and the prompt in its body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.ai_addresses import asked_service, holed, serves_models
from upright.discover.flows import Part, model_part
from upright.discover.model_names import is_hub_id, is_model_name, may_be_model

if TYPE_CHECKING:
    from collections.abc import Iterator

# `model: "gpt-4o"`, `"model": "gpt-4o"`, `model: config.model ?? 'gpt-4o'`, in whatever quotes the export keeps.
_MODEL: Final = re.compile(
    r"\b(?:\w{0,20}_)?[mM]odel(?:_?[nN]ame|_?[iI]d)?\\?[\"']?\s{0,5}[:=]\s{0,5}(?:[^,;{}\n]{0,160}?(?:\?\?|\|\|)\s{0,5})?\\?[\"'`]([\w.:/@-]{3,100})\\?[\"'`]"
)
_SAID: Final = re.compile(
    r"\b(?:content|system|systemPrompt|system_prompt|prompt|instructions|text)\\?[\"']?\s{0,5}[:=]\s{0,5}\\?(?P<quote>[\"'`])(?P<text>(?:(?!\\?(?P=quote)).|\\n){20,8000})",
    re.DOTALL,
)
_TOLD: Final = re.compile(r"\s{0,9}(?:you(?:'re| are) |your (?:task|job|role) |act as |as an? )", re.IGNORECASE)
_POINTS: Final = re.compile(r"/collections/[^/\s]{1,120}/points\b")
_STORES: Final = (("pinecone.io", "pinecone"), ("weaviate", "weaviate"), ("milvus", "milvus"), ("chroma", "chroma"))
_EMBEDS: Final = re.compile(r"/embed", re.IGNORECASE)
_ASKS: Final = re.compile(
    r"/chat/completions|/v1/(?:messages|responses|embeddings|completions|images/generations)\b|/api/(?:chat|generate|embed\w{0,8})\b|:(?:stream)?[gG]enerateContent"
)


def of_request(node: str, url: str, line: int, body: str, at: int) -> Iterator[Part]:
    """What a request stands for beside its address, which is told as that of any setting; `at`: line of the body."""
    address = holed(url.removeprefix("="))[1]
    engine = "qdrant" if _POINTS.search(address) else next((name for host, name in _STORES if host in address), "")
    if engine:
        yield Part(node, "vector_store", node, line, more={"engine": engine})
    elif asks_ai(url):
        yield from of_body(node, body, at, embeds=_EMBEDS.search(url) is not None)


def asks_ai(url: str) -> bool:
    """Whether a request at an address, with whatever holes, asks a model."""
    address = holed(url.removeprefix("="))[1]
    return _ASKS.search(url) is not None or serves_models(address) or asked_service(address) is not None


def of_body(node: str, body: str, line: int, *, embeds: bool = False) -> Iterator[Part]:
    """The models and the prompts that a body or a piece of code names."""
    for match in _MODEL.finditer(body):
        name = match[1]
        if is_model_name(name) or is_hub_id(name) or (embeds and may_be_model(name)):
            yield model_part(node, name, line, embedding=embeds)
    for number, match in enumerate(_SAID.finditer(body), 1):
        said = match["text"].replace("\\n", "\n")
        if _TOLD.match(said):
            yield Part(node, "prompt", f"{node} request {number}", line, said, more={"role": "system"})
