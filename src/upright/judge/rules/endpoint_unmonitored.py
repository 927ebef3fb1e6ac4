"""Nothing watches what a model in production answers.

Why it matters: data drifts and so do attacks; without a baseline and a schedule nobody sees when answers turn bad or
are made to.

How to fix: switch data capture on and make a monitoring schedule for the endpoint.

What it does not see: monitoring outside of the platform.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(endpoint: Asset, graph: Graph) -> Judgement | None:
    """Applies to endpoints of an account whose monitoring schedules were read."""
    told = says(endpoint, "monitored")
    if told is None:
        return None
    if told is not False:
        return holds(graph, endpoint, f"a schedule watches {endpoint.name}")
    return fail(endpoint, f"no schedule watches what {endpoint.name} answers")


RULE = Rule(
    id="endpoint-unmonitored",
    title="Nothing watches what a model in production answers",
    assesses=frozenset({AssetKind.ENDPOINT}),
    severity=Severity.LOW,
    signals=(
        "run.monitoring_on",
        "run.drift",
    ),
    judge=judge,
    remedy="Switch data capture on and make a monitoring schedule.",
    weakness=("CWE-778",),
    breaks=("endpoint chat {provider=aws monitored=false}",),
    holds=(
        "endpoint chat {provider=aws monitored=true}",
        "endpoint api",
    ),
)
