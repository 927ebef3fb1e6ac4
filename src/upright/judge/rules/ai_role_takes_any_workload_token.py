"""A role may take the token of any agent.

Why it matters: a workload token of AgentCore stands for one agent, with the access of the users it acts for. A role
that may take any of them can act as every agent.

How to fix: name the workload identity of the one agent.

What it does not see: policies of the organisation.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, words
from upright.judge.rule import Rule
from upright.judge.rules._roles import by_whom, serves_ai
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to identities of AI workloads that may not do everything anyway."""
    if not serves_ai(role, graph) or says(role, "admin"):
        return None
    who, path = by_whom(role, graph)
    if says(role, "takes_any_workload_token"):
        return fail(role, f"{who} may take the token of any agent of its account", path=path)
    return holds(graph, role, f"nothing shows that {role.name} can") if words(role, "actions") else None


RULE = Rule(
    id="ai-role-takes-any-workload-token",
    title="A role may take the token of any agent",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.HIGH,
    signals=("iam.least_privilege", "agt.a2a_auth", "agt.identity_bound"),
    judge=judge,
    remedy="Name the workload identity of the one agent.",
    remediations=("narrow-role-policy", "narrow-declared-rights"),
    weakness=("CWE-732", "CWE-266", "ASI03"),
    breaks=(
        """
        agent desk
        identity desk-exec {type=role takes_any_workload_token=true actions=["bedrock:InvokeModel"]}
        desk -runs_as-> desk-exec
        """,
    ),
    holds=(
        'identity desk-exec {type=role principal=bedrock actions=["bedrock:InvokeModel"]}',
        "identity backup {type=role takes_any_workload_token=true}   # no AI runs as it",
        "identity desk-exec {type=role admin=true wildcard=true takes_any_workload_token=true}   # said by another rule",
    ),
)
