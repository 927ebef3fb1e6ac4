"""Coding agents that a repository configures, and what they may do without asking.

Why it matters: these settings travel with the repository; whoever opens it gives the agent the rights that they grant.

How it recognises: settings of Claude Code (`permissions`, `hooks`), Codex (`approval_policy`, `sandbox_mode`), Gemini
CLI, Cursor, opencode, Amazon Q, Aider and VS Code; steps of GitHub Actions that run an agent.

What it does not see: what a user or an organisation grants elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import agent_key, edge, env_key, see
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_Reader: TypeAlias = "Callable[[Node], tuple[dict[str, Json], int]]"
_CLIENTS = (
    (re.compile(r"(?:^|/)\.claude/settings(?:\.local)?\.json$"), "claude-code"),
    (re.compile(r"(?:^|/)\.codex/config\.toml$"), "codex"),
    (re.compile(r"(?:^|/)\.gemini/settings\.json$"), "gemini-cli"),
    (re.compile(r"(?:^|/)opencode\.jsonc?$"), "opencode"),
    (re.compile(r"(?:^|/)\.cursor/(?:cli|permissions|hooks|cli-config)\.json$"), "cursor"),
    (re.compile(r"(?:^|/)\.vscode/settings\.json$"), "vscode"),
    (re.compile(r"(?:^|/)\.aider\.conf\.ya?ml$"), "aider"),
    (re.compile(r"(?:^|/)\.amazonq/cli-agents/[^/]+\.json$"), "amazon-q"),
)
_ACTIONS = re.compile(
    r"^(anthropics/claude-code(?:-base)?-action|openai/codex-action|google-github-actions/run-gemini-cli|google-gemini/gemini-cli-action|actions/ai-inference|"
    r"[\w.-]+/(?:[\w-]*(?:claude|gpt|openai|gemini|coderabbit|pr-agent|aider|opencode|copilot)[\w-]*))@(.+)$", re.IGNORECASE
)  # fmt: skip
_FREE = re.compile(
    r"--dangerously-skip-permissions|--yolo|--dangerously-bypass-approvals-and-sandbox|bypassPermissions|danger-full-access|--full-auto"
)
_SECRET = re.compile(r"secrets\.([A-Z][A-Z0-9_]{2,60})")


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    client = next((client for pattern, client in _CLIENTS if pattern.search(path)), "")
    for root in document.parse(markup):
        if client:
            stated, line = _STATED[client](root)
            if stated:
                yield see(
                    document,
                    "agent",
                    client,
                    line or root.line,
                    agent_key(document.item.source, client),
                    stated,
                    type="coding_agent",
                )
        elif root.get("jobs"):
            yield from _steps(document, root)


def _steps(document: Document, root: Node) -> Iterator[Sighting]:
    for path, node in root.get("jobs").walk():
        found = _ACTIONS.match(node.text) if path[-1] == "uses" else None
        if found:
            step = next(
                (item for where, item in root.get("jobs").walk() if item.is_map and item.get("uses") == node), node
            )
            name = found.group(1)
            text = " ".join(value.text for _, value in step.get("with").items())
            free = _FREE.search(text)
            stated: dict[str, Json] = {"environment": "test"}
            if free:
                stated |= {"permissions": [free.group()], "autonomy": "unbounded"}
            own = document.code_key(name)
            yield see(document, "agent", name, node.line, own, stated, type="coding_agent", version=found.group(2))
            for variable in sorted(set(_SECRET.findall(text))):
                yield edge(own, RelationKind.AUTHENTICATES_WITH, env_key(document, variable))


def _claude(root: Node) -> tuple[dict[str, Json], int]:
    permissions = root.get("permissions")
    found: dict[str, Json] = {}
    if permissions.get("allow").strings():
        found["permissions"] = [*permissions.get("allow").strings()]
    mode = permissions.get("defaultMode").text
    if mode:
        found["autonomy"] = (
            "unbounded"
            if mode == "bypassPermissions"
            else "bounded"
            if mode in {"acceptEdits", "dontAsk"}
            else "human_approval"
        )
        found["auto_approve"] = [mode] if mode in {"bypassPermissions", "dontAsk"} else None
    if root.get("enableAllProjectMcpServers").value is True:
        found["auto_approve"] = ["mcp:*"]
    sandbox = root.get("sandbox", "enabled").value
    if isinstance(sandbox, bool):
        found["sandbox"] = sandbox
    if root.get("hooks").is_map and root.get("hooks").value:
        found["code_execution"] = True
    return found, permissions.line or root.first("hooks", "enableAllProjectMcpServers").line


def _codex(root: Node) -> tuple[dict[str, Json], int]:
    approval, sandbox = root.get("approval_policy"), root.get("sandbox_mode")
    found: dict[str, Json] = {}
    if approval.text:
        found["auto_approve"] = ["never"] if approval.text == "never" else None
        found["autonomy"] = (
            "unbounded" if approval.text == "never" and sandbox.text == "danger-full-access" else "human_approval"
        )
    if sandbox.text:
        found["sandbox"] = sandbox.text != "danger-full-access"
        if sandbox.text == "danger-full-access":
            found["permissions"] = ["danger-full-access"]
    return found, approval.line or sandbox.line


def _listed(*names: tuple[str, ...]) -> _Reader:
    def read(root: Node) -> tuple[dict[str, Json], int]:
        for path in names:
            node = root.get(*path)
            values = node.strings() or [
                name for name, value in node.items() if value.value is True or value.text == "allow"
            ]
            if node.value is True or values:
                free = node.value is True or "*" in values
                found: dict[str, Json] = {"auto_approve": ["*"] if free else [*values]}
                return found | ({"autonomy": "unbounded"} if free else {}), node.line
        return {}, 0

    return read


_STATED: dict[str, _Reader] = {
    "claude-code": _claude,
    "codex": _codex,
    "gemini-cli": _listed(("tools", "allowed"), ("autoAccept",), ("coreTools",), ("general", "yolo")),
    "opencode": _listed(("permission",)),
    "cursor": _listed(("permissions", "allow"), ("allow",)),
    "vscode": _listed(
        ("chat.tools.autoApprove",),
        ("chat.tools.global.autoApprove",),
        ("chat.tools.terminal.autoApprove",),
        ("github.copilot.chat.agent.autoApprove",),
    ),
    "aider": _listed(("yes-always",), ("yes",)),
    "amazon-q": _listed(("allowedTools",)),
}

DETECTOR = Detector(
    id="coding-agents",
    title="Coding agents configured by a repository",
    selects=Selector(
        paths=(
            "*.claude/settings*.json",
            "*.codex/config.toml",
            "*.gemini/settings.json",
            "*opencode.json*",
            "*.cursor/*.json",
            "*.vscode/settings.json",
            "*.aider.conf.y*ml",
            "*.amazonq/*",
            "*.github/workflows/*.y*ml",
            "*action.y*ml",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            ".claude/settings.json",
            '{\n  "permissions": {"allow": ["Bash(*)"], "defaultMode": "bypassPermissions"}\n}\n',
            (("agent", "claude-code", 2),),
        ),
        Hit(
            ".codex/config.toml",
            'model = "gpt-5"\napproval_policy = "never"\nsandbox_mode = "danger-full-access"\n',
            (("agent", "codex", 2),),
        ),
        Hit(".vscode/settings.json", '{\n  "chat.tools.autoApprove": true\n}\n', (("agent", "vscode", 2),)),
        Hit(
            ".github/workflows/c.yml",
            "jobs:\n  a:\n    steps:\n      - uses: anthropics/claude-code-action@v1\n        with:\n          claude_args: --dangerously-skip-permissions\n",
            (("agent", "anthropics/claude-code-action", 4),),
        ),
    ),
    misses=(
        Miss(".vscode/settings.json", '{"editor.tabSize": 2}'),
        Miss(".github/workflows/ci.yml", "jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n"),
        Miss(".claude/settings.json", "{}"),
    ),
)
