"""A machine-learning workspace lets people in past single sign-on.

Why it matters: who leaves the company keeps a way in, and what was done in the workspace is told of a role, not of a
person.

How to fix: make the domain anew with the sign-in mode SSO; it cannot be changed afterwards.

What it does not see: sign-in that a federated role brings along.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies to workspaces whose sign-in was seen."""
    mode = text(service, "sign_in")
    if not mode:
        return None
    if mode == "sso":
        return holds(graph, service, f"people enter {service.name} by single sign-on")
    return fail(service, f"people enter {service.name} by {mode.upper()}, past single sign-on")


RULE = Rule(
    id="studio-without-single-sign-on",
    title="A machine-learning workspace lets people in past single sign-on",
    assesses=frozenset({AssetKind.AI_SERVICE}),
    severity=Severity.LOW,
    signals=(
        "iam.auth_required",
        "agt.identity_bound",
    ),
    judge=judge,
    remedy="Make the domain anew with the sign-in mode SSO.",
    weakness=("CWE-287",),
    breaks=("ai_service studio {provider=aws sign_in=iam}",),
    holds=(
        "ai_service studio {provider=aws sign_in=sso}",
        "ai_service openai",
    ),
)
