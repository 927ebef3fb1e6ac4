"""A role may subscribe to every product of the marketplace.

Why it matters: models of third parties come into Bedrock and SageMaker by a subscription, with their terms, their price and
their origin. Who may subscribe to any of them brings models in that nobody approved, and a stolen key buys capacity in your
name.

How to fix: name the products in a condition (`aws-marketplace:ProductId`), and keep the right to those who approve models.

What it does not see: what an organisation's private marketplace leaves to choose from.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.judge.rules._roles import by_whom
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to identities whose rights were read."""
    if "actions" not in role.attributes:
        return None
    who, path = by_whom(role, graph)
    if says(role, "subscribes_any_model") and not says(role, "admin"):
        return fail(role, f"{who} may subscribe to every model of the marketplace", path=path)
    return holds(graph, role, f"{role.name} may not subscribe to whatever it likes")


RULE = Rule(
    id="ai-role-subscribes-to-any-model",
    title="A role may subscribe to every product of the marketplace",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.MEDIUM,
    signals=("iam.least_privilege", "mdl.source_trust"),
    judge=judge,
    remedy="Name the products in a condition (aws-marketplace:ProductId).",
    weakness=("CWE-732", "LLM03:2025"),
    breaks=('identity buyer {type=role subscribes_any_model=true actions=["aws-marketplace:Subscribe"]}',),
    holds=(
        'identity buyer {type=role actions=["aws-marketplace:ViewSubscriptions"]}',
        'identity root {type=role admin=true subscribes_any_model=true actions=["*"]}   # told by its own rule',
    ),
)
