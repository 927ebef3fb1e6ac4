"""What the settings of coding agents say: what may happen without asking, what is forbidden, what runs on events."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

Stated: TypeAlias = "dict[str, Json]"
Reader: TypeAlias = "Callable[[Node], tuple[Stated, int]]"
_SECRET_WORD = re.compile(r"\S*(?:token|key|secret|password|bearer)\S*[=:\s]\s*\S{8,}", re.IGNORECASE)
_MOST = 20
_LONGEST = 160


def claude(root: Node) -> tuple[Stated, int]:
    """Settings of Claude Code, of any scope."""
    permissions = root.get("permissions")
    found: Stated = {"permissions": _strings(permissions.get("allow")), "denied": _strings(permissions.get("deny"))}
    mode = permissions.get("defaultMode").text
    if mode:
        bounded = "bounded" if mode in {"acceptEdits", "dontAsk"} else "human_approval"
        found["autonomy"] = "unbounded" if mode == "bypassPermissions" else bounded
        found["auto_approve"] = [mode] if mode in {"bypassPermissions", "dontAsk"} else None
    if root.get("enableAllProjectMcpServers").value is True:
        found |= {"auto_approve": ["mcp:*"], "trusts_project_servers": True}
    sandbox = root.get("sandbox", "enabled").value
    if isinstance(sandbox, bool):
        found["sandbox"] = sandbox
    hooks = [*_hooks(root.get("hooks"))]
    if hooks:
        found |= {"hooks": [*hooks], "code_execution": True}
    return _stated(found), permissions.line or root.first("hooks", "enableAllProjectMcpServers").line


def codex(root: Node) -> tuple[Stated, int]:
    """`config.toml` of Codex."""
    approval, sandbox = root.get("approval_policy"), root.get("sandbox_mode")
    found: Stated = {}
    if approval.text:
        free = approval.text == "never" and sandbox.text == "danger-full-access"
        found["auto_approve"] = ["never"] if approval.text == "never" else None
        found["autonomy"] = "unbounded" if free else "human_approval"
    if sandbox.text:
        found["sandbox"] = sandbox.text != "danger-full-access"
        found["permissions"] = ["danger-full-access"] if sandbox.text == "danger-full-access" else None
    if root.get("sandbox_workspace_write", "network_access").value is True:
        found["permissions"] = [*(_list(found.get("permissions"))), "network_access"]
    if root.get("tools", "web_search").value is True:
        found["permissions"] = [*(_list(found.get("permissions"))), "web_search"]
    if root.get("notify").strings():
        found["hooks"] = [_shown(" ".join(root.get("notify").strings()))]
    return _stated(found), approval.line or sandbox.line or root.get("notify").line


def gemini(root: Node) -> tuple[Stated, int]:
    """`settings.json` of Gemini CLI and those that took its form."""
    found, line = allowed(
        ("tools", "allowed"), ("tools", "autoAccept"), ("autoAccept",), ("coreTools",), ("general", "yolo"), ("yolo",)
    )(root)
    modes = (("general", "defaultApprovalMode"), ("tools", "approvalMode"), ("approvalMode",))
    approval = next((mode for path in modes if (mode := root.get(*path).text)), "")
    if approval == "yolo":
        found |= {"auto_approve": ["*"], "autonomy": "unbounded"}
    sandbox = root.get("tools", "sandbox").value if root.get("tools", "sandbox") else root.get("sandbox").value
    if isinstance(sandbox, bool):
        found["sandbox"] = sandbox
    hooks = [*_hooks(root.get("hooks"))]
    return _stated(found | ({"hooks": [*hooks]} if hooks else {})), line or root.first(
        "tools", "general", "sandbox", "hooks"
    ).line


def opencode(root: Node) -> tuple[Stated, int]:
    """`opencode.json`: `permission` by tool, or one for all."""
    node = root.get("permission")
    allowed_ = [name for name, value in node.items() if value.text == "allow" or value.get("*").text == "allow"]
    free = node.text == "allow" or "*" in allowed_
    found: Stated = {"auto_approve": ["*"] if free else [*allowed_], "autonomy": "unbounded" if free else None}
    found["denied"] = [name for name, value in node.items() if value.text == "deny"] or None
    return _stated(found) if node else {}, node.line


def amp(root: Node) -> tuple[Stated, int]:
    """`settings.json` of Amp."""
    everything = root.get("amp.dangerouslyAllowAll")
    found: Stated = {"auto_approve": ["*"], "autonomy": "unbounded"} if everything.value is True else {}
    listed = root.get("amp.commands.allowlist")
    if listed.strings():
        found.setdefault("auto_approve", _strings(listed))
    return _stated(found), everything.line or listed.line


def goose(root: Node) -> tuple[Stated, int]:
    """`config.yaml` of Goose: its mode `auto` asks for nothing."""
    mode = root.get("GOOSE_MODE")
    if mode.text == "auto":
        return {"auto_approve": ["auto"], "autonomy": "unbounded"}, mode.line
    found, line = allowed(("GOOSE_ALLOW_ALL",))(root)
    return (found, line) if found or not mode.text else ({"autonomy": "human_approval"}, mode.line)


def hooked(root: Node) -> tuple[Stated, int]:
    """Files that hold nothing but hooks (Cursor, Kiro)."""
    hooks = [*_hooks(root.get("hooks"))] or [*_hooks(root.get("then"))]
    found, line = allowed(("permissions", "allow"), ("allow",))(root)
    return _stated(found | ({"hooks": [*hooks]} if hooks else {})), line or root.first("hooks", "then").line


def allowed(*paths: tuple[str, ...]) -> Reader:
    """A reader of the first of these settings that allows anything without asking."""

    def read(root: Node) -> tuple[Stated, int]:
        for path in paths:
            node = root.get(*path)
            values = node.strings() or [
                name for name, value in node.items() if value.value is True or value.text in {"allow", "always"}
            ]
            if node.value is True or values:
                free = node.value is True or "*" in values
                found: Stated = {"auto_approve": ["*"] if free else [*values]}
                return found | ({"autonomy": "unbounded"} if free else {}), node.line
        return {}, 0

    return read


def _hooks(node: Node) -> Iterator[str]:
    """The commands that hooks run, arguments that look like credentials masked."""
    count = 0
    for path, item in node.walk():
        if path[-1] in {"command", "bash", "prompt"} and item.text and count < _MOST:
            count += 1
            yield _shown(item.text)


def _shown(command: str) -> str:
    return _SECRET_WORD.sub("***", command)[:_LONGEST]


def _strings(node: Node) -> Json:
    found: list[Json] = [*node.strings()[:_MOST]]
    return found or None


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _stated(found: Stated) -> Stated:
    return {name: value for name, value in found.items() if value is not None}


READERS: dict[str, Reader] = {
    "claude-code": claude,
    "codex": codex,
    "gemini-cli": gemini,
    "qwen-code": gemini,
    "opencode": opencode,
    "amp": amp,
    "cursor": hooked,
    "kiro": hooked,
    "vscode": allowed(
        ("chat.tools.autoApprove",),
        ("chat.tools.global.autoApprove",),
        ("chat.tools.terminal.autoApprove",),
        ("chat.tools.edits.autoApprove",),
        ("github.copilot.chat.agent.autoApprove",),
        ("cline.autoApproval",),
        ("roo-cline.allowedCommands",),
        ("kilo-code.allowedCommands",),
        ("amp.dangerouslyAllowAll",),
    ),
    "aider": allowed(("yes-always",), ("yes",)),
    "amazon-q": allowed(("allowedTools",)),
    "crush": allowed(("permissions", "allowed_tools"), ("options", "yolo")),
    "copilot": allowed(("allow-all-tools",), ("allow_all_tools",), ("trusted_folders",)),
    "zed": allowed(("agent", "always_allow_tool_actions"), ("agent", "tool_permissions", "default")),
    "goose": goose,
    "roo-code": allowed(("allowedCommands",), ("alwaysAllowExecute",)),
    "cline": allowed(("autoApprovalSettings", "actions"), ("yoloModeToggled",)),
    "factory": allowed(("commandAllowlist",), ("autonomyMode",)),
    "windsurf": allowed(("windsurf.cascadeCommandsAllowList",)),
    "continue": allowed(("allow",), ("permissions", "allow")),
    "openhands": allowed(("security", "confirmation_mode_off")),
    "openclaw": allowed(("tools", "allow"), ("agents", "defaults", "tools", "allow")),
}  # fmt: skip
