"""A role of an AI workload can give itself more rights.

Why it matters: whoever talks an agent into acting, or runs code in a notebook, first uses rights such as
`iam:AttachRolePolicy` or `lambda:UpdateFunctionCode` to become administrator; from there the limits of the role mean
nothing.

How to fix: take the action away, or name the one resource that it is for; add a permissions boundary.

What it does not see: boundaries and policies of the organisation that stop it.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, some, words
from upright.judge.rule import Rule
from upright.judge.rules._roles import by_whom, serves_ai
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to identities of AI workloads that may not do everything anyway."""
    if not serves_ai(role, graph) or says(role, "admin"):
        return None
    who, path = by_whom(role, graph)
    if words(role, "raises_rights"):
        return fail(role, f"{who} can raise its own rights by {some(words(role, 'raises_rights'))}", path=path)
    return holds(graph, role, f"nothing shows that {role.name} can") if words(role, "actions") else None


RULE = Rule(
    id="ai-role-can-raise-its-rights",
    title="A role of an AI workload can give itself more rights",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.HIGH,
    signals=("iam.least_privilege", "agt.delegation", "cfg.iac"),
    judge=judge,
    remedy="Take the action away or name the resource that it is for.",
    remediations=("narrow-role-policy", "narrow-declared-rights"),
    weakness=("CWE-269", "ASI03", "AML.T0053"),
    breaks=(
        """
        agent desk
        identity desk-exec {type=role raises_rights=["iam:AttachRolePolicy"] actions=["bedrock:InvokeModel"]}
        desk -runs_as-> desk-exec
        """,
    ),
    holds=(
        'identity desk-exec {type=role principal=bedrock actions=["bedrock:InvokeModel"]}',
        'identity backup {type=role raises_rights=["iam:AttachRolePolicy"]}   # no AI runs as it',
        'identity desk-exec {type=role admin=true wildcard=true raises_rights=["iam:AttachRolePolicy"]}   # said by another rule',
    ),
)
