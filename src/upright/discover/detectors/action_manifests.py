"""Actions for GitHub that ask models: what they are given unless a workflow says otherwise.

Why it matters: the models, the prompt and the address of an action apply to everybody who uses it without settings of
their own; what it reads of a pull request goes to that model.

How it recognises: `action.yml` with inputs whose defaults are models, prompts of some length or addresses of AI
services.

What it does not see: defaults that the code of the action sets.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from upright.discover.ai_addresses import named_interface
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.model_names import is_embedding, is_model_name
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests, provider_of, see
from upright.discover.wording import words
from upright.model.identity import key, model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_MODEL = re.compile(r"model|embedding|deployment", re.IGNORECASE)
_PROMPT = re.compile(
    r"prompt|instructions?|system[_-]?message|persona|^summari[sz]e|^review(?:[_-]\w{1,40})?$", re.IGNORECASE
)
_SYSTEM = re.compile(r"system|instruction|persona", re.IGNORECASE)
_FEWEST = 8  # words of a prompt


def _detect(document: Document) -> Iterator[Sighting]:
    for root in document.parse(markup) if not in_tests(document.item.path) else ():
        if root.get("runs").is_map:
            for name, declared in root.get("inputs").items():
                yield from _given(document, name, declared.get("default"))


def _given(document: Document, name: str, default: Node) -> Iterator[Sighting]:
    told = default.text.strip()
    if _MODEL.search(name) and is_model_name(told):
        label = "embedding_model" if is_embedding(told) else "model"
        yield see(document, label, told, default.line, model_key(told), provider=provider_of(told))
    elif _PROMPT.search(name) and words(told, _FEWEST) >= _FEWEST:
        system = _SYSTEM.search(name) is not None
        yield see(
            document, "prompt", name, default.line, document.code_key(f"prompt {name}"), role="system" if system else "template",
            type="system_prompt" if system else "prompt", length=len(told), digest=hashlib.sha256(told.encode()).hexdigest(),
            hidden_unicode=hidden_unicode(told) or None, poisoned=True if poisoned(told, own=True) else None,
        )  # fmt: skip
    elif "://" in told and named_interface(told):
        url = told.rstrip("/")
        yield see(document, "endpoint", url, default.line, key("url", url), url=url, type="api", confidence=0.85)


DETECTOR = Detector(
    id="action-manifests",
    title="Actions for GitHub that ask models",
    selects=Selector(names=("action.yml", "action.yaml"), literals=(b"inputs:",)),
    detect=_detect,
    hits=(
        Hit(
            "action.yml",
            "name: Review\ninputs:\n  heavy_model:\n    default: 'gpt-4'\n  base_url:\n    default: 'https://api.openai.com/v1'\n  system_message:\n    default: |\n      You are a reviewer of code. Say what is wrong with each change, and how it is put right.\n  debug:\n    default: 'false'\nruns:\n  using: node20\n  main: dist/index.js\n",
            (("model", "gpt-4", 4), ("endpoint", "https://api.openai.com/v1", 6), ("prompt", "system_message", 8)),
        ),
    ),
    misses=(
        Miss(
            "action.yml",
            "name: Build\ninputs:\n  model:\n    default: 'release'\n  prompt:\n    default: 'yes'\nruns:\n  using: composite\n",
        ),
        Miss("action.yml", "inputs:\n  model:\n    default: gpt-4\n"),
    ),
)  # fmt: skip
