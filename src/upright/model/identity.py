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


_DRIVER = re.compile(r"^([a-z]+)\+[a-z\d]+(?=://)", re.IGNORECASE)
_USER = re.compile(r"^([a-z\d+.-]+://)(?:[^/@]*@)", re.IGNORECASE)
_HERE = re.compile(r"^([a-z\d+.-]+://)(?:127\.0\.0\.1|0\.0\.0\.0|\[::1\]|localhost)(?=[:/]|$)", re.IGNORECASE)
_HOST = re.compile(r"^([A-Za-z\d+.-]+)://([^/]*)")
_SOCKET = re.compile(r"[?&](?:host|unix_socket)=(/[^&#\s]{1,200})")
_SAME = {"postgres": "postgresql", "mariadb": "mysql", "rediss": "redis", "valkey": "redis"}
_PORTS = {"postgresql": "5432", "mysql": "3306", "redis": "6379", "http": "80", "https": "443"}


def store_key(address: str, collection: str = "") -> str:
    """The key of a server that keeps data, or of one collection in it, however code or a person writes its address:
    without credentials, driver and query, this machine as `localhost`.

    >>> store_key("postgresql+psycopg://app:pw@127.0.0.1:5432/crm?sslmode=off", "tickets")
    'url:postgresql://localhost:5432/crm#tickets'
    """
    plain = re.split(r"[?#]", address, maxsplit=1)[0].rstrip("/")
    plain = _USER.sub(r"\1", _DRIVER.sub(r"\1", plain))
    if ":///" in plain and (socket := _SOCKET.search(address)):
        plain = plain.replace("://", f"://{socket[1].rstrip('/')}", 1)
    plain = _HERE.sub(r"\1localhost", plain)
    plain = _HOST.sub(_authority, plain)
    return f"url:{plain}#{collection}" if collection else f"url:{plain}"


def account_key(address: str, user: str) -> str:
    """The key of an account of a database server, whatever database its address names.

    >>> account_key("postgresql://db.internal/crm", "app")
    'url:postgresql://db.internal:5432@app'
    """
    scheme, _, rest = store_key(address).removeprefix("url:").partition("://")
    server = rest.rpartition("/")[0] if "/" in rest else rest
    return f"url:{scheme}://{server}@{user}"


def _authority(match: re.Match[str]) -> str:
    """Scheme, host and port in one spelling; the port that a scheme stands for is stated."""
    scheme, host = match[1].lower(), match[2].lower()
    scheme = _SAME.get(scheme, scheme)
    port = "" if not host or re.search(r":\d+$", host) or scheme not in _PORTS else f":{_PORTS[scheme]}"
    return f"{scheme}://{host}{port}"


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
# A vendor and its model, before them the regions that an inference profile serves.
_ON_BEDROCK = re.compile(
    r"(?:[a-z]{2,6}(?:-[a-z]{2,4})?\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|stability|deepseek|qwen|writer|luma|twelvelabs|openai)\."
    r"[a-z0-9][\w.:-]{2,80}"
)
_OF_OTHERS = re.compile(r"(?!openai/)[A-Za-z0-9][\w.-]{1,60}/[\w.-]{2,90}")  # no id of OpenAI has a slash
_WEIGHTS = re.compile(
    r"google/(?:\w{0,12}gemma|flan|m?t5|siglip|vit|bert)|openai/(?:gpt-oss|whisper-|clip-)", re.IGNORECASE
)
_PROVIDER_ALIASES = {
    "google_genai": "google", "google-genai": "google", "google_vertexai": "google", "vertex_ai": "google",
    "vertexai": "google", "gemini": "google", "google-gla": "google", "google-vertex": "google",
    "azure": "azure-openai", "azure_openai": "azure-openai", "azure-openai": "azure-openai",
    "mistralai": "mistral", "googleai": "google", "bedrock_converse": "bedrock", "amazon-bedrock": "bedrock",
    "ollama_chat": "ollama", "huggingface_hub": "huggingface", "voyageai": "voyage", "x-ai": "xai",
    "open_ai": "openai", "openai-chat": "openai", "openai-responses": "openai", "together_ai": "together",
    "fireworks_ai": "fireworks", "cohere_chat": "cohere",
}  # fmt: skip


def vendor_of(model: str) -> str:
    """The vendor that publishes models of this name, or an empty string: `vendor_of("gpt-4o") == "openai"`."""
    return next((vendor for vendor, pattern in _VENDOR_PATTERNS if pattern.match(model)), "")


def served_by(model: str) -> str:
    """The cloud that serves a model under an id of its own form, or an empty string: `eu.anthropic.claude-3-haiku` is
    one of Bedrock.
    """
    return "bedrock" if _ON_BEDROCK.fullmatch(model) else ""


def provider_name(provider: str) -> str:
    """One spelling for each provider: `google_genai` and `gemini` are `google`."""
    lowered = provider.strip().lower()
    return _PROVIDER_ALIASES.get(lowered, lowered)


def model_key(model: str, provider: str = "") -> str:
    """The key of a model as code names it: `gpt-4o`, `openai:gpt-4o` and `openai/gpt-4o` are one model.

    A hub id (`org/name`) without a provider gets the `hf` scheme, also where a client of OpenAI asks for it: who serves
    it has the same interface.
    """
    model = model.strip()
    if provider and provider_name(provider) == "openai" and _OF_OTHERS.fullmatch(model):
        provider = ""
    head, sep, tail = model.partition(":")
    if sep and tail and re.fullmatch(r"[A-Za-z][\w-]*", head) and not tail.isdigit() and "/" not in head:
        known = provider_name(head)
        if known != head.lower() or vendor_of(tail) or known in _KNOWN_PROVIDERS:
            provider, model = known, tail
    head, sep, tail = model.partition("/")
    said = provider_name(provider) if provider else ""
    vendor = provider_name(head) in _KNOWN_PROVIDERS and not _WEIGHTS.match(model)
    if sep and tail and said in {"", provider_name(head)} and vendor:
        provider, model = provider_name(head), tail
    provider = provider_name(provider) if provider else vendor_of(model) or served_by(model)
    if provider in {"huggingface", ""} and "/" in model:
        return f"hf:models/{model}"
    return f"model:{provider or 'unknown'}/{model.lower()}"


_KNOWN_PROVIDERS = {
    "openai", "anthropic", "google", "mistral", "cohere", "bedrock", "azure-openai", "ollama", "groq", "together",
    "fireworks", "huggingface", "replicate", "perplexity", "deepseek", "xai", "openrouter", "nvidia", "voyage",
    "litellm",
    "azure_ai", "cerebras", "sambanova", "watsonx", "databricks", "vllm", "lmstudio", "llamacpp", "moonshot", "baseten",
}  # fmt: skip
