"""The action that runs an agent in a CI workflow is not pinned.

Why it matters: a tag of an action can be moved to other code by whoever takes over its repository; it then runs with the
secrets of the job.

How to fix: name the full commit hash, with the version as a comment, and let a bot raise it.

What it does not see: actions that this one uses in turn.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(agent: Asset, graph: Graph) -> Judgement | None:
    """Applies to agents that an action runs."""
    pinned = says(agent, "pinned")
    if pinned is None or "triggers" not in agent.attributes:
        return None
    if pinned:
        return holds(graph, agent, f"{agent.name} is pinned to a commit")
    return fail(agent, f"{agent.name} runs in whatever version {agent.version or 'its branch'} points to")


RULE = Rule(
    id="workflow-agent-unpinned",
    title="The action that runs an agent is not pinned to a commit",
    assesses=frozenset({AssetKind.AGENT}),
    severity=Severity.LOW,
    signals=("sup.pinned_deps",),
    judge=judge,
    remedy="Name the full commit hash of the action.",
    remediations=("pin-workflow-action",),
    weakness=("CWE-829", "LLM03:2025", "AML.T0010.001"),
    breaks=('agent review {type=coding_agent triggers=["pull_request"] pinned=false}',),
    holds=('agent review {type=coding_agent triggers=["pull_request"] pinned=true}', "agent desk"),
)
