"""A guardrail is there and switched off.

Why it matters: people count on it. It was switched off for a test and stays so, while diagrams and reports show it.

How to fix: switch it on, or remove it, so that the design says what is true.

What it does not see: guardrails that are on and let everything through.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(rail: Asset, graph: Graph) -> Judgement | None:
    """By its own configuration."""
    if says(rail, "enabled") is not False:
        return holds(graph, rail, f"nothing switches {rail.name} off")
    users = graph.into(rail, R.GUARDED_BY)
    what = f", on which {users[0].name} relies" if users else ""
    return fail(rail, f"guardrail {rail.name}{what} is switched off", path=(*(user.id for user in users[:1]), rail.id))


RULE = Rule(
    id="guardrail-disabled",
    title="A guardrail is switched off",
    assesses=frozenset({AssetKind.GUARDRAIL}),
    severity=Severity.HIGH,
    signals=("grd.coverage", "grd.input_filter"),
    judge=judge,
    remedy="Switch the guardrail on, or remove it so that the design says what is true.",
    remediations=("set-safe-value",),
    weakness=("CWE-693", "LLM01:2025", "AML.T0054"),
    breaks=(
        "guardrail filter {enabled=false}",
        """
        agent helper
        guardrail moderation {enabled=false}
        helper -guarded_by-> moderation
        """,
    ),
    holds=("guardrail filter {enabled=true}", "guardrail filter"),
)
