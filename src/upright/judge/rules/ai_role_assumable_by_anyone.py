"""Every account can take a role.

Why it matters: a trust policy for `*` gives the role's rights to anyone who has an account with the provider, also where
it asks for a word (`sts:ExternalId`): that is no secret, and stands in many a document.

How to fix: name the service or account in the trust policy, and add a condition (`aws:SourceAccount`, `sts:ExternalId`).

What it does not see: guard rails of the organisation that forbid it.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to roles whose trust policy was seen."""
    if says(role, "assumed_by_anyone"):
        users = graph.into(role, R.RUNS_AS)
        path = (*(user.id for user in users[:1]), role.id)
        return fail(role, f"every account can take role {role.name}", path=path)
    return holds(graph, role, f"{text(role, 'principal')} may take {role.name}") if text(role, "principal") else None


RULE = Rule(
    id="ai-role-assumable-by-anyone",
    title="Every account can take a role",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.CRITICAL,
    signals=("iam.least_privilege", "iam.auth_required", "cfg.iac"),
    judge=judge,
    remedy="Name who may take the role in its trust policy, with a condition.",
    remediations=("narrow-trust-policy",),
    weakness=("CWE-732", "CWE-284", "ASI03", "AML.T0012"),
    breaks=("identity exec {type=role assumed_by_anyone=true}",),
    holds=("identity exec {type=role principal=bedrock}",),
)
