"""AI packages: what each is for, and which distribution an import comes from. The table is `ai_packages.txt` beside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_suffix(".txt")
_SECTION = re.compile(r"\[(\w+) ([\w-]+)\]")


@dataclass(frozen=True, slots=True)
class _Ecosystem:
    purposes: dict[str, str] = field(default_factory=dict)  # normalised name -> purpose
    families: list[tuple[str, str]] = field(default_factory=list)  # prefix of a normalised name -> purpose
    imports: dict[str, str] = field(default_factory=dict)  # dotted import -> distribution


# Namespaces in which one import path is one distribution: `llama_index.llms.openai` is `llama-index-llms-openai`.
_INTEGRATIONS = {
    "agent", "callbacks", "embeddings", "evaluation", "extractors", "finetuning", "graph_stores", "indices",
    "ingestion", "llms", "memory", "multi_modal_llms", "node_parser", "observability", "output_parsers",
    "packs", "postprocessor", "program", "protocols", "question_gen", "readers", "response_synthesizers",
    "retrievers", "selectors", "sparse_embeddings", "storage", "tools", "utils", "vector_stores", "voice_agents",
}  # fmt: skip
_REMEMBERED = 1 << 16  # names whose answer is kept
_STORAGE = frozenset({"chat_store", "docstore", "index_store", "kvstore"})


def normalise(ecosystem: str, name: str) -> str:
    """One spelling of a package name: PEP 503 for `pypi`, hyphens for `cargo`, lower case elsewhere."""
    lowered = name.strip().lower()
    if ecosystem == "cargo":
        return lowered.replace("_", "-")
    return re.sub(r"[-_.]+", "-", lowered) if ecosystem == "pypi" else lowered


@lru_cache(_REMEMBERED)
def lookup(ecosystem: str, name: str) -> str:
    """What the package is for (`llm-sdk`, `agent-framework`, `ml`, `vector-store`, `mcp`, `eval`, `observability`,
    `guardrail`, `serving`, `training`), or an empty string when it is not an AI package.

    `ecosystem`: `pypi`, `npm`, `cargo`, `golang`, `maven` (`group/artifact`), `nuget`, `gem`, `composer`.
    """
    table = _tables().get(ecosystem)
    if table is None:
        return ""
    key = normalise(ecosystem, name)
    if ecosystem == "maven":
        key = key.replace(":", "/")
    if key in table.purposes:
        return table.purposes[key]
    return next((purpose for prefix, purpose in table.families if key.startswith(prefix)), "")


# Words that only packages of AI have in their names, each a whole part of it, and what such a package is for.
_TELLING = {
    word: purpose
    for purpose, words in (
        ("llm-sdk", "openai anthropic claude chatgpt gpt3 gpt4 ollama huggingface openrouter deepseek mistralai llm"),
        ("llm-sdk", "vertexai genai watsonx bedrockruntime sagemakerruntime elevenlabs llamacpp"),
        ("agent-framework", "langchain langchain4j langchaingo langgraph llamaindex copilotkit agentic crewai"),
        ("vector-store", "pinecone weaviate qdrant chromadb milvus pgvector"),
        ("observability", "langfuse langsmith"), ("mcp", "mcp"), ("serving", "litellm vllm"), ("ml", "onnxruntime"),
    )
    for word in words.split()
}  # fmt: skip
_PARTS = re.compile(r"[-_./@:]+")


@lru_cache(_REMEMBERED)
def purpose_of(ecosystem: str, name: str) -> str:
    """What a package that a manifest names is for: as the table says it, else as its name tells it.

    >>> purpose_of("npm", "serverless-openai-proxy"), purpose_of("golang", "github.com/acme/openapi")
    ('llm-sdk', '')
    """
    known = lookup(ecosystem, name)
    return known or next((_TELLING[part] for part in _PARTS.split(name.lower()[:200]) if part in _TELLING), "")


def distribution_of(import_name: str, ecosystem: str = "pypi") -> str:
    """The AI distribution that an import comes from, or an empty string.

    Python: `langchain_openai.chat_models` -> `langchain-openai`; npm: `@langchain/openai/x` -> `@langchain/openai`.
    """
    return _script_distribution(import_name) if ecosystem == "npm" else _python_distribution(import_name)


@lru_cache(maxsize=_REMEMBERED)
def _script_distribution(module: str) -> str:
    parts = module.split("/")
    package = "/".join(parts[: 2 if module.startswith("@") else 1])
    return package if lookup("npm", package) or _tells(package) else ""


def _tells(package: str) -> bool:
    """Whether an import is of a package that its own name tells: a word of AI among others, and no part of a workspace
    (`@acme/llm`) or of the project (`llm/client`).
    """
    return "-" in package and not package.startswith("@") and not _TELLING.keys().isdisjoint(package.lower().split("-"))


@cache
def _python_distribution(import_name: str) -> str:
    if _NO_IMPORT.search(import_name):  # a name that a path gave: `agents/building-blocks/3-tools.py`
        return ""
    parts = import_name.split(".")
    imports = _tables()["pypi"].imports
    if parts[0] == "llama_index":
        return _llama_index(parts)
    for length in range(len(parts), 0, -1):
        found = imports.get(".".join(parts[:length]))
        if found and found.endswith("*"):
            return found[:-1] + parts[length].replace("_", "-") if len(parts) > length else ""
        if found:
            return found
    root = parts[0].replace("_", "-")
    return root if "-" in root and lookup("pypi", root) else ""


def _llama_index(parts: list[str]) -> str:
    if len(parts) == 1:
        return "llama-index"
    if parts[1] == "core":
        return "llama-index-core"
    deep = 4 if len(parts) > 3 and parts[1] == "storage" and parts[2] in _STORAGE else 3  # noqa: PLR2004
    if parts[1] in _INTEGRATIONS and len(parts) >= deep:
        return "-".join(["llama-index", *parts[1:deep]]).replace("_", "-")
    return "llama-index"


_NO_IMPORT = re.compile(r"-|(?:^|\.)\d")
_SEPARATORS = {"golang": "/", "maven": ".", "nuget": ".", "composer": "\\", "cargo": "::", "gem": "/"}


def imported_package(ecosystem: str, name: str) -> str:
    """The AI package that an import of Go, Rust, Ruby, Java, Kotlin, C# or PHP comes from, or an empty string.

    >>> imported_package("golang", "github.com/modelcontextprotocol/go-sdk/mcp")
    'github.com/modelcontextprotocol/go-sdk'
    """
    separator, imports = _SEPARATORS[ecosystem], _tables()[ecosystem].imports
    parts = name.split(separator)
    for length in range(1, len(parts) + 1):
        head = separator.join(parts[:length])
        if head in imports:
            return imports[head].rstrip("/*")
        if ecosystem not in {"maven", "composer", "gem"} and lookup(ecosystem, head):
            return head
    return ""


def import_roots() -> frozenset[str]:
    """The first parts of all imports of AI packages: `langchain_openai`, `azure`, `google`..."""
    return frozenset(name.partition(".")[0] for name in _tables()["pypi"].imports)


@cache
def _tables() -> dict[str, _Ecosystem]:
    tables: dict[str, _Ecosystem] = {}
    ecosystem, purpose = "", ""
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        section = _SECTION.fullmatch(line)
        if section:
            ecosystem, purpose = section.groups()
            tables.setdefault(ecosystem, _Ecosystem())
        else:
            _add(tables[ecosystem], ecosystem, purpose, line)
    return tables


def _add(table: _Ecosystem, ecosystem: str, purpose: str, line: str) -> None:
    name, _, modules = line.partition(": ")
    key = normalise(ecosystem, name)
    family = name.endswith("*")
    if family:
        table.families.append((key[:-1], purpose))
    else:
        table.purposes.setdefault(key, purpose)
    if modules or (ecosystem == "pypi" and not family):
        for module in modules.split(", ") if modules else [name.lower().replace("-", "_")]:
            table.imports.setdefault(module, key)
