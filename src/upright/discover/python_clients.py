"""What is known of Python classes that stand for a model or a provider. The table is `python_clients.txt` beside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from upright.discover.ai_packages import distribution_of, lookup
from upright.model.identity import provider_name


@dataclass(frozen=True, slots=True)
class Client:
    """`type`: finer kind of model, empty for a client that takes the model with each call. `position` of the model
    among the arguments (-1: by keyword only).
    """

    name: str
    type: str
    provider: str
    frameworks: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    position: int = -1
    default: str = ""

    def matches(self, qualified: str) -> bool:
        """Whether a qualified name comes from one of the frameworks."""
        if "*" in self.frameworks:
            return bool(distribution_of(qualified))
        return any(qualified.startswith((f"{root}.", f"{root}_")) for root in self.frameworks)


# Classes that integrations call after what they stand for: `DeepgramSTTService`, `CohereDocumentEmbedder`.
SHAPED = re.compile(
    r"^(?!Base|Fake|Mock|Abstract|Cache|Custom|Hypothetical|Determin|Multi|Hybrid|My|Lang[cC]hain|LlamaIndex)(?:Async)?([A-Z]\w{1,30}?)"
    r"(?:(?:Realtime|Live|Http|Responses|SageMaker)?(LLM|STT|TTS|ImageGen)Service|(?:Text|Document)?(Embeddings?|Embedder|EmbeddingFunction))$"
)
_SHAPES = {"LLM": "llm", "STT": "audio_model", "TTS": "audio_model", "ImageGen": "image_model"}
ALTERNATIVES = ("from_pretrained", "from_model_id", "from_defaults", "from_config")
_MODEL_NAMES = ("model", "model_name", "model_id", "deployment", "azure_deployment")
_BESIDE = re.compile(r"(?:Agent|Tokenizer|Processor|FeatureExtractor|Config|Scheduler)(?:Fast)?$")  # goes with a model
_INTEGRATING = frozenset({"agent-framework", "vector-store", "llm-sdk"})


def client_of(qualified: str) -> Client | None:
    """The entry for `langchain_openai.ChatOpenAI`, `openai.OpenAI`...; None when there is none."""
    parts = qualified.rsplit(".", 2)
    last = parts[-1]
    if last.startswith("from_") or last in {"create", "acreate"}:  # alternative constructors
        last = parts[-2] if len(parts) > 1 else last
    known = next((client for client in _table().get(last, ()) if client.matches(qualified)), None)
    return known or _shaped(last, qualified)


def _shaped(last: str, qualified: str) -> Client | None:
    """What the name of a class says of it, when it comes from a library that has many such classes."""
    found = SHAPED.match(last)
    if found is None or lookup("pypi", distribution_of(qualified)) not in _INTEGRATING:
        return None
    provider = provider_name(found[1])
    if found[2]:
        return Client(last, _SHAPES[found[2]], provider, (), _MODEL_NAMES)
    return Client(last, "embedding_model", provider, (), _MODEL_NAMES, -1, f"{last} default")


def made_with(qualified: str) -> str:
    """The class that a call makes a model with, `AutoModel` of `transformers.AutoModel.from_pretrained`, or nothing."""
    parts = qualified.split(".")
    made = parts[-2] if parts[-1].startswith("from_") and len(parts) > 1 else parts[-1]
    return made if made[:1].isupper() and not _BESIDE.search(made) else ""


def client_names() -> tuple[str, ...]:
    """The last parts of all names in the table."""
    return tuple(_table())


@cache
def _table() -> dict[str, list[Client]]:
    table: dict[str, list[Client]] = {}
    for client in _entries():
        table.setdefault(client.name, []).append(client)
    return table


def _entries() -> Iterator[Client]:
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, kind, provider, frameworks, where, default = [*(part.strip() for part in line.split("|")), "", ""][:6]
        position, colon, keywords = where.rpartition(":")
        yield Client(
            name,
            "" if kind == "-" else kind,
            provider,
            tuple(frameworks.split()),
            tuple(keywords.split(",")) if keywords else ("model",),
            int(position) if colon else -1,
            default,
        )
