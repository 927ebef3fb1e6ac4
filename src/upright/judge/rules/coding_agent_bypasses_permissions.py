"""A coding agent is configured to act without asking.

Why it matters: the setting is checked in, so it acts for everyone who opens the repository. The agent reads issues, web
pages and dependencies; any of them can tell it to run a command, and nobody is asked.

How to fix: remove the bypass; allow named commands (`Bash(npm test:*)`) and ask for the rest. Where no one is there to ask,
run it in a container without secrets.

What it does not see: flags given on the command line.
"""

from __future__ import annotations

import re

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

# Permissions that leave nothing to ask: all tools, any shell command, or the clients' own names for it.
_ALL = re.compile(
    r"^(?:\*|all|bash|bash\(\*(?::\*)?\)|shell(?:\(\*\))?|run_shell_command|bypasspermissions|dontask|yolo|auto|never"
    r"|danger-full-access|dangerously.{0,40}|full-auto|allow:\*)$",
    re.IGNORECASE,
)


def judge(agent: Asset, graph: Graph) -> Judgement | None:
    """Applies to coding agents."""
    own = text(agent, "framework") == "coding agent" and bool(words(agent, "auto_approve"))  # of a file beside it
    if text(agent, "type") != "coding_agent" and not own:
        return None
    granted = (*words(agent, "auto_approve"), *words(agent, "permissions"))
    free = next((grant for grant in granted if _ALL.match(grant)), "")
    if not free and says(agent, "trusts_project_servers"):
        reason = f"coding agent {agent.name} starts every MCP server that a repository names, without asking"
        return fail(agent, reason, severity=Severity.MEDIUM)
    if not free and text(agent, "autonomy") != "unbounded":
        return holds(graph, agent, f"{agent.name} asks before it acts")
    how = f" ({free})" if free else ""
    if says(agent, "sandbox"):
        reason = f"coding agent {agent.name} acts without asking{how}, in a sandbox"
        return fail(agent, reason, severity=Severity.LOW)
    return fail(agent, f"coding agent {agent.name} is set to act without asking{how}")


RULE = Rule(
    id="coding-agent-bypasses-permissions",
    title="A coding agent is configured to act without asking",
    assesses=frozenset({AssetKind.AGENT}),
    severity=Severity.HIGH,
    signals=("agt.hitl", "agt.tool_allowlist", "agt.sandbox"),
    judge=judge,
    remedy="Allow named commands and ask for the rest, or run the agent in a container without secrets.",
    remediations=("narrow-approval",),
    weakness=("CWE-862", "LLM06:2025", "ASI02", "ASI05", "AML.T0112.000"),
    breaks=(
        'agent code {type=coding_agent permissions=["bypassPermissions"]}',
        'agent gemini {type=coding_agent auto_approve=["*"]}',
        'agent code {type=coding_agent auto_approve=["mcp:*"] trusts_project_servers=true}',
        'agent code {type=coding_agent permissions=["Bash(*)","Read"]}',
        'agent janitor {type=agent framework="coding agent" auto_approve=["bypassPermissions"]}',
    ),
    holds=(
        'agent code {type=coding_agent permissions=["Bash(npm test:*)","Read"]}',
        "agent code {type=coding_agent autonomy=human_approval}",
        'agent janitor {type=agent framework="coding agent" auto_approve=["Read"]}',
    ),
)
