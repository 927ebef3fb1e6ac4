"""What kind of file a credential stands in, told from its path."""

from __future__ import annotations

import re
from collections.abc import Collection
from fnmatch import fnmatchcase

# Files in which the clients of MCP servers and coding agents keep their configuration, as their makers document them.
_AGENT_CONFIGS = (
    "*mcp.json", "*mcp*.json", "*.mcp.y*ml", "*claude_desktop_config.json", "*.claude/settings*.json", "*.claude.json",
    "*.cursor/*.json", "*.vscode/mcp.json", "*.gemini/settings.json", "*.codex/config.toml", "*.continue/config.*",
    "*cline_mcp_settings.json", "*.kiro/settings/*.json", "*opencode.json*", "*.windsurf/*.json", "*.roo/*.json",
    "*.amazonq/*.json", "*langgraph.json", "*.aider.conf.yml", "*.zed/settings.json",
)  # fmt: skip
_TESTS = re.compile(
    r"(?:^|/)(?:specs?|e2e|fixtures?|__mocks__|mocks?|__tests__|testing|testdata|testserver"
    r"|(?:(?!ab[-_])[a-z0-9]+[-_])*tests?(?:[-_][a-z0-9.]+)*)/"
    r"|(?:^|/)(?:test_|conftest)[^/]*$|[._-](?:test|tests|spec|mock)\.[^/]+$",
    re.IGNORECASE,
)
_SAMPLES = re.compile(
    r"\.(?:md|mdx|markdown|rst|adoc)(?:\.(?:gotmpl|te?mpl|tpl|j2|jinja2?|erb|hbs|mustache|ejs))?$|[._-](?:example|sample|template|dist|tmpl)(?:\.[a-z]{1,5})?$"
    r"|(?:^|/)(?:docs?|documentation|examples?|samples?|cookbooks?|tutorials?|seed(?:er|ers|s)?|\.devcontainer)/",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(
    r"(?:^|/)[^/]*(?:openapi|swagger)[^/]*/|(?:openapi|swagger)[^/]*\.(?:ya?ml|json)$", re.IGNORECASE
)
_CHOSEN = frozenset({"secret.password", "secret.db-connection-string", "secret.url-credentials"})
_OF_NOBODY = frozenset({"secret.generic-api-key", "secret.jwt"})
_NOT_CONFIGS = ("*package.json", "*package-lock.json", "*tsconfig*.json")


def is_agent_config(path: str) -> bool:
    """Whether the path is one where an agent or MCP client keeps its configuration."""
    lowered = path.lower()
    if any(fnmatchcase(lowered, pattern) for pattern in _NOT_CONFIGS):
        return False
    return any(fnmatchcase(lowered, pattern) for pattern in _AGENT_CONFIGS)


def is_notebook(path: str) -> bool:
    """Whether the path is a Jupyter notebook."""
    return path.lower().endswith(".ipynb")


def is_test_path(path: str) -> bool:
    """Whether the path lies in tests or their fixtures."""
    return bool(_TESTS.search(path))


def is_sample_path(path: str) -> bool:
    """Whether the path is one of documentation, of an example or of a file to be copied and filled in."""
    return bool(_SAMPLES.search(path))


def is_mostly_made_up(data_class: str, paths: Collection[str]) -> bool:
    """Whether a credential of a class that people choose themselves stands only where something is explained, or one
    whose form names no service only in descriptions of web interfaces, which are full of examples.
    """
    if data_class in _CHOSEN and all(map(is_sample_path, paths)):
        return True
    return data_class in _CHOSEN | _OF_NOBODY and all(map(_DESCRIBES.search, paths))


def place(path: str) -> str:
    """`notebook`, `agent-config`, `index` (chunks of one, of which other rules speak) or `code` (everything else)."""
    if path.endswith(".chunks.jsonl"):
        return "index"
    if is_notebook(path):
        return "notebook"
    return "agent-config" if is_agent_config(path) else "code"
