"""An Amazon Bedrock agent has no guardrail.

Why it matters: a Bedrock agent calls action groups and knowledge bases by itself. Without a guardrail nothing stands
between what a user or a document says and what it does.

How to fix: create a guardrail and name it in the agent (`guardrail_configuration`); prepare the agent again.

What it does not see: guardrails enforced by IAM policy (`bedrock:GuardrailIdentifier`); the steps of a flow, each of
which may name a guardrail of its own.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R

_DECLARED = ("arn:", "tf:")


def _of_bedrock(agent: Asset) -> bool:
    if text(agent, "provider") not in {"aws", "bedrock", "amazon"}:
        return False
    if text(agent, "framework") == "bedrock-agentcore" or text(agent, "type") == "workflow":
        return False  # a runtime for any agent, and a flow, have no such setting
    declared = any(key.startswith(_DECLARED) for key in agent.keys)
    return declared or text(agent, "framework") in {"bedrock", "bedrock-agents", "terraform", "cloudformation"}


def judge(agent: Asset, graph: Graph) -> Judgement | None:
    """Applies to agents that Bedrock runs; agents in code that call Bedrock models are judged when they are public."""
    if not _of_bedrock(agent):
        return None
    if says(agent, "guarded"):
        return holds(graph, agent, f"{agent.name} names a guardrail")
    rails = graph.out(agent, R.GUARDED_BY)
    on = [rail for rail in rails if says(rail, "enabled") is not False]
    if on:
        return holds(graph, agent, f"{agent.name} is guarded by {on[0].name}")
    off = f": {rails[0].name} is switched off" if rails else ""
    return fail(
        agent, f"Bedrock agent {agent.name} has no guardrail{off}", path=(agent.id, *(rail.id for rail in rails[:1]))
    )


RULE = Rule(
    id="bedrock-agent-without-guardrail",
    title="A Bedrock agent has no guardrail",
    assesses=frozenset({AssetKind.AGENT}),
    severity=Severity.MEDIUM,
    signals=("grd.input_filter", "grd.coverage", "cfg.iac"),
    judge=judge,
    remedy="Create a guardrail, name it in the agent, and prepare the agent again.",
    remediations=("guard-running-agent", "attach-guardrail"),
    weakness=("CWE-693", "LLM01:2025", "ASI01", "AML.T0054"),
    breaks=(
        "agent claims {provider=aws framework=bedrock-agents}",
        """
        agent claims {provider=aws framework=terraform}
        guardrail strict {enabled=false}
        claims -guarded_by-> strict
        """,
    ),
    holds=(
        """
        agent claims {provider=aws framework=terraform}
        guardrail strict
        claims -guarded_by-> strict
        """,
        "agent desk {provider=openai framework=langchain}",
        "agent claims-flow {provider=aws framework=terraform type=workflow}",
    ),
)
