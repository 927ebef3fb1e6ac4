"""Which coding agent or assistant reads a configuration, and for whom: told from where the file lies.

The places are those that the makers document, on Linux, macOS and Windows, for a system, a user, a project and an
extension.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upright.discover.document import Document

_CLIENTS = tuple(
    (re.compile(pattern, re.IGNORECASE), client)
    for pattern, client in (
        (r"claude_desktop_config|(?:^|/)claude extensions?(?: settings)?/|application support/claude/", "claude-desktop"),
        (r"saoudrizwan\.claude-dev|cline_mcp_settings|(?:^|/)\.cline/|(?:^|/)cline/", "cline"),
        (r"rooveterinaryinc\.roo-cline|(?:^|/)\.roo/|(?:^|/)\.roomodes$", "roo-code"),
        (r"kilocode\.kilo-code|(?:^|/)\.kilocode/|(?:^|/)\.kilo/", "kilo-code"),
        (r"(?:^|/)\.gemini/antigravity/|(?:^|/)\.antigravity/", "antigravity"),
        (r"(?:^|/)\.cursor/", "cursor"),
        (r"windsurf|codeium", "windsurf"),
        (r"(?:^|/)\.claude(?:/|\.json$|-plugin/)|(?:^|/)\.mcp\.json$|(?:^|/)claude-?code/|managed-(?:mcp|settings)\.json$", "claude-code"),
        (r"(?:^|/)\.?copilot/|github-copilot/|(?:^|/)\.github/copilot/", "copilot"),
        (r"(?:^|/)\.vscode(?:-insiders|-server)?/|(?:^|/)(?:code|code - insiders|vscodium|code-oss)/user/|\.code-workspace$", "vscode"),
        (r"(?:^|/)\.vs/", "visual-studio"),
        (r"(?:^|/)\.?gemini(?:-cli)?/|gemini-extension\.json$", "gemini-cli"),
        (r"(?:^|/)\.?codex/", "codex"),
        (r"(?:^|/)\.?opencode/|opencode\.jsonc?$", "opencode"),
        (r"(?:^|/)\.?crush(?:/|\.json$)", "crush"),
        (r"(?:^|/)\.?amazonq/|(?:^|/)amazon-q/", "amazon-q"),
        (r"(?:^|/)\.kiro/", "kiro"),
        (r"(?:^|/)\.?zed/", "zed"),
        (r"(?:^|/)\.continue/", "continue"),
        (r"(?:^|/)\.junie/", "junie"),
        (r"(?:^|/)\.idea/|(?:^|/)jetbrains/", "jetbrains"),
        (r"(?:^|/)\.factory/", "factory"),
        (r"librechat", "librechat"),
        (r"(?:^|/)\.?goose/|(?:^|/)goosed?/config", "goose"),
        (r"(?:^|/)\.?lm-?studio/", "lm-studio"),
        (r"(?:^|/)\.warp/|(?:^|/)warp-terminal/|dev\.warp\.warp", "warp"),
        (r"(?:^|/)\.?amp/", "amp"),
        (r"(?:^|/)\.trae(?:-cn)?/", "trae"),
        (r"(?:^|/)\.qwen/", "qwen-code"),
        (r"(?:^|/)\.augment/", "augment"),
        (r"(?:^|/)\.tabnine/", "tabnine"),
        (r"(?:^|/)\.rovodev/", "rovo-dev"),
        (r"(?:^|/)\.openclaw/|(?:^|/)\.clawdbot/", "openclaw"),
        (r"(?:^|/)\.openhands/", "openhands"),
        (r"(?:^|/)\.idx/", "firebase-studio"),
        (r"(?:^|/)\.docker/mcp/", "docker-mcp"),
        (r"anythingllm", "anythingllm"),
        (r"(?:^|/)\.?cherry-?studio/", "cherry-studio"),
        (r"(?:^|/)(?:\.jan|jan)/", "jan"),
        (r"(?:^|/)\.aider", "aider"),
        (r"(?:^|/)\.sourcegraph/|cody\.json$", "cody"),
        (r"(?:^|/)\.grok/", "grok-cli"),
        (r"(?:^|/)\.forge/|forge\.ya?ml$", "forge"),
        (r"(?:^|/)\.pi/", "pi"),
    )
)  # fmt: skip
_SYSTEM = re.compile(
    r"(?:^|/)(?:etc|programdata|program files)/|(?:^|/)managed-(?:mcp|settings)\.json$|^library/application support/|^private/etc/",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"(?:^|/)(?:claude extensions|plugins|extensions)/|gemini-extension\.json$|\.claude-plugin/|(?:^|/)\.dxt/|(?:^|/)\.mcpb/",
    re.IGNORECASE,
)
_USER = re.compile(
    r"(?:^|/)(?:home|users)/[^/]+/(?:\.|library/|appdata/)|(?:^|/)root/\.|(?:^|/)(?:library/application support|appdata|\.config|"
    r"\.codeium|\.local/share|globalstorage|\.lmstudio|\.aws)/|claude_desktop_config|cline_mcp_settings|(?:^|/)\.claude\.json$",
    re.IGNORECASE,
)


def client_of(path: str) -> str:
    """The agent that reads the configuration at this path, or `unknown`."""
    return next((client for pattern, client in _CLIENTS if pattern.search(path)), "unknown")


def scope_of(document: Document) -> str:
    """For whom a configuration holds: `system`, `user`, `project` or `extension`."""
    path = document.item.path
    if _EXTENSION.search(path):
        return "extension"
    if _SYSTEM.search(path):
        return "system"
    on_machine = "machine" in document.item.provenance
    return "user" if on_machine or _USER.search(path) else "project"
