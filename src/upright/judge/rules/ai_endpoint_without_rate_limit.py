"""A public AI endpoint has no rate limit.

Why it matters: each call costs money. A script that asks all night is a denial of wallet; one that asks cleverly copies the
model or reads out its data.

How to fix: limit requests and tokens for each caller, in the code or at the gateway, and set a budget with the provider.

What it does not see: limits at a gateway outside the scan.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, serves_ai, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind

_NAMED = frozenset({"iam", "oauth"})


def judge(endpoint: Asset, graph: Graph) -> Judgement | None:
    """Applies to endpoints that are public, lead to AI, and do not ask for an identity that their owner names."""
    fronts = graph.out(endpoint, RelationKind.EXPOSED_TO)
    if says(endpoint, "rate_limit") or any(says(front, "rate_limit") for front in fronts):
        return holds(graph, endpoint, f"{endpoint.name} has a rate limit")
    if text(endpoint, "auth") in _NAMED or endpoint.exposure is not Exposure.PUBLIC or not serves_ai(graph, endpoint):
        return None
    sure = 1.0 if says(endpoint, "rate_limit") is False else 0.7
    return fail(endpoint, f"anyone can call {endpoint.name}, and no rate limit was seen", confidence=sure)


RULE = Rule(
    id="ai-endpoint-without-rate-limit",
    title="A public AI endpoint has no rate limit",
    assesses=frozenset({AssetKind.ENDPOINT}),
    severity=Severity.LOW,
    signals=("avl.rate_limit", "avl.budget"),
    judge=judge,
    remedy="Limit requests and tokens for each caller, and set a budget with the provider.",
    weakness=("CWE-770", "LLM10:2025", "AML.T0034.000", "AML.T0024.002"),
    breaks=(
        """
        endpoint /chat public {type=route}
        agent helper
        /chat -serves-> helper
        """,
        "endpoint vllm public {type=model_server rate_limit=false}",
    ),
    holds=(
        """
        endpoint /chat public {type=route rate_limit=true}
        agent helper
        /chat -serves-> helper
        """,
        """
        endpoint /chat public {type=route}
        endpoint desk public {type=deployment rate_limit=true}   # a proxy before it counts
        agent helper
        /chat -serves-> helper
        /chat -exposed_to-> desk
        """,
        "endpoint vllm private {type=model_server}",
        "endpoint ask public {type=model_server auth=iam}   # only identities that the owner names",
        "endpoint ask public {type=model_server auth=oauth}   # those of its directory",
    ),
)
