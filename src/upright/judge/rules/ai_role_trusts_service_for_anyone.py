"""A role trusts a service of AI without saying for whom.

Why it matters: Bedrock, AgentCore and SageMaker act for every customer of the cloud. A trust policy that names only the
service leaves it to the service's own checks that it takes the role for nobody else's agent or job (the confused deputy),
and within the account every agent, runtime and notebook may be given the role, whatever it was made for.

How to fix: add the conditions `aws:SourceAccount` and `aws:SourceArn` to the trust policy, as the guides of the services do.

What it does not see: guard rails of the organisation that ask for the same (a resource control policy). The consoles of
SageMaker and Kendra make roles without such conditions; of these only a condition that holds nobody back is told.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.judge.rules._roles import users_of
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to roles whose trust policy was seen."""
    services = words(role, "trusts_unsourced")
    if services:
        path = (*(user.id for user in users_of(role, graph)[:1]), role.id)
        return fail(role, f"{role.name} may be taken by {some(services)}, on behalf of whom is not said", path=path)
    return holds(graph, role, f"{text(role, 'principal')} may take {role.name}") if text(role, "principal") else None


RULE = Rule(
    id="ai-role-trusts-service-for-anyone",
    title="A role trusts a service of AI without saying for whom",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.LOW,
    signals=("iam.least_privilege", "cfg.iac"),
    judge=judge,
    remedy="Add the conditions `aws:SourceAccount` and `aws:SourceArn` to the trust policy.",
    weakness=("CWE-441", "CWE-732", "ASI03"),
    breaks=(
        'identity exec {type=role principal=bedrock trusts_unsourced=["bedrock"]}',
        'identity exec {type=role principal="lambda, sagemaker" trusts_unsourced=["sagemaker"]}',
    ),
    holds=(
        "identity exec {type=role principal=bedrock-agentcore}",
        "identity worker {type=role principal=lambda}",
    ),
)
