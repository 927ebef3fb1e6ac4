"""A model is served by a single machine.

Why it matters: when the machine or its zone fails, so does everything that asks the model, and a rollout cannot be
done without a pause.

How to fix: set the initial instance count of each variant to two or more; the configuration is made anew and the
endpoint updated to it.

What it does not see: serverless variants, which have no count.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, number
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(endpoint: Asset, graph: Graph) -> Judgement | None:
    """Applies to configurations of endpoints that say how many machines they have."""
    count = number(endpoint, "instances")
    if count is None:
        return None
    if count > 1:
        return holds(graph, endpoint, f"{endpoint.name} has {int(count)} machines or more for each variant")
    return fail(endpoint, f"a variant of {endpoint.name} stands on a single machine")


RULE = Rule(
    id="endpoint-on-one-machine",
    title="A model is served by a single machine",
    assesses=frozenset({AssetKind.ENDPOINT}),
    severity=Severity.LOW,
    signals=("cfg.baseline",),
    judge=judge,
    remedy="Set the instance count of each variant to two or more.",
    weakness=("CWE-654",),
    breaks=("endpoint chat-config {type=deployment provider=aws instances=1}",),
    holds=(
        "endpoint chat-config {type=deployment provider=aws instances=2}",
        "endpoint chat",
    ),
)
