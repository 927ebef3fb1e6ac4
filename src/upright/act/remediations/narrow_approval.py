"""Take back approvals that let an agent act without asking.

What it does: in the configuration of an MCP client the wildcard of the server's list of approved tools goes, and those
tools that the finding names; in the settings of a coding agent (Claude Code, Codex, Gemini CLI, OpenCode, Amp, Cursor,
VS Code) the wildcards of the allow list go and the mode becomes the one that asks. Named approvals and every other byte
stay.

What it does not do: change approvals that a client keeps outside the file, flags on the command line, or a session that
is running now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from upright.act.example import Example, thing
from upright.act.json_text import Edit, Value, edited, removed
from upright.act.remediation import Context, Remediation, Reversibility, Step
from upright.act.remediations._clients import document, servers, valid
from upright.act.remediations._files import rewritten
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Finding

_LISTS = frozenset(
    {
        "autoApprove", "alwaysAllow", "autoApprovedTools", "auto_approve", "trusted_tools", "allow", "allowed",
        "allowedTools", "coreTools", "amp.commands.allowlist", "alwaysAllowedTools",
    }
)  # fmt: skip
_ALL = re.compile(r"\*|all|bash|bash\(\*(?::\*)?\)|shell(?:\(\*\))?|run_shell_command|mcp__\*|allow:\*", re.IGNORECASE)
_MODES = {
    "bypassPermissions": "default", "dontAsk": "default", "yolo": "default", "never": "on-request",
    "danger-full-access": "workspace-write",
}  # fmt: skip
_SWITCHES = frozenset(
    {
        "enableAllProjectMcpServers", "amp.dangerouslyAllowAll", "yolo", "autoAccept", "trust", "alwaysApprove",
        "chat.tools.autoApprove", "chat.tools.global.autoApprove", "dangerouslySkipPermissions",
    }
)  # fmt: skip
_MODE_KEYS = frozenset({"defaultMode", "defaultApprovalMode", "approvalMode", "approval_policy", "sandbox_mode"})
_TOML = re.compile(r'(?m)^(\s*(?:approval_policy|sandbox_mode)\s*=\s*["\'])(never|danger-full-access)(?=["\'])')


def _plan(finding: Finding, asset: Asset, context: Context) -> list[Step]:
    named = frozenset(re.findall(r"[\w.-]+", finding.reason)) if asset.kind is AssetKind.MCP_SERVER else frozenset()

    def change(path: str, text: str, _line: int) -> str:
        if path.endswith(".toml"):
            new = _TOML.sub(lambda found: found.group(1) + _MODES[found.group(2)], text)
            valid(path, new)
            return new
        root = document(path, text)
        within = [entry for _, entry in servers(root, asset.name)] if asset.kind is AssetKind.MCP_SERVER else [root]
        return edited(text, [edit for value in within for edit in _edits(text, value, named)])

    return rewritten(finding, asset, context, change, "ask before acting")


def _edits(text: str, root: Value, named: frozenset[str]) -> Iterator[Edit]:
    for path, value in root.walk():
        last = path[-1] if path else ""
        if last in _LISTS and value.kind == "list":
            yield from _narrowed(text, value, named)
        elif last in _SWITCHES and value.value is True:
            yield value.start, value.end, "false"
        elif last in _MODE_KEYS and value.value in _MODES:
            yield value.start, value.end, f'"{_MODES[str(value.value)]}"'
        elif "permission" in path and value.value == "allow" and (last in {"permission", "*", "bash", "edit"}):
            yield value.start, value.end, '"ask"'


def _narrowed(text: str, approved: Value, named: frozenset[str]) -> Iterator[Edit]:
    """Without the wildcards, and without the tools of these names."""
    entries = [each for _, _, each in approved.entries]
    free = [each for each in entries if isinstance(each.value, str) and _is_free(each.value, named)]
    if len(free) == len(entries) and free:
        yield approved.start, approved.end, "[]"
    elif len(free) == 1:
        yield removed(text, approved, free[0])
    elif free:
        kept = [text[each.start : each.end] for each in entries if each not in free]
        yield approved.start, approved.end, f"[{', '.join(kept)}]"


def _is_free(entry: str, named: frozenset[str]) -> bool:
    return bool(_ALL.fullmatch(entry)) or entry in named


_SERVERS = """{
  // servers of the team
  "mcpServers": {
    "files": {"command": "npx", "args": ["-y", "server-files"], "autoApprove": ["*", "read"]},
    "hub": {"command": "uvx", "args": ["mcp-hub"], "env": {"HUB_TOKEN": "not-a-real-token-1234"}},
  }
}
"""

REMEDIATION = Remediation(
    id="narrow-approval",
    title="Ask before an agent acts",
    reversibility=Reversibility.IN_PLACE,
    permissions=("write to the configuration and its folder",),
    plan=_plan,
    examples=(
        Example(
            asset=thing(AssetKind.MCP_SERVER, "files", ".mcp.json", package="server-files", command="npx"),
            files={".mcp.json": _SERVERS},
            after={".mcp.json": _SERVERS.replace('["*", "read"]', '["read"]')},
        ),
    ),
)
