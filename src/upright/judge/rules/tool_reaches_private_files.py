"""A tool, or a script of a skill, opens private files of its user that nobody asked it for.

Why it matters: keys, credentials and histories in a home folder are what malicious servers look for. A tool whose code
names them, whatever its description says, takes them each time it is called.

How to fix: read why the code does that; remove the server if its description does not say so.

What it does not see: paths that are put together from pieces.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, says, tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By the paths that stand in the code behind the tool."""
    if tool.kind is AssetKind.SKILL:
        told = f"a script of skill {tool.name} opens private files of its user, and asks something on the network"
        return fail(tool, told) if says(tool, "reaches_private") else None
    return tool_does(tool, graph, "reaches_private", "opens private files of its user that the model did not name")


RULE = Rule(
    id="tool-reaches-private-files",
    title="A tool opens private files that nobody named",
    assesses=frozenset({AssetKind.TOOL, AssetKind.DATA_STORE, AssetKind.SKILL}),
    severity=Severity.HIGH,
    signals=("sup.mcp_trust", "iam.least_privilege"),
    judge=judge,
    remedy="Remove the server, or the part of the tool that reads what its description does not say.",
    remediations=("remove-mcp-server", "withdraw-tool"),
    weakness=("CWE-506", "CWE-200", "LLM02:2025", "ASI04", "AML.T0037"),
    breaks=(
        "skill pdf {reaches_private=true}",
        "tool multiply {reaches_private=true}",
        "data_store notes {type=mcp_resource reaches_private=true}",
    ),
    holds=("skill pdf {fetches=false}", "tool multiply", "tool read_key {reaches_private=false}"),
)
