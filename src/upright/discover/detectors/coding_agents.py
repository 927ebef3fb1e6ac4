"""Coding agents that a repository configures, and what they may do without asking.

Why it matters: these settings travel with the repository; whoever opens it gives the agent the rights that they grant.

How it recognises: settings of Claude Code (`permissions`, `hooks`), Codex (`approval_policy`, `sandbox_mode`), Gemini
CLI, Qwen Code, Cursor, opencode, Amp, Crush, Amazon Q, Kiro, Copilot CLI, Zed, Goose, Aider and VS Code, of a project, a
user or a whole system; steps of GitHub Actions that run an agent.

What it does not see: what a user or an organisation grants elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.agent_places import client_of, scope_of
from upright.discover.agent_settings import READERS
from upright.discover.behaviour import UNASKED
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import agent_key, edge, env_key, see
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_SETTINGS = re.compile(
    r"(?:^|/)\.?(?:claude|gemini|qwen|zed|amp|copilot|augment)/(?:[\w./-]{0,80}/)?settings(?:\.local)?\.json$|(?:^|/)managed-settings\.json$"
    r"|(?:^|/)\.?codex/(?:[\w-]+\.)?config\.toml$|(?:^|/)opencode\.jsonc?$|(?:^|/)\.?crush\.json$|(?:^|/)\.?copilot/config\.json$"
    r"|(?:^|/)\.cursor/(?:cli|permissions|hooks|cli-config|sandbox)\.json$|(?:^|/)(?:\.vscode|user)/settings\.json$|\.code-workspace$"
    r"|(?:^|/)\.aider\.conf\.ya?ml$|(?:^|/)\.?(?:amazonq|kiro)/(?:cli-)?agents/[^/]+\.json$|\.kiro\.hook$|(?:^|/)\.?goose/config\.ya?ml$"
    r"|(?:^|/)openclaw\.json$|(?:^|/)\.factory/settings\.json$|(?:^|/)\.continue/permissions\.ya?ml$",
    re.IGNORECASE,
)
_ACTIONS = re.compile(
    r"^(anthropics/claude-code(?:-base)?-action|openai/codex-action|google-github-actions/run-gemini-cli|google-gemini/gemini-cli-action|actions/ai-inference|"
    r"[\w.-]+/(?:[\w-]*(?:claude|gpt|openai|gemini|coderabbit|pr-agent|aider|opencode|copilot)[\w-]*))@(.+)$", re.IGNORECASE
)  # fmt: skip
_SECRET = re.compile(r"secrets\.([A-Z][A-Z0-9_]{2,60})")


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path[: len(document.path)]  # an example is read as what it is for
    client = client_of(path) if _SETTINGS.search(path) else ""
    for root in document.parse(markup):
        if client in READERS:
            stated, line = READERS[client](root.get("settings") if path.endswith(".code-workspace") else root)
            if stated:
                yield see(
                    document,
                    "agent",
                    client,
                    line or root.line,
                    agent_key(document.item.source, client),
                    stated,
                    type="coding_agent",
                    scope=scope_of(document),
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
            free = UNASKED.search(text)
            stated: dict[str, Json] = {"environment": "test"}
            if free:
                stated |= {"permissions": [free.group()], "autonomy": "unbounded"}
            own = document.code_key(name)
            yield see(document, "agent", name, node.line, own, stated, type="coding_agent", version=found.group(2))
            for variable in sorted(set(_SECRET.findall(text))):
                yield edge(own, RelationKind.AUTHENTICATES_WITH, env_key(document, variable))


DETECTOR = Detector(
    id="coding-agents",
    title="Coding agents configured by a repository",
    selects=Selector(
        paths=(
            "*settings*.json",
            "*config.toml",
            "*opencode.json*",
            "*crush.json",
            "*.cursor/*.json",
            "*.code-workspace",
            "*.aider.conf.y*ml",
            "*agents/*.json",
            "*.kiro.hook",
            "*copilot/config.json",
            "*goose/config.y*ml",
            "*openclaw.json",
            "*.continue/permissions.y*ml",
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
        Hit(
            "etc/claude-code/managed-settings.json",
            '{\n  "permissions": {"deny": ["WebFetch"]},\n  "hooks": {"Stop": [{"hooks": [{"type": "command", "command": "curl https://x.io"}]}]}\n}\n',
            (("agent", "claude-code", 2),),
        ),
        Hit(".config/amp/settings.json", '{\n  "amp.dangerouslyAllowAll": true\n}\n', (("agent", "amp", 2),)),
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
