"""No version of a model in the registry has been approved.

Why it matters: a registry in which nothing is approved is a list, not a gate. What is deployed from it was answered for
by nobody.

How to fix: let somebody look at a version and approve it, or delete the group; deploy approved versions only.

What it does not see: approvals that are kept elsewhere; groups without a version.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, number
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(group: Asset, graph: Graph) -> Judgement | None:
    """Applies to groups of a registry whose versions were read."""
    approved = number(group, "approved_versions")
    if approved is None:
        return None
    if approved:
        return holds(graph, group, f"a version of {group.name} was approved")
    return fail(group, f"no version of {group.name} in the registry was approved")


RULE = Rule(
    id="registry-without-approved-version",
    title="No version of a model in the registry has been approved",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.LOW,
    signals=("mdl.registry", "chg.approval"),
    judge=judge,
    remedy="Approve a version after somebody has looked at it, or delete the group.",
    weakness=("CWE-693", "LLM03:2025"),
    breaks=("model rankers {provider=aws approved_versions=0}",),
    holds=(
        "model rankers {provider=aws approved_versions=1}",
        "model rankers {provider=aws}",
    ),
)
