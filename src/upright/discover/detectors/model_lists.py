"""Models that a plain text file lists, one a line.

Why it matters: what is fetched onto every machine often stands in such a list, which no command names.

How it recognises: text files that are called after models, where nearly every line is the name of a model as Ollama or a
hub has it; comments and blank lines are passed over.

What it does not see: lists of ids that are of no known form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import is_embedding, is_hub_id, recognise
from upright.discover.sight import in_tests, provider_of, see
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_TAGGED = re.compile(r"[A-Za-z][\w.-]{1,60}(?:/[\w.-]{1,80})?:[\w.-]{1,40}")
_MOST, _SHARE = 200, 0.8


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    rows = [(line.partition("#")[0].strip(), number) for number, line in enumerate(document.lines, 1)]
    rows = [row for row in rows if row[0]]
    named = [row for row in rows if _is_model(row[0])]
    if not 0 < len(rows) <= _MOST or len(named) < _SHARE * len(rows):
        return
    for name, line in named:
        label = "embedding_model" if is_embedding(name) else "model"
        identity = model_key(name, "" if is_hub_id(name) else "ollama" if ":" in name else "")
        yield see(document, label, name, line, identity, provider=provider_of(name), confidence=0.9)


def _is_model(text: str) -> bool:
    """Whether a line is a tag of Ollama, an id of a hub with a number or a family in it, or another known form."""
    known = recognise(text) is not None
    return known or bool(_TAGGED.fullmatch(text) and recognise(text.partition(":")[0]) is not None)


DETECTOR = Detector(
    id="model-lists",
    title="Models that a text file lists",
    selects=Selector(languages=frozenset({"text"}), paths=("*model*.txt",)),
    detect=_detect,
    hits=(
        Hit("default-models.txt", "# for everyone\nmistral:7b\nllama3.2:3b\n", (("model", "mistral:7b", 2), ("model", "llama3.2:3b", 3))),
        Hit(
            "scripts/models.txt",
            "Qwen/Qwen2.5-7B-Instruct\nBAAI/bge-small-en-v1.5\n",
            (("model", "Qwen/Qwen2.5-7B-Instruct", 1), ("model", "BAAI/bge-small-en-v1.5", 2)),
        ),
        Hit("ollama_models.txt", "nomic-embed-text:latest\n", (("model", "nomic-embed-text:latest", 1),)),
    ),
    misses=(
        Miss("models.txt", "T-Ford\nModel S\nModel 3\n"),
        Miss("model_notes.txt", "We run mistral:7b on two machines.\nIt is slow.\n"),
        Miss("notes.txt", "mistral:7b\n"),
    ),
)  # fmt: skip
