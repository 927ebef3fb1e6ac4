"""A role of an AI workload may pass on any role.

Why it matters: whoever steers the workload starts a job or function with a stronger role and owns the account; with the right to
make training jobs or functions this takes two calls.

How to fix: name the roles that may be passed as resources of `iam:PassRole`, with a condition `iam:PassedToService`.

What it does not see: permission boundaries.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R

_AI = ("sagemaker", "bedrock")


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to roles that something AI runs as, or that may act on AI services."""
    users = graph.into(role, R.RUNS_AS, R.AUTHENTICATES_WITH)
    actions = words(role, "actions")
    if not users and not any(action.startswith(_AI) for action in (*actions, text(role, "principal"))):
        return None
    if says(role, "admin"):
        return None  # said by another rule
    if says(role, "passes_any_role"):
        by = f", as which {users[0].name} runs," if users else ""
        who = "user" if text(role, "type") == "user" else "role"
        path = (*(user.id for user in users[:1]), role.id)
        return fail(role, f"{who} {role.name}{by} may pass any role to what it starts", path=path)
    return holds(graph, role, f"{role.name} may not pass any role") if actions else None


RULE = Rule(
    id="ai-role-passes-any-role",
    title="A role of an AI workload may pass on any role",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.HIGH,
    signals=("iam.least_privilege", "agt.delegation", "cfg.iac"),
    judge=judge,
    remedy="Name the roles that may be passed, and to which service.",
    remediations=("narrow-role-policy", "narrow-declared-rights"),
    weakness=("CWE-269", "CWE-732", "ASI03", "AML.T0053"),
    breaks=(
        'identity trainer {type=role principal=sagemaker actions=["iam:PassRole","sagemaker:*"] passes_any_role=true}',
    ),
    holds=(
        'identity trainer {type=role principal=sagemaker actions=["sagemaker:CreateTrainingJob"]}',
        'identity ci {type=role actions=["iam:PassRole"] passes_any_role=true}',
    ),
)
