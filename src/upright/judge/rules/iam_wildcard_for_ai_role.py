"""A role of an AI workload may do everything.

Why it matters: an agent acts with its role's rights, for whoever talks it into acting. With `*` one injected sentence
reaches every bucket and every secret of the account.

How to fix: list the actions and the resources that the workload needs (`bedrock:InvokeModel` on one model), one role for
each agent.

What it does not see: limits by permission boundaries and organisation policies.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, some, text, words
from upright.judge.rule import Rule
from upright.judge.rules._roles import serves_ai, users_of
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to roles that something AI runs as, or that name AI in their actions, principal or name."""
    users, actions = users_of(role, graph), words(role, "actions")
    if not serves_ai(role, graph):
        return None
    path = (*(user.id for user in users[:1]), role.id)
    by = f", as which {users[0].name} runs," if users else ""
    who = f"{'user' if text(role, 'type') == 'user' else 'role'} {role.name}{by}"
    if says(role, "admin") or "*" in actions or "*:*" in actions:
        return fail(role, f"{who} may do everything", path=path)
    if says(role, "wildcard"):
        wild = [*words(role, "policies"), *(action for action in actions if action == "*" or action.endswith(":*"))]
        what = some(wild) if wild else "its actions on every resource"
        return fail(role, f"{who} may do {what}", path=path, severity=Severity.MEDIUM)
    return (
        holds(graph, role, f"{role.name} may do named things only")
        if actions or says(role, "wildcard") is False
        else None
    )


RULE = Rule(
    id="iam-wildcard-for-ai-role",
    title="A role of an AI workload may do everything",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.HIGH,
    signals=("iam.least_privilege", "agt.delegation", "cfg.iac"),
    judge=judge,
    remedy="List the actions and resources that the workload needs, with one role for each agent.",
    remediations=("narrow-role-policy", "narrow-declared-rights", "narrow-pod-rights", "narrow-running-rights"),
    weakness=("CWE-250", "CWE-732", "LLM06:2025", "ASI03", "AML.T0053"),
    breaks=(
        """
        agent desk
        identity desk-role {type=role admin=true}
        desk -runs_as-> desk-role
        """,
        'identity sagemaker-exec {type=role wildcard=true actions=["s3:*","sagemaker:*"]}',
    ),
    holds=(
        """
        agent desk
        identity desk-role {type=role actions=["bedrock:InvokeModel"]}
        desk -runs_as-> desk-role
        """,
        "identity ci-deploy {type=role admin=true}   # no AI runs as it",
    ),
)
