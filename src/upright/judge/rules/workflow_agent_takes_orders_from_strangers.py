"""An agent in a CI workflow takes orders from strangers.

Why it matters: anyone can open an issue or a pull request. What they write becomes the agent's instructions, and the agent
holds the job's token and secrets: it edits code, publishes packages or prints the secrets where they can read them.

How to fix: start the agent only for people with write access (check `author_association`), give the job a read-only token
and no secrets but the model's key, and pass the text as a file that the agent is told to distrust.

What it does not see: approval rules of the repository for first-time contributors.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(agent: Asset, graph: Graph) -> Judgement | None:
    """Applies to agents that a workflow starts."""
    if "triggers" not in agent.attributes and says(agent, "interpolates_input") is None:
        return None
    takes = says(agent, "interpolates_input")
    if not (says(agent, "strangers") or (takes and not agent.attributes.get("triggers"))):
        return holds(graph, agent, f"only people of the project start {agent.name}")
    writes, secrets = words(agent, "token_writes"), words(agent, "secrets")
    free = text(agent, "autonomy") == "unbounded"
    if says(agent, "asks_author"):
        return holds(graph, agent, f"{agent.name} checks who it works for")
    if not takes and not writes and not free:
        return holds(graph, agent, f"{agent.name} can write nothing")
    power = f" with a token that may write {some(writes)}" if writes else f" beside {some(secrets)}" if secrets else ""
    graver = Severity.CRITICAL if "*" in writes or "contents" in writes or free else None
    return fail(agent, f"strangers write what {agent.name} is told{power}", severity=graver)


RULE = Rule(
    id="workflow-agent-takes-orders-from-strangers",
    title="An agent in a CI workflow takes orders from strangers",
    assesses=frozenset({AssetKind.AGENT}),
    severity=Severity.HIGH,
    signals=("agt.toxic_combo", "iam.least_privilege", "agt.hitl"),
    judge=judge,
    remedy="Start it only for people with write access, with a read-only token.",
    weakness=("CWE-77", "CWE-862", "LLM01:2025", "ASI01", "AML.T0051.001"),
    breaks=(
        'agent triage {type=coding_agent triggers=["issues"] strangers=true interpolates_input=true token_writes=["contents"]}',
        'agent review {type=coding_agent triggers=["pull_request_target"] strangers=true token_writes=["pull-requests"]}',
    ),
    holds=(
        'agent triage {type=coding_agent triggers=["issues"] strangers=true asks_author=true token_writes=["contents"]}',
        'agent nightly {type=coding_agent triggers=["schedule"] token_writes=["contents"]}',
        "agent claude-code {type=coding_agent}",
    ),
)
