"""Anyone can reach a tool that runs commands, opens any path or builds SQL.

Why it matters: the whole attack path stands: a public endpoint, an agent behind it, and a tool that does what it is told.
Whoever writes to the chat owns the machine behind it.

How to fix: take the dangerous tool from this agent first; then repair the tool.

What it does not see: endpoints whose exposure nobody saw (the verdict is then unknown).
"""

from __future__ import annotations

from functools import partial

from upright.graph.graph import Graph
from upright.judge.behind import nearest_behind
from upright.judge.questions import asks, fail, holds, route, says, unknown
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity

DANGERS = {
    "shell": "passes its input to a shell or interpreter",
    "path_unchecked": "opens any path",
    "sql_unchecked": "puts its input into SQL",
}


def _unasked(asset: Asset, attribute: str) -> bool:
    return asset.kind is AssetKind.TOOL and says(asset, attribute) is True and not says(asset, "confirmation")


def judge(front: Asset, graph: Graph) -> Judgement | None:
    """Applies to endpoints and applications that lead to a tool and that nobody keeps inside and that let in anybody."""
    if front.exposure in {Exposure.PRIVATE, Exposure.ORGANISATION} or asks(front):
        return None
    if nearest_behind(graph, front, "tool", lambda asset: asset.kind is AssetKind.TOOL) is None:
        return None
    for attribute, danger in DANGERS.items():
        if found := nearest_behind(graph, front, f"tool {attribute}", partial(_unasked, attribute=attribute)):
            tool, path = found
            if front.exposure is Exposure.UNKNOWN:
                return unknown(f"{front.name} leads to {tool.name}, and nobody saw who can reach {front.name}")
            reason = f"anyone can reach {tool.name}, which {danger}, by way of {route(graph, path)}"
            return fail(front, reason, path=path, anchors=(tool.id,))
    return holds(graph, front, f"no dangerous tool was found behind {front.name}")


RULE = Rule(
    id="untrusted-user-reaches-dangerous-tool",
    title="Anyone can reach a tool that runs commands, opens any path or builds SQL",
    assesses=frozenset({AssetKind.ENDPOINT, AssetKind.APPLICATION}),
    severity=Severity.CRITICAL,
    signals=("agt.toxic_combo", "net.public_exposure"),
    judge=judge,
    remedy="Take the dangerous tool from the agent behind the endpoint, then repair the tool.",
    remediations=("narrow-agent-tools",),
    weakness=("CWE-78", "CWE-306", "LLM06:2025", "ASI02", "ASI05", "AML.T0049", "AML.T0053"),
    breaks=(
        """
        endpoint chat public
        agent helper
        tool run {shell=true}
        chat -serves-> helper
        helper -uses_tool-> run
        """,
        """
        application desk public
        agent helper
        mcp_server db
        tool query {sql_unchecked=true}
        desk -contains-> helper
        helper -uses_tool-> db
        db -contains-> query
        """,
    ),
    holds=(
        """
        endpoint chat public {auth=oauth}
        agent helper
        tool run {shell=true}
        chat -serves-> helper
        helper -uses_tool-> run
        """,
        """
        endpoint chat public
        agent helper
        tool weather
        chat -serves-> helper
        helper -uses_tool-> weather
        """,
        """
        endpoint chat private
        agent helper
        tool run {shell=true}
        chat -serves-> helper
        helper -uses_tool-> run
        """,
    ),
)
