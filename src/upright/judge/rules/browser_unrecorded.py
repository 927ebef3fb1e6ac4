"""Nothing records what an agent's browser does.

Why it matters: an agent with a browser reads pages that others wrote, and types where they tell it to. Without a
recording nobody can say what it sent to whom.

How to fix: make the browser anew with recording to a bucket; it cannot be switched on afterwards.

What it does not see: recordings by a proxy.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """Applies to browsers of a cloud that can record."""
    told = says(tool, "recorded")
    if told is None:
        return None
    if told is not False:
        return holds(graph, tool, f"the sessions of {tool.name} are recorded")
    return fail(tool, f"the sessions of {tool.name} are not recorded")


RULE = Rule(
    id="browser-unrecorded",
    title="Nothing records what an agent's browser does",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.MEDIUM,
    signals=("log.tool_calls",),
    judge=judge,
    remedy="Make the browser anew, with recording to a bucket.",
    weakness=(
        "CWE-778",
        "ASI02",
    ),
    breaks=("tool web {provider=aws recorded=false}",),
    holds=(
        "tool web {provider=aws recorded=true}",
        "tool search",
    ),
)
