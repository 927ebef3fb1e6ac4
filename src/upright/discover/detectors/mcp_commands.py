"""MCP servers that a command gives to a coding agent.

Why it matters: the server stands in no file of settings until the command has run, in an image, a workspace or a pipeline.

How it recognises: `claude mcp add`, `codex mcp add` and their kin in scripts, Dockerfiles, pipelines, development
containers and the scripts that Terraform hands to machines.

What it does not see: commands put together from variables.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.launch import launch
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_ADDS = re.compile(r"\b(claude|codex|gemini|qwen|copilot|droid|amp|opencode)\s+mcp\s+add\s+(\S.*)")
_VALUED = frozenset({"-s", "--scope", "-t", "--transport", "-e", "--env", "-H", "--header", "--url", "--timeout"})
_NAME = re.compile(r"[A-Za-z0-9][\w.@/-]{0,80}")
_LONGEST = 2000  # characters of a command


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    for number, line in enumerate(document.lines, 1):
        match = _ADDS.search(line[:_LONGEST]) if " mcp " in line and not line.lstrip().startswith(("#", "//")) else None
        name, command = _read(match[2]) if match else ("", [])
        if match and _NAME.fullmatch(name) and command:
            started = launch(command[0], command[1:])
            url = command[0] if "://" in command[0] else ""
            yield see(document, "mcp_server", name, number, key("mcp", document.item.source, name), url=url,
                      command="" if url else started.program, package=started.package or None, pinned=started.pinned,
                      client=match[1])  # fmt: skip


def _read(text: str) -> tuple[str, list[str]]:
    """The name and the command (or address) of a server; empty when they cannot be told."""
    try:
        words = shlex.split(text.rstrip("\\ "), comments=True)
    except ValueError:
        return "", []
    plain: list[str] = []
    skipped = False
    for word in words:
        if word in {"&&", "||", ";", "|"}:
            break
        if word == "--" or skipped or (word.startswith("-") and len(plain) < 2):  # noqa: PLR2004  name and command
            skipped = not skipped and word in _VALUED
            continue
        plain.append(word)
    return (plain[0], plain[1:]) if len(plain) > 1 else ("", [])


DETECTOR = Detector(
    id="mcp-commands",
    title="MCP servers that commands give to coding agents",
    selects=Selector(
        languages=frozenset({"shell", "dockerfile", "make", "yaml", "json", "terraform"}), literals=(b" mcp add",)
    ),
    detect=_detect,
    hits=(
        Hit(
            "main.tf",
            "locals {\n  setup = <<-EOT\n    claude mcp add playwright npx -- @playwright/mcp@latest --headless\n    claude mcp add desktop desktop-commander\n  EOT\n}\n",
            (("mcp_server", "playwright", 3), ("mcp_server", "desktop", 4)),
        ),
        Hit(
            "Dockerfile",
            "FROM node\nRUN claude mcp add --transport http -s user docs https://mcp.acme.example/mcp\n",
            (("mcp_server", "docs", 2),),
        ),
    ),
    misses=(Miss("a.sh", "# claude mcp add x npx y\nclaude mcp list\nclaude mcp add --help\n"),),
)
