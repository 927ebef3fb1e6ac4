"""An agent writes to the store from which it answers.

Why it matters: one misled conversation leaves a record that misleads all later ones, for every user. The poison outlives
the attack.

How to fix: keep what the agent may write apart from what it retrieves as fact, by store or by a marked source; review
before moving anything across; let records expire.

What it does not see: writes through tools whose code no detector understood.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, tools_of
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(agent: Asset, graph: Graph) -> Judgement | None:
    """Applies to agents that retrieve, directly or through tools."""
    hands = [agent, *(tool for tool, _ in tools_of(graph, agent))]
    reads = {store.id for hand in hands for store in graph.out(hand, R.RETRIEVES_FROM)}
    if not reads:
        return None
    for hand in hands:
        if says(hand, "confirmation"):
            continue
        for store in graph.out(hand, R.CAN_WRITE):
            if store.id in reads:
                path = tuple(dict.fromkeys((agent.id, hand.id, store.id)))
                through = "" if hand is agent else f" through {hand.name}"
                return fail(
                    agent, f"agent {agent.name} writes{through} to {store.name}, from which it answers", path=path
                )
    return holds(graph, agent, f"nothing shows that {agent.name} writes to what it answers from")


RULE = Rule(
    id="agent-can-change-its-own-knowledge",
    title="An agent writes to the store from which it answers",
    assesses=frozenset({AssetKind.AGENT}),
    severity=Severity.MEDIUM,
    signals=("agt.memory_isolation", "data.integrity"),
    judge=judge,
    remedy="Keep what the agent may write apart from what it retrieves as fact, and review before moving anything across.",
    remediations=("narrow-agent-tools",),
    weakness=("LLM04:2025", "LLM08:2025", "ASI06", "AML.T0080.000", "AML.T0070"),
    breaks=(
        """
        agent desk
        vector_store memory
        desk -retrieves_from-> memory
        desk -can_write-> memory
        """,
        """
        agent desk
        tool save_note
        vector_store memory
        desk -retrieves_from-> memory
        desk -uses_tool-> save_note
        save_note -can_write-> memory
        """,
    ),
    holds=(
        """
        agent desk
        vector_store manuals
        desk -retrieves_from-> manuals
        """,
        """
        agent desk
        vector_store manuals
        data_store notes
        desk -retrieves_from-> manuals
        desk -can_write-> notes
        """,
    ),
)
