"""Identity keys: what makes two observations the same asset.

A key is `scheme:value`. `STRENGTH` orders the schemes; the strongest key of an asset gives it its stable id, so a
weak key learnt later (a path, a name) does not change what an asset is called in the history.
"""

from __future__ import annotations

import re

STRENGTH = (
    "arn",  # arn:aws:bedrock:...
    "purl",  # purl:pkg:pypi/langchain (no version: versions are observed on one package)
    "hf",  # hf:models/org/name, hf:datasets/org/name
    "model",  # model:openai/gpt-4o: a model as a provider names it
    "service",  # service:openai: an AI service by vendor
    "url",  # url:https://host/path, url:s3://bucket/prefix
    "image",  # image:docker.io/ollama/ollama
    "k8s",  # k8s:SOURCE/namespace/kind/name
    "tf",  # tf:SOURCE/dir#aws_s3_bucket.logs
    "mcp",  # mcp:SOURCE/server name
    "code",  # code:SOURCE/path.py#qualified.name: something that code defines
    "path",  # path:SOURCE/relative/path: a file or folder
    "env",  # env:SOURCE/OPENAI_API_KEY: a credential by the variable that carries it
    "sha256",  # sha256:<hex>: content; joins copies, so it never decides the id alone
    "secret",  # secret:<keyed digest>
    "person",  # person:<keyed digest>: an account or a device that logs name, or an owner by e-mail address or handle
    "name",  # name:SOURCE/kind/name: last resort
)
_RANK = {scheme: rank for rank, scheme in enumerate(STRENGTH)}


def key(scheme: str, *parts: str) -> str:
    """Build an identity key; parts are joined by `/`. Raises ValueError on an unknown scheme."""
    if scheme not in _RANK:
        raise ValueError(f"unknown identity scheme {scheme!r}; one of {', '.join(STRENGTH)}")
    return f"{scheme}:{'/'.join(part.strip('/') if i else part for i, part in enumerate(parts))}"


def strength(identity_key: str) -> tuple[int, str]:
    """Sort key: strongest first, then alphabetically. Unknown schemes come last."""
    return _RANK.get(identity_key.partition(":")[0], len(_RANK)), identity_key


def code_key(source: str, path: str, qualname: str) -> str:
    """The key of something that code in `path` defines under `qualname`."""
    return f"code:{source}/{path}#{qualname}"


def path_key(source: str, path: str) -> str:
    """The key of a file or folder, `path` relative to the root of its source."""
    return f"path:{source}/{path.strip('/')}"


def package_key(ecosystem: str, name: str) -> str:
    """The key of a package: `ecosystem` is the purl type (`pypi`, `npm`, `maven`, `golang`, `cargo`, `nuget`)."""
    if ecosystem == "pypi":
        name = re.sub(r"[-_.]+", "-", name).lower()
    return f"purl:pkg:{ecosystem}/{name.replace('@', '%40') if ecosystem == 'npm' else name}"


# Families of model names whose vendor is known from the name alone, as their vendors publish them.
_VENDORS = (
    ("openai", r"(?:gpt-|chatgpt-|o[1-9](?:-|$)|text-embedding-(?:3|ada)|dall-e|whisper-1|tts-1|omni-moderation)"),
    ("anthropic", r"claude-"),
    ("google", r"(?:gemini-|text-embedding-0|imagen-|veo-)"),
    ("mistral", r"(?:mistral-|codestral|ministral|pixtral|magistral|open-mi[sx])"),
    ("cohere", r"(?:command(?:-|$)|embed-(?:english|multilingual|v)|rerank-)"),
    ("deepseek", r"deepseek-(?:chat|reasoner|coder)"),
    ("xai", r"grok-"),
    ("voyage", r"voyage-"),
    ("perplexity", r"sonar"),
)
_VENDOR_PATTERNS = tuple((vendor, re.compile(pattern, re.IGNORECASE)) for vendor, pattern in _VENDORS)
_PROVIDER_ALIASES = {
    "google_genai": "google", "google-genai": "google", "google_vertexai": "google", "vertex_ai": "google",
    "vertexai": "google", "gemini": "google", "google-gla": "google", "google-vertex": "google",
    "azure": "azure-openai", "azure_openai": "azure-openai", "azure-openai": "azure-openai",
    "mistralai": "mistral", "bedrock_converse": "bedrock", "amazon-bedrock": "bedrock",
    "ollama_chat": "ollama", "huggingface_hub": "huggingface", "voyageai": "voyage", "x-ai": "xai",
    "open_ai": "openai", "openai-chat": "openai", "openai-responses": "openai", "together_ai": "together",
    "fireworks_ai": "fireworks", "cohere_chat": "cohere",
}  # fmt: skip


def vendor_of(model: str) -> str:
    """The vendor that publishes models of this name, or an empty string: `vendor_of("gpt-4o") == "openai"`."""
    return next((vendor for vendor, pattern in _VENDOR_PATTERNS if pattern.match(model)), "")


def provider_name(provider: str) -> str:
    """One spelling for each provider: `google_genai` and `gemini` are `google`."""
    lowered = provider.strip().lower()
    return _PROVIDER_ALIASES.get(lowered, lowered)


def model_key(model: str, provider: str = "") -> str:
    """The key of a model as code names it: `gpt-4o`, `openai:gpt-4o` and `openai/gpt-4o` are one model.

    A hub id (`org/name`) without a provider gets the `hf` scheme.
    """
    model = model.strip()
    head, sep, tail = model.partition(":")
    if sep and tail and re.fullmatch(r"[A-Za-z][\w-]*", head) and not tail.isdigit() and "/" not in head:
        known = provider_name(head)
        if known != head.lower() or vendor_of(tail) or known in _KNOWN_PROVIDERS:
            provider, model = known, tail
    head, sep, tail = model.partition("/")
    if sep and tail and not provider and provider_name(head) in _KNOWN_PROVIDERS:
        provider, model = provider_name(head), tail
    provider = provider_name(provider) if provider else vendor_of(model)
    if provider in {"huggingface", ""} and "/" in model:
        return f"hf:models/{model}"
    return f"model:{provider or 'unknown'}/{model.lower()}"


_KNOWN_PROVIDERS = {
    "openai", "anthropic", "google", "mistral", "cohere", "bedrock", "azure-openai", "ollama", "groq", "together",
    "fireworks", "huggingface", "replicate", "perplexity", "deepseek", "xai", "openrouter", "nvidia", "voyage",
    "litellm",
    "azure_ai", "cerebras", "sambanova", "watsonx", "databricks", "vllm", "lmstudio", "llamacpp", "moonshot", "baseten",
}  # fmt: skip
