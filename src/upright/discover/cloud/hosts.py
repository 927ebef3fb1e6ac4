"""What runs a server of tools (MCP) or speaks to models, told by names and settings where the program is elsewhere."""

from __future__ import annotations

import re

from upright.discover.ai_credentials import vendor_of_credential
from upright.discover.ai_images import role_of
from upright.discover.readers.node import Node

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# What stands beside a server of tools and bears its name.
_BESIDE = frozenset(
    {
        "client",
        "clients",
        "auth",
        "authorizer",
        "authoriser",
        "oauth",
        "role",
        "iam",
        "policy",
        "bucket",
        "cleanup",
        "interceptor",
        "register",
        "registration",
        "token",
        "login",
        "log",
        "logs",
        "test",
        "tests",
        "build",
        "vpc",
        "network",
        "dns",
        "dashboard",
        "alarm",
        "monitoring",
        "sg",
        "secret",
        "secrets",
        "cert",
        "certificate",
        "repository",
        "ecr",
        "registry",
        "db",
        "database",
        "identity",
        "inspector",
    }
)
# Modules that make something that answers requests.
_RUNS = re.compile(
    r"lambda|\becs\b|fargate|container[-_]?apps?\b|cloud[-_]?run|app[-_]?service\b|(?:function|web)[-_]?apps?\b|app[-_]?runner|\baca\b",
    re.IGNORECASE,
)
_SETTING = re.compile(
    r"(?:^|_)(?:(?:AZURE_)?OPENAI|ANTHROPIC|BEDROCK|GEMINI|LLM|OLLAMA)_(?:\w{1,30}_)?(?:ENDPOINT|MODEL\w{0,10}|DEPLOYMENT\w{0,20}|BASE_URL|API_BASE|HOST|URL|SERVICE)$"
)
_PRODUCTS = re.compile(
    r"(?:^|[-_.])(chroma(?:db)?|qdrant|weaviate|milvus|pgvector|ollama|vllm|litellm|open-?webui|langfuse|localai|"
    r"mlflow|jupyterhub|flowise|langflow|librechat|anythingllm|comfyui|kserve|kuberay|kubeai|triton|openhands)(?:$|[-_.])",
    re.IGNORECASE,
)
_IMAGES = frozenset({"image", "image_uri", "imagename", "image_name", "container_image", "containerimage"})


def hosts_tools(*names: str) -> bool:
    """Whether one of these names is that of a server of tools: `weather-mcp`, `McpServerFunction`."""
    for name in names:
        words = [word.lower() for word in _WORDS.findall(name)] if "mcp" in name.lower() and "${" not in name else []
        if {"mcp", "mcpserver"} & set(words) and not _BESIDE & set(words):
            return True
    return False


def product_of(name: str) -> str:
    """What a machine called after the software that it runs is for: `vm_chromadb` is a `vector_store`."""
    found = _PRODUCTS.search(name)
    return role_of(f"machine/{found[1].lower()}") if found else ""


def runs_containers(source: str, name: str) -> bool:
    """Whether a module of this source and name makes something that runs a program."""
    last = "/".join(part for part in re.split(r"//|/", source.lower())[-4:] if part)
    return bool(_RUNS.search(last.removesuffix(".bicep").replace("_", "-")) or _RUNS.search(name.replace("_", "-")))


def hosts_ai(values: Node, *names: str) -> bool:
    """Whether what a module is given makes it a host of AI: an image that runs it, settings that lead to models."""
    if hosts_tools(*names):
        return True
    for path, node in values.walk():
        if path[-1].lower() in _IMAGES and node.text and role_of(node.text):
            return True
        named = node.text if path[-1] == "name" and path[:-1] else path[-1]
        if vendor_of_credential(named) or _SETTING.search(named):
            return True
    return False
