"""Visitors who never signed in may use AI.

Why it matters: an identity pool gives this role to guests. Whoever loads the page, or copies its public id, calls the
models of the account in its name and at its cost.

How to fix: let signed-in users alone take the role (`amr: authenticated`), and put a service with limits of its own
before the model.

What it does not see: limits within the application.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.judge.rules._roles import serves_ai
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to roles of an identity pool that may use AI."""
    told = says(role, "open_to_guests")
    if told is None or not serves_ai(role, graph):
        return None
    if told:
        return fail(role, f"visitors who never signed in act as role {role.name}, which may use AI")
    return holds(graph, role, f"only who signed in may act as {role.name}")


RULE = Rule(
    id="ai-role-open-to-guests",
    title="Visitors who never signed in may use AI",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.HIGH,
    signals=("iam.auth_required", "iam.least_privilege", "net.public_exposure"),
    judge=judge,
    remedy="Let signed-in users alone take the role.",
    remediations=("narrow-trust-policy",),
    weakness=("CWE-306", "LLM10:2025", "AML.T0012", "AML.T0034"),
    breaks=('identity web-guest {type=role open_to_guests=true actions=["bedrock:InvokeModel"]}',),
    holds=(
        'identity web-user {type=role open_to_guests=false actions=["bedrock:InvokeModel"]}',
        'identity web-guest {type=role open_to_guests=true actions=["mobileanalytics:PutEvents"]}',
    ),
)
