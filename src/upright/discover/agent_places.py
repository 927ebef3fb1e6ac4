"""Which coding agent or assistant reads a configuration, and for whom: told from where the file lies.

The places are those that the makers document, on Linux, macOS and Windows, for a system, a user, a project and an
extension.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upright.discover.document import Document

_SYSTEM = re.compile(
    r"(?:^|/)(?:etc|programdata|program files)/|(?:^|/)managed-(?:mcp|settings)\.json$|^library/application support/"
    r"|^private/etc/",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"(?:^|/)(?:claude extensions|plugins|extensions)/|gemini-extension\.json$|\.claude-plugin/|(?:^|/)\.(?:dxt|mcpb)/",
    re.IGNORECASE,
)
_USER = re.compile(
    r"(?:^|/)(?:home|users)/[^/]+/(?:\.|library/|appdata/)|(?:^|/)root/\.|(?:^|/)(?:library/application support|"
    r"appdata|\.config|\.codeium|\.local/share|globalstorage|\.lmstudio|\.aws)/|claude_desktop_config|"
    r"cline_mcp_settings|(?:^|/)\.claude\.json$",
    re.IGNORECASE,
)


@cache
def _clients() -> tuple[tuple[re.Pattern[str], str], ...]:
    lines = resources.files("upright.discover").joinpath("agent_places.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" | ", 1) for line in lines if line and not line.startswith("#"))
    return tuple((re.compile(pattern, re.IGNORECASE), client) for client, pattern in rows)


def client_of(path: str) -> str:
    """The agent that reads the configuration at this path, or `unknown`."""
    return next((client for pattern, client in _clients() if pattern.search(path)), "unknown")


def scope_of(document: Document) -> str:
    """For whom a configuration holds: `system`, `user`, `project` or `extension`."""
    path = document.item.path
    if _EXTENSION.search(path):
        return "extension"
    if _SYSTEM.search(path):
        return "system"
    on_machine = "machine" in document.item.provenance
    return "user" if on_machine or _USER.search(path) else "project"
