"""Pipelines of Haystack that are kept as YAML or JSON.

Why it matters: the prompt, the model and the store of an application stand in such a file, and nobody reads it as code.

How it recognises: `components` whose entries have a `type` of Haystack and its integrations: document stores (those of a
retriever or writer too), generators, embedders and the templates of prompt builders.

What it does not see: pipelines that code puts together, which are read there; values that a variable stands for.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests, local_key, provider_of, see
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_STORE = re.compile(r"\.document_stores\.|(?:^|\.)\w{2,60}DocumentStore$")
_MAKES = re.compile(r"\.(?:generators|rankers|embedders|readers)\.|(?:Generator|Ranker|Embedder)$")
_ENGINE = re.compile(r"(?:^|\.)(\w{2,40}?)(?:DocumentStore)$")
_SHORT = 20  # characters: shorter templates say nothing


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for root in document.parse(markup):
        seen: set[tuple[str, str]] = set()
        components = root.get("components")
        for path, node in components.walk() if components.is_map else ():
            kind = node.get("type").text
            if not (node.is_map and kind.startswith(("haystack.", "haystack_"))):
                continue
            for sighting, mark in _seen(document, path, node, kind):
                if mark not in seen:
                    seen.add(mark)
                    yield sighting


def _seen(
    document: Document, path: tuple[str, ...], node: Node, kind: str
) -> Iterator[tuple[Sighting, tuple[str, str]]]:
    given = node.get("init_parameters")
    if _STORE.search(kind):
        engine = _ENGINE.search(kind)
        name = given.first("collection_name", "index", "index_name", "table_name").text
        name = name if name not in {"", "default"} else kind.rpartition(".")[2]
        own = local_key(document, "vector-store", name)
        yield (
            see(document, "vector_store", name, node.line, own, engine=engine[1].lower() if engine else ""),
            ("store", name),
        )
    model = given.first("model", "model_name_or_path")
    if model.text and _MAKES.search(kind) and "$" not in model.text:
        label = "embedding_model" if "mbedder" in kind else "model"
        own = model_key(model.text)
        yield see(document, label, model.text, model.line, own, provider=provider_of(model.text)), (label, model.text)
    template = given.get("template")
    if len(template.text) > _SHORT:
        yield _prompt(document, path[0], template), ("prompt", path[0])


def _prompt(document: Document, component: str, template: Node) -> Sighting:
    text = template.text
    return see(
        document, "prompt", f"{component}.template", template.line, document.code_key(f"prompt {component}"),
        role="template", digest=hashlib.sha256(text.encode()).hexdigest(), length=len(text),
        hidden_unicode=hidden_unicode(text) or None, poisoned=True if poisoned(text) else None,
    )  # fmt: skip


_PIPELINE = """components:
  retriever:
    init_parameters:
      document_store:
        init_parameters: {hosts: "https://localhost:9200", index: notes}
        type: haystack_integrations.document_stores.opensearch.document_store.OpenSearchDocumentStore
    type: haystack_integrations.components.retrievers.opensearch.OpenSearchBM25Retriever
  embed:
    init_parameters: {model: intfloat/e5-base-v2}
    type: haystack.components.embedders.SentenceTransformersTextEmbedder
  llm:
    init_parameters: {model: gpt-4o-mini}
    type: haystack.components.generators.openai.OpenAIGenerator
  prompt_builder:
    init_parameters:
      template: "Given these documents, answer the question: {{query}}"
    type: haystack.components.builders.prompt_builder.PromptBuilder
"""

DETECTOR = Detector(
    id="haystack-pipelines",
    title="Pipelines of Haystack kept as files",
    selects=Selector(languages=frozenset({"yaml", "json"}), literals=(b"haystack.", b"haystack_integrations")),
    detect=_detect,
    hits=(
        Hit(
            "pipelines/query.yml",
            _PIPELINE,
            (
                ("vector_store", "notes", 4),
                ("model", "intfloat/e5-base-v2", 9),
                ("model", "gpt-4o-mini", 12),
                ("prompt", "prompt_builder.template", 16),
            ),
        ),
    ),
    misses=(
        Miss(
            "q.yml",
            "components:\n  llm:\n    init_parameters: {model: gpt-4o}\n    type: acme.Generator\nx: haystack.\n",
        ),
    ),
)
