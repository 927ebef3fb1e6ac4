"""A tool, or a script of a skill, sends all variables of its environment away.

Why it matters: a server's environment holds the keys of its user: of models, clouds, repositories. A tool that sends
the whole of it to an address hands all of them over each time it is called, whatever its result looks like.

How to fix: remove the server, and change every key that its environment held; a tool of one's own names the one variable
that it needs.

What it does not see: variables that are sent one by one, and what a program does that the tool starts.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, says, tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By the code behind the tool."""
    if tool.kind is AssetKind.SKILL:
        told = f"a script of skill {tool.name} sends all variables of its environment away"
        return fail(tool, told) if says(tool, "sends_environment") else None
    return tool_does(tool, graph, "sends_environment", "sends all variables of its environment away")


RULE = Rule(
    id="tool-sends-environment-away",
    title="A tool sends all variables of its environment away",
    assesses=frozenset({AssetKind.TOOL, AssetKind.DATA_STORE, AssetKind.SKILL}),
    severity=Severity.CRITICAL,
    signals=("sup.mcp_trust", "data.secrets_exposed"),
    judge=judge,
    remedy="Remove the server, and change every key that its environment held.",
    remediations=("remove-mcp-server", "withdraw-tool"),
    weakness=("CWE-506", "CWE-200", "LLM02:2025", "ASI04", "AML.T0086"),
    breaks=(
        "skill pdf {sends_environment=true}",
        "tool multiply {sends_environment=true}",
        "data_store notes {type=mcp_resource sends_environment=true}",
    ),
    holds=("skill pdf {fetches=false}", "tool multiply", "tool read_key {sends_environment=false}"),
)
