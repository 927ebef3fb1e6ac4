"""Names that resemble well-known AI packages: one letter off, letters swapped, or separators moved."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re

# Packages whose names were or are likely to be imitated, by ecosystem.
_KNOWN: dict[str, tuple[str, ...]] = {
    "pypi": (
        "openai", "anthropic", "langchain", "langchain-core", "langchain-community", "langchain-openai", "langgraph",
        "langsmith", "llama-index", "llama-index-core", "llama-cpp-python", "transformers", "huggingface-hub",
        "tokenizers", "safetensors", "accelerate", "diffusers", "datasets", "sentence-transformers", "tensorflow",
        "pytorch-lightning", "torchvision", "torchaudio", "scikit-learn", "xgboost", "lightgbm", "chromadb",
        "pinecone", "qdrant-client", "weaviate-client", "pymilvus", "faiss-cpu", "litellm", "autogen", "crewai",
        "fastmcp", "pydantic-ai", "semantic-kernel", "gradio", "streamlit", "chainlit", "mlflow", "wandb", "ollama",
        "cohere", "mistralai", "tiktoken", "instructor", "guardrails-ai", "google-generativeai", "google-genai",
        "deepspeed", "bitsandbytes", "ultralytics", "haystack-ai", "deepseek", "mcp-server-fetch", "mcp-server-git",
        "mcp-server-time", "mcp-server-sqlite", "mcp-server-qdrant",
    ),
    "npm": (
        "openai", "langchain", "llamaindex", "ollama", "@anthropic-ai/sdk", "@langchain/core", "@langchain/openai",
        "@langchain/community", "@modelcontextprotocol/sdk", "@huggingface/inference", "@pinecone-database/pinecone",
        "chromadb", "@google/generative-ai", "@mistralai/mistralai", "@xenova/transformers", "@tensorflow/tfjs",
        "cohere-ai", "@ai-sdk/openai", "@modelcontextprotocol/server-filesystem", "@modelcontextprotocol/server-github",
        "@modelcontextprotocol/server-memory", "@modelcontextprotocol/server-postgres", "@playwright/mcp", "mcp-remote",
        "@modelcontextprotocol/server-sequential-thinking", "@modelcontextprotocol/server-everything",
        "@modelcontextprotocol/server-slack", "@modelcontextprotocol/server-puppeteer", "@upstash/context7-mcp",
    ),
}  # fmt: skip
# Honest packages that happen to lie one letter away from one of the above.
_HONEST = frozenset(
    {
        "ag2", "autogpt", "chroma", "cohort", "ctransformers", "dataset", "datazets", "deepspeech", "diffuzers",
        "faiss-gpu", "guardrails-api", "instructors", "ktransformers", "lmflow", "openapi", "pynecone", "scapy",
        "tokenizer", "transformer",
    }
)  # fmt: skip
# Names that models are known to make up, and that were then published to catch who installs them: huggingface-cli (Lasso
# Security, 2024), unused-imports (Trend Micro, 2026), react-codeshift (Aikido, 2026).
_MADE_UP = frozenset({("pypi", "huggingface-cli"), ("npm", "unused-imports"), ("npm", "react-codeshift")})
# Names that were published to be taken for another: deepseeek and deepseekai (Positive Technologies, 2025).
_REPORTED = {"huggingface-cli": "huggingface-hub", "deepseeek": "deepseek", "deepseekai": "deepseek"}
_BRANDS = frozenset({
    "openai", "anthropic", "claude", "gemini", "mistral", "mistralai", "cohere", "ollama", "huggingface", "transformers", "langchain", "langgraph",
    "langsmith", "llamaindex", "crewai", "autogen", "chromadb", "pinecone", "qdrant", "weaviate", "milvus", "litellm", "vllm", "deepseek", "groq",
    "bedrock", "vertexai", "semantic-kernel", "gpt", "chatgpt", "llm", "rag", "mcp", "langfuse", "mlflow", "wandb",
})  # fmt: skip
# Signs that look like others: https://www.unicode.org/Public/security/latest/confusables.txt, and digits for letters.
_LOOKS = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u04bb\u0501\u051b\u03bf\u03b1\u03b9\u03bd\u03c1\u03c5\u03ba",
    "aeopcxyijshdqoaivpuk",
)
_DIGITS = str.maketrans("0135", "oles")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LONG = 8
SLIP = 6  # letters of a name in which a slip of the finger is no honest name


def made_up(ecosystem: str, name: str) -> bool:
    """Whether models are known to make up this name."""
    return (ecosystem, _plain(ecosystem, name)) in _MADE_UP


def combines(name: str) -> bool:
    """Whether a name puts two well-known ones together, as made-up names do: `openai-langchain-tools`."""
    return len(_BRANDS.intersection(re.split(r"[-_./@]+", name.lower()[:200]))) > 1


def resembles(ecosystem: str, name: str) -> str:
    """The well-known package that this name imitates, or an empty string."""
    known = _KNOWN.get(ecosystem, ())
    plain = _plain(ecosystem, name)
    if plain in known or plain in _HONEST:
        return ""
    if ecosystem == "pypi" and plain in _REPORTED:
        return _REPORTED[plain]
    shown = plain.translate(_LOOKS)
    if shown != plain or shown.translate(_DIGITS) != shown:
        for looks in (shown, shown.translate(_DIGITS)):
            if looks in known and looks != plain:
                return looks
    return next((target for target in known if _close(shown, target) or _slipped(shown, target)), "")


def _plain(ecosystem: str, name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.lower()) if ecosystem == "pypi" else name.lower()


def _slipped(name: str, target: str) -> bool:
    """Whether one key beside the right one was hit, at any place but the first."""
    if len(name) != len(target) or len(target) < SLIP:
        return False
    other = [(left, right) for left, right in zip(name, target, strict=True) if left != right]
    return len(other) == 1 and name[0] == target[0] and _beside(*other[0])


def _beside(left: str, right: str) -> bool:
    return any(left in row and right in row and abs(row.index(left) - row.index(right)) == 1 for row in _ROWS)


def _close(name: str, target: str) -> bool:
    """Neighbours swapped, a letter doubled, or separators moved; in long names also one letter more, fewer or other.

    Short names lie too close to one another: `openap` and `openui` are honest packages.
    """
    if abs(len(name) - len(target)) > 1:
        return False
    if re.sub(r"[-_./@]", "", name) == re.sub(r"[-_./@]", "", target):
        return True
    start = next((i for i, (a, b) in enumerate(zip(name, target, strict=False)) if a != b), min(len(name), len(target)))
    left, right = name[start:], target[start:]
    if len(left) == len(right) and left[:2] == right[:2][::-1] and left[2:] == right[2:]:
        return True
    if start and left[1:] == right and left[0] == name[start - 1]:
        return True
    one_off = left[1:] in {right, right[1:]} or left == right[1:]
    return one_off and start > 0 and len(target) >= LONG and not (left[:1].isdigit() or right[:1].isdigit())
