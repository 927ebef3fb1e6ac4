"""Flows that visual builders of agents export: what their nodes stand for, told the same way whatever the builder."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.model_names import is_embedding
from upright.discover.sight import edge, in_tests, provider_of, see
from upright.discover.wording import extent, words
from upright.model.identity import model_key, provider_name
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_TO = {
    "model": R.CALLS, "embedding_model": R.CALLS, "tool": R.USES_TOOL, "mcp_server": R.CALLS,
    "vector_store": R.RETRIEVES_FROM, "agent": R.CALLS, "prompt": R.PROMPTED_BY, "guardrail": R.GUARDED_BY,
}  # fmt: skip
_TAG = re.compile(r"<[^<>]{1,200}>")
_SHORT, _WORDS = 20, 3  # characters and words: shorter texts are no prompts


@dataclass(slots=True)
class Part:
    """One thing that a node of a flow stands for. `node` is the node's id; `label` a label type; `text` a prompt's."""

    node: str
    label: str
    name: str
    line: int
    text: str = ""
    provider: str = ""
    more: dict[str, Json] = field(default_factory=dict)

    def key(self, document: Document) -> str:
        """Its identity key."""
        if self.label in {"model", "embedding_model"}:
            return model_key(self.name, self.provider)
        return document.code_key(f"flow {self.node} {self.label} {self.name}")


def is_flow(root: Node) -> bool:
    """Whether a file is such an export; what it says is told by the detector of its builder."""
    nodes = root.first("nodes").value or root.get("data", "nodes").value or root.get("workflow", "graph", "nodes").value
    if not isinstance(nodes, list) or not nodes:
        return bool(root.get("app", "mode").text and root.get("model_config"))
    first = nodes[0]
    return bool(first.get("type").text.startswith(("n8n-", "@n8n/")) or first.get("data").is_map)


def told(
    document: Document, parts: Iterable[Part], links: Iterable[tuple[str, str]], framework: str
) -> Iterator[Sighting]:
    """Observations of parts, and relations along the flow's own links (from what is used to who uses it)."""
    if in_tests(document.item.path):
        return
    by_node: dict[str, list[Part]] = {}
    for part in parts:
        if part.label == "prompt" and not is_prompt(part.text):
            continue
        by_node.setdefault(part.node, []).append(part)
        yield _seen(document, part, framework)
    for node in by_node.values():
        yield from _joined(document, node, node)
    for source, target in links:
        if source != target:
            yield from _joined(document, by_node.get(target, []), by_node.get(source, []))


def _joined(document: Document, users: list[Part], used: list[Part]) -> Iterator[Sighting]:
    for user in users:
        for part in used if user.label == "agent" else ():
            if part is not user and part.label in _TO:
                yield edge(user.key(document), _TO[part.label], part.key(document))


def _seen(document: Document, part: Part, framework: str) -> Sighting:
    more: dict[str, Json] = dict(part.more)
    if part.label in {"model", "embedding_model"}:
        more["provider"] = provider_of(part.name, part.provider)
    if part.label == "prompt":
        more |= {"digest": hashlib.sha256(part.text.encode("utf-8", "replace")).hexdigest(), "length": len(part.text)}
        more |= {"hidden_unicode": hidden_unicode(part.text) or None, "poisoned": poisoned(part.text) or None}
    return see(
        document, part.label, part.name[:120], part.line, part.key(document), more, framework=framework, confidence=0.95
    )


def is_prompt(text: str) -> bool:
    """Whether a text of a node says something to a model, and is not only an expression of the flow."""
    plain = _TAG.sub(" ", re.sub(r"\{\{.{0,300}?\}\}", " ", text))
    return extent(plain.strip()) >= _SHORT and words(plain, _WORDS) > _WORDS


def model_part(node: str, name: str, line: int, provider: str = "", *, embedding: bool = False) -> Part:
    """A model that a node names."""
    label = "embedding_model" if embedding or is_embedding(name) else "model"
    return Part(node, label, name, line, provider=provider_name(provider) if provider else "")


def provider_within(kind: str) -> str:
    """The provider that the type of a node names: `lmChatAzureOpenAi`, `chatAnthropic`, `OpenAIModel`."""
    lowered = kind.lower()
    return next((vendor for word, vendor in _VENDORS if word in lowered), "")


_VENDORS = (
    ("azureopenai", "azure-openai"), ("awsbedrock", "bedrock"), ("bedrock", "bedrock"), ("openrouter", "openrouter"), ("googlevertex", "google"),
    ("gemini", "google"), ("google", "google"), ("vertex", "google"), ("anthropic", "anthropic"), ("ollama", "ollama"), ("mistral", "mistral"),
    ("cohere", "cohere"), ("groq", "groq"), ("huggingface", "huggingface"), ("deepseek", "deepseek"), ("xai", "xai"), ("perplexity", "perplexity"),
    ("nvidia", "nvidia"), ("together", "together"), ("fireworks", "fireworks"), ("replicate", "replicate"), ("watsonx", "watsonx"),
    ("cerebras", "cerebras"), ("localai", "local"), ("lmstudio", "lm-studio"), ("openai", "openai"),
)  # fmt: skip
