"""A role of an AI workload may act as a role with an administrator's rights.

Why it matters: its own policies look narrow, and are not: it may take a role that may do everything, or start a
function or job as that role. Whoever steers the workload owns the account in two calls.

How to recognise: `sts:AssumeRole` on the role by name, or `iam:PassRole` on it beside a right to start something
(`lambda:CreateFunction`, `ec2:RunInstances`, `sagemaker:CreateTrainingJob`...).

How to fix: name in `iam:PassRole` only roles made for what is started, and say to which service.

What it does not see: chains over more than one role.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, some, words
from upright.judge.rule import Rule
from upright.judge.rules._roles import by_whom, reaches_ai
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to roles and users of AI whose actions are known."""
    if not reaches_ai(role, graph) or says(role, "admin"):
        return None
    strong = words(role, "takes_strong_roles")
    if strong:
        who, path = by_whom(role, graph)
        return fail(
            role, f"{who} may act as {some(strong)}, which may do everything or give itself any right", path=path
        )
    return holds(graph, role, f"{role.name} may act as no stronger role") if words(role, "actions") else None


RULE = Rule(
    id="ai-role-can-become-administrator",
    title="A role of an AI workload may act as an administrator",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.HIGH,
    signals=("iam.least_privilege", "agt.delegation"),
    judge=judge,
    remedy="Name only roles made for what is started, and to which service they may be handed.",
    remediations=("narrow-role-policy", "narrow-declared-rights"),
    weakness=("CWE-269", "ASI03", "AML.T0053"),
    breaks=(
        'identity notebook {type=role principal=sagemaker actions=["iam:PassRole"] takes_strong_roles=["ops-admin"]}',
    ),
    holds=(
        'identity notebook {type=role principal=sagemaker actions=["iam:PassRole"]}',
        'identity build {type=role actions=["iam:PassRole"] takes_strong_roles=["ops-admin"]}',
    ),
)
