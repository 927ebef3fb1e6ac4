"""An agent has no limit on its steps.

Why it matters: an agent that loops, or that an attacker keeps busy, calls models and tools until someone notices the bill.
A step limit also ends an injected chain of actions early.

How to fix: set the framework's limit (`max_iterations`, `recursion_limit`, `max_turns`) and a budget of tokens.

What it does not see: limits that a framework sets when the code states none; those agents pass.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, number, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

MANY = 200


def judge(agent: Asset, graph: Graph) -> Judgement | None:
    """Fails where the code itself lifts the limit or sets one that is none."""
    steps = number(agent, "max_iterations")
    if text(agent, "autonomy") == "unbounded":
        return fail(agent, f"agent {agent.name} runs without a limit of steps")
    if steps is not None and (steps <= 0 or steps > MANY):
        return fail(agent, f"agent {agent.name} may take {steps:g} steps, which is no limit")
    return holds(graph, agent, f"nothing lifts the step limit of {agent.name}")


RULE = Rule(
    id="agent-unbounded",
    title="An agent has no limit on its steps",
    assesses=frozenset({AssetKind.AGENT}),
    severity=Severity.MEDIUM,
    signals=("agt.autonomy_tier", "avl.budget"),
    judge=judge,
    remedy="Set the framework's step limit and a budget of tokens.",
    weakness=("CWE-770", "LLM10:2025", "ASI08", "AML.T0034.002"),
    breaks=("agent crawler {autonomy=unbounded}", "agent crawler {max_iterations=10000}"),
    holds=("agent crawler {max_iterations=15}", "agent crawler {autonomy=human_approval}"),
)
