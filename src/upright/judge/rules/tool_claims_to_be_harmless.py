"""A tool says that it changes nothing or stays inside, and its code does otherwise.

Why it matters: clients let tools run without asking when their annotations say `readOnlyHint`, or that they reach nothing
outside. A tool that runs programs or deletes under that flag gets past the person who would have said no.

How to fix: set the hints to what the code does (`readOnlyHint: false`, `destructiveHint: true`, `openWorldHint: true`), and let
clients ask.

What it does not see: what a tool does in another program, and hints that a server sets while it runs.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """Applies to tools whose annotations make such a claim."""
    claimed = words(tool, "claims")
    if not claimed:
        return None
    can = words(tool, "capabilities")
    if {"read_only", "not_destructive"} & {*claimed}:
        done = "runs what the model writes" if says(tool, "shell") or says(tool, "deserializes") else ""
        if done:
            return fail(tool, f"tool {tool.name} says that it changes nothing, and {done}")
        if "destroys" in can:
            return _deletes(tool)
    if "closed_world" in claimed and says(tool, "ssrf"):
        reason = f"tool {tool.name} says that it reaches nothing outside, and fetches any address"
        return fail(tool, reason, severity=Severity.MEDIUM)
    return holds(graph, tool, f"nothing that {tool.name} does was seen to go against its annotations")


def _deletes(tool: Asset) -> Judgement:
    """Graver where its name or description speaks of it; else what deletes may be what it calls, for its own ends."""
    if "destroys" in words(tool, "likely_capabilities"):
        return fail(tool, f"tool {tool.name} says that it changes nothing, and deletes")
    reason = f"tool {tool.name} says that it changes nothing, and its code, or code that it calls, deletes"
    return fail(tool, reason, severity=Severity.MEDIUM, confidence=0.6)


RULE = Rule(
    id="tool-claims-to-be-harmless",
    title="A tool says that it is harmless, and its code is not",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.HIGH,
    signals=("sup.mcp_trust",),
    judge=judge,
    remedy="Set the hints of the tool to what its code does.",
    remediations=("set-safe-value", "withdraw-tool"),
    weakness=("CWE-345", "LLM06:2025", "ASI02", "AML.T0110.000"),
    breaks=(
        'tool calculate {type=mcp_tool claims=["read_only"] shell=true}',
        'tool validate {type=mcp_tool claims=["closed_world"] ssrf=true}',
        'tool list_notes {type=mcp_tool claims=["read_only"] capabilities=["destroys"]}',
    ),
    holds=('tool calculate {type=mcp_tool claims=["read_only"]}', "tool run {type=mcp_tool shell=true}"),
)
