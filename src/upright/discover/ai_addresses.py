"""Web addresses that belong to an AI service, as the catalogue of AI services knows their hosts."""

from __future__ import annotations

import re
from functools import lru_cache

from upright.model.ai_service import AiService, ai_services

_HOST = re.compile(r"(?:https?|wss?)://(?:[^/@\s]{1,200}@)?([\w.-]{4,120})(?::\d{1,5})?(/[^\s?#]{0,300})?")
_SITES = frozenset(
    ["www", "docs", "doc", "blog", "help", "support", "status", "console", "dashboard", "community", "learn", "forum"]
)
_INTERFACE = re.compile(
    r"(?:^|[.-])(?:api|inference|gateway|router|queue|llm|mcp|aiplatform|bedrock-runtime|bedrock-agent-runtime|openai\.azure|services\.ai\.azure|"
    r"runtime\.sagemaker|endpoints\.huggingface)(?:[.-]|$)"
)
_PATH = re.compile(r"/(?:v\d|api|openai|chat|completions|inference|models|mcp)(?:[/\w.-]|$)", re.IGNORECASE)
_VERSION = re.compile(r"/v\d(?:[a-z]{0,5}\d?)?(?:/|$)")
# What stands in an address until the program runs: `${region}`, `#{region}`, `{region}`, `$region`, `%s`.
_HOLE = re.compile(r"[$#]?\{\s{0,3}([\w.]{0,60})[^{}]{0,60}\}|\$([A-Za-z_]\w{0,60})|%[sdvq]")
# The paths and the port by which a server of models is known whatever its host.
_MODELS = re.compile(r"/chat/completions/?$|/openai/deployments/|/v1/embeddings/?$|^https?://[^/]{1,200}:11434(?:/|$)")
_BESIDE = frozenset({"observability", "vector-store"})  # whose addresses detectors of their own tell
_HUBS = frozenset({"huggingface.co", "github.com", "raw.githubusercontent.com", "modelscope.cn", "kaggle.com"})


@lru_cache(maxsize=4096)
def asked_service(url: str) -> AiService | None:
    """The AI service that a program which asks `url` uses, or None: sites for people and downloads are none."""
    match = _HOST.match(url)
    host = match[1].lower() if match else ""
    if not host or host.partition(".")[0] in _SITES or host.removeprefix("www.") in _HUBS:
        return None
    service = ai_services().of_host(host)
    return None if service is None or service.only_a_feature else service


def holed(text: str) -> tuple[str, str]:
    """An address with holes as it reads, and with a word in each of them, by which its service is known.

    >>> holed("https://${region}-aiplatform.googleapis.com/v1")
    ('https://{region}-aiplatform.googleapis.com/v1', 'https://x-aiplatform.googleapis.com/v1')
    """
    return _HOLE.sub(lambda hole: f"{{{hole[1] or hole[2] or ''}}}", text), _HOLE.sub("x", text)


def serves_models(url: str) -> bool:
    """Whether an address is that of a server of models by its path or port, of whosever host."""
    return _MODELS.search(url) is not None


def is_interface(url: str) -> bool:
    """Whether an address has the form of a programming interface: `https://api.example.com`, `https://x.example/v1`."""
    match = _HOST.match(url)
    return bool(match and (_INTERFACE.search(match[1].lower()) or _PATH.search(match[2] or "")))


def told_apart(url: str) -> bool:
    """Whether an address can only be that of a programming interface of an AI service, wherever it stands: by the host
    of an interface, a path with its version or one of models alone, and none that people read.
    """
    if serves_models(url):
        return True
    match = _HOST.match(url)
    plain = match is not None and (_INTERFACE.search(match[1].lower()) or _VERSION.search(match[2] or ""))
    return bool(plain) and (service := asked_service(url)) is not None and service.kind not in _BESIDE


def named_interface(url: str) -> AiService | None:
    """The AI service whose programming interface an address is that nothing yet asks, or None."""
    return asked_service(url) if is_interface(url) else None
