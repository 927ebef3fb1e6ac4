"""An agent that anyone can reach has no guardrail.

Why it matters: strangers will try to misuse it within hours. A filter on inputs and outputs does not stop a determined
attack, and stops most of what comes.

How to fix: put an input and an output filter between the endpoint and the model (the provider's moderation, Bedrock
Guardrails, NeMo Guardrails, LLM Guard), and log what it stops.

What it does not see: filters that a gateway or the provider adds by configuration outside the scan.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, unknown
from upright.judge.rule import Rule
from upright.judge.way_in import reachable_by
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def _guarded(agent: Asset, graph: Graph) -> bool:
    parties = [agent, *graph.out(agent, R.CALLS), *graph.into(agent, R.CALLS, R.CONTAINS, R.USES_TOOL)]
    rails = [rail for party in parties for rail in graph.out(party, R.GUARDED_BY)]
    return any(says(rail, "enabled") is not False for rail in rails)


def judge(agent: Asset, graph: Graph) -> Judgement | None:
    """Applies to agents with a way in from outside."""
    exposure, path = reachable_by(graph, agent)
    if not path or exposure in {Exposure.PRIVATE, Exposure.ORGANISATION}:
        return None
    if _guarded(agent, graph):
        return holds(graph, agent, f"a guardrail stands before {agent.name}")
    entry = graph.asset(path[0]).name
    if exposure is Exposure.UNKNOWN:
        return unknown(f"{agent.name} has no guardrail, and nobody saw who can reach {entry}")
    through = f" through {entry}" if path[0] != agent.id else ""
    return fail(agent, f"anyone can reach agent {agent.name}{through}, and no guardrail was seen", path=path)


RULE = Rule(
    id="agent-without-guardrail",
    title="An agent that anyone can reach has no guardrail",
    assesses=frozenset({AssetKind.AGENT}),
    severity=Severity.MEDIUM,
    signals=("grd.input_filter", "grd.output_filter", "grd.coverage"),
    judge=judge,
    remedy="Put an input and an output filter between the endpoint and the model.",
    remediations=("attach-guardrail", "guard-running-agent"),
    weakness=("CWE-693", "LLM01:2025", "ASI01", "AML.T0054"),
    breaks=(
        """
        endpoint chat public
        agent helper
        chat -serves-> helper
        """,
        """
        endpoint chat public
        agent helper
        guardrail filter {enabled=false}
        chat -serves-> helper
        helper -guarded_by-> filter
        """,
    ),
    holds=(
        """
        endpoint chat public
        agent helper
        guardrail filter
        chat -serves-> helper
        helper -guarded_by-> filter
        """,
        """
        endpoint chat private
        agent helper
        chat -serves-> helper
        """,
    ),
)
