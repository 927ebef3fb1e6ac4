"""Names that resemble well-known AI packages: one letter off, letters swapped, or separators moved."""

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
        "deepspeed", "bitsandbytes", "ultralytics", "haystack-ai", "deepseek",
    ),
    "npm": (
        "openai", "langchain", "llamaindex", "ollama", "@anthropic-ai/sdk", "@langchain/core", "@langchain/openai",
        "@langchain/community", "@modelcontextprotocol/sdk", "@huggingface/inference", "@pinecone-database/pinecone",
        "chromadb", "@google/generative-ai", "@mistralai/mistralai", "@xenova/transformers", "@tensorflow/tfjs",
        "cohere-ai", "@ai-sdk/openai",
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
# Names that were published to catch installers, as reported: huggingface-cli (Lasso Security, 2024), deepseeek and
# deepseekai (Positive Technologies, 2025).
_REPORTED = {"huggingface-cli": "huggingface-hub", "deepseeek": "deepseek", "deepseekai": "deepseek"}
LONG = 8


def resembles(ecosystem: str, name: str) -> str:
    """The well-known package that this name imitates, or an empty string."""
    known = _KNOWN.get(ecosystem, ())
    plain = re.sub(r"[-_.]+", "-", name.lower()) if ecosystem == "pypi" else name.lower()
    if plain in known or plain in _HONEST:
        return ""
    if ecosystem == "pypi" and plain in _REPORTED:
        return _REPORTED[plain]
    return next((target for target in known if _close(plain, target)), "")


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
