"""An agent is guarded by a draft.

Why it matters: a draft of a guardrail changes with every edit: what was tested yesterday is not what stands there
today, and a slip in the console is at once in front of customers.

How to fix: make a version of the guardrail, and name it in the agent.

What it does not see: versions of the agent that its aliases lead to.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(agent: Asset, graph: Graph) -> Judgement | None:
    """Applies to agents that name a guardrail."""
    if says(agent, "guarded_by_draft"):
        return fail(agent, f"the guardrail of {agent.name} is a draft, which changes with every edit")
    return holds(graph, agent, f"{agent.name} names a version of its guardrail") if says(agent, "guarded") else None


RULE = Rule(
    id="guardrail-draft-in-use",
    title="An agent is guarded by a draft",
    assesses=frozenset({AssetKind.AGENT}),
    severity=Severity.MEDIUM,
    signals=("grd.effectiveness", "chg.approval", "chg.rollback"),
    judge=judge,
    remedy="Make a version of the guardrail, and name it in the agent.",
    weakness=("CWE-693",),
    breaks=("agent desk {provider=aws guarded=true guarded_by_draft=true}",),
    holds=(
        "agent desk {provider=aws guarded=true}",
        "agent desk {provider=aws}",
    ),
)
