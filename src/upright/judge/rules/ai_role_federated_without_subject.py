"""A role of an AI workload may be taken by whoever signs in with its provider.

Why it matters: a trust policy for an identity provider (GitHub Actions, GitLab, a cluster) that does not say whose
token it takes lets every repository, or every pod, of that provider take the role.

How to fix: hold the subject of the token (`:sub`) against your own repository, branch or service account.

What it does not see: what the provider itself lets sign in.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.judge.rules._roles import by_whom, serves_ai
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to roles that an identity provider may take."""
    told = says(role, "federated_without_subject")
    if told is None:
        return None
    who, path = by_whom(role, graph)
    if told:
        lighter = None if serves_ai(role, graph) else Severity.HIGH
        return fail(role, f"whoever signs in with its provider can take role {who}", path=path, severity=lighter)
    return holds(graph, role, f"only a named subject may take {role.name}")


RULE = Rule(
    id="ai-role-federated-without-subject",
    title="A role of an AI workload may be taken by whoever signs in with its provider",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.CRITICAL,
    signals=("iam.least_privilege", "iam.auth_required", "cfg.iac"),
    judge=judge,
    remedy="Add a condition on the subject of the token (:sub) to the trust policy.",
    remediations=("narrow-trust-policy",),
    weakness=("CWE-284", "CWE-863", "ASI03", "AML.T0012"),
    breaks=('identity ci-model-deploy {type=role federated_without_subject=true actions=["sagemaker:CreateModel"]}',),
    holds=(
        'identity ci-model-deploy {type=role federated_without_subject=false actions=["sagemaker:CreateModel"]}',
        'identity ci {type=role actions=["s3:PutObject"]}',
    ),
)
