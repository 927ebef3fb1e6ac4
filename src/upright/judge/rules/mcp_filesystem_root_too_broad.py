"""An MCP server may reach a whole disk or home folder.

Why it matters: the server hands the model everything under its root: keys, browser profiles, other projects. What the agent
was asked to do needs one folder.

How to fix: give it the project folder, read-only where reading is enough.

What it does not see: servers that take their root from the client at run time.
"""

from __future__ import annotations

import re

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

# The root, a drive, a folder of the system, all homes, or one whole home folder.
_BROAD = re.compile(
    r"^(?:/|~|\$\{?(?:env:)?HOME\}?|%USERPROFILE%|\$\{?userHome\}?|[A-Za-z]:|/(?:home|Users|root|etc|var|opt|usr|mnt|srv|private)"
    r"|/(?:home|Users)/[^/]{1,64}|[A-Za-z]:/Users(?:/[^/]{1,64})?)$"
)


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers that were given folders."""
    roots = words(server, "roots")
    if not roots:
        return None
    broad = [root for root in roots if root == "/" or _BROAD.match(root.replace("\\", "/").rstrip("/") or "/")]
    if broad:
        return fail(server, f"MCP server {server.name} may reach everything under {some(broad)}")
    return holds(graph, server, f"{server.name} may reach {some(roots)}")


RULE = Rule(
    id="mcp-filesystem-root-too-broad",
    title="An MCP server may reach a whole disk or home folder",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.MEDIUM,
    signals=("iam.least_privilege", "agt.tool_allowlist"),
    judge=judge,
    remedy="Give the server the project folder only, read-only where reading is enough.",
    remediations=("remove-mcp-server",),
    weakness=("CWE-732", "LLM06:2025", "ASI02", "ASI03", "AML.T0037"),
    breaks=(
        'mcp_server fs {roots=["/"]}',
        'mcp_server fs {roots=["/Users/anna","./docs"]}',
        'mcp_server fs {roots=["~"]}',
    ),
    holds=('mcp_server fs {roots=["/Users/anna/work/project"]}', 'mcp_server fs {roots=["."]}'),
)
