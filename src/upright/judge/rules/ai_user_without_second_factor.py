"""Someone who may use AI signs in with a password alone.

Why it matters: a password that was guessed, or given away to a false page, opens the models, their data and their
costs to a stranger.

How to fix: ask for a second factor, or let people sign in through the identity provider of the organisation.

What it does not see: second factors that the identity provider asks for.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(user: Asset, graph: Graph) -> Judgement | None:
    """Applies to users with a password, where their second factors were seen."""
    told = says(user, "mfa")
    if told is None:
        return None
    if told:
        return holds(graph, user, f"{user.name} has a second factor")
    graver = Severity.HIGH if says(user, "admin") or says(user, "wildcard") else None
    return fail(user, f"{user.name}, who may use AI, signs in with a password alone", severity=graver)


RULE = Rule(
    id="ai-user-without-second-factor",
    title="Someone who may use AI signs in with a password alone",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.MEDIUM,
    signals=("iam.mfa",),
    judge=judge,
    remedy="Ask for a second factor.",
    weakness=("CWE-308", "AML.T0012"),
    breaks=('identity ana {type=user mfa=false actions=["sagemaker:CreateModel"]}',),
    holds=(
        'identity ana {type=user mfa=true actions=["sagemaker:CreateModel"]}',
        "identity ana {type=user}",
    ),
)
