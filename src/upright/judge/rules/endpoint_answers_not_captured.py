"""What a model is asked and answers is thrown away on purpose.

Why it matters: data capture is set up and switched off: drift, abuse and leaks at this endpoint can be neither
noticed nor shown afterwards.

How to fix: switch capture on, with a sample that you can keep, into a bucket of your own.

What it does not see: records that the application keeps itself.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(endpoint: Asset, graph: Graph) -> Judgement | None:
    """Applies to endpoints with a capture configuration."""
    told = says(endpoint, "captured")
    if told is None:
        return None
    if told:
        return holds(graph, endpoint, f"what {endpoint.name} answers is kept for later checks")
    return fail(endpoint, f"data capture of {endpoint.name} is set up and switched off")


RULE = Rule(
    id="endpoint-answers-not-captured",
    title="What a model is asked and answers is thrown away on purpose",
    assesses=frozenset({AssetKind.ENDPOINT}),
    severity=Severity.LOW,
    signals=("run.drift", "log.invocation", "run.monitoring_on"),
    judge=judge,
    remedy="Switch data capture on.",
    weakness=("CWE-778",),
    breaks=("endpoint chat-config {type=deployment captured=false}",),
    holds=(
        "endpoint chat-config {type=deployment captured=true}",
        "endpoint chat",
    ),
)
