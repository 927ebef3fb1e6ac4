"""An AI endpoint answers without asking who is calling.

Why it matters: strangers use the model at your cost, ask it for what it knows, and use its tools with your rights.

How to fix: put authentication before the route (an API key at least, OAuth for people), in the code or at the gateway.

What it does not see: a gateway or mesh that authenticates before the request arrives (private endpoints therefore pass, and
an endpoint whose authentication nobody saw is unknown).
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, route, says, serves_ai, text, unknown
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(endpoint: Asset, graph: Graph) -> Judgement | None:
    """Applies to routes and services that lead to AI; servers of models have a rule of their own."""
    if text(endpoint, "type") in {"model_server", "knowledge_source"} or not serves_ai(graph, endpoint):
        return None
    auth = text(endpoint, "auth")
    if auth and auth != "none":
        return holds(graph, endpoint, f"{endpoint.name} asks for {auth}")
    if endpoint.exposure is Exposure.PRIVATE:
        return holds(graph, endpoint, f"{endpoint.name} is kept private")
    fronts = graph.out(endpoint, R.EXPOSED_TO)
    if fronts and all(text(front, "auth") not in {"", "none"} for front in fronts):
        return holds(graph, endpoint, f"{fronts[0].name} before {endpoint.name} asks for {text(fronts[0], 'auth')}")
    reached = endpoint.exposure in {Exposure.PUBLIC, Exposure.ORGANISATION}
    if not auth and not (reached and says(endpoint, "unguarded")):
        return unknown(f"nobody saw whether {endpoint.name} asks who is calling")
    served = graph.out(endpoint, R.SERVES, R.CALLS)
    path = (endpoint.id, *(thing.id for thing in served[:1]))
    reason = f"{route(graph, path)} answers without asking who is calling"
    level = None if endpoint.exposure is Exposure.PUBLIC else Severity.MEDIUM
    return fail(endpoint, reason, path=path, severity=level, confidence=1.0 if auth else 0.8)


RULE = Rule(
    id="ai-endpoint-without-authentication",
    title="An AI endpoint answers without authentication",
    assesses=frozenset({AssetKind.ENDPOINT}),
    severity=Severity.HIGH,
    signals=("iam.auth_required", "net.public_exposure"),
    judge=judge,
    remedy="Ask for an API key or a login before the route, in the code or at the gateway.",
    remediations=("require-function-login", "end-public-link", "restrict-pod-ingress", "isolate-running-workload"),
    weakness=("CWE-306", "LLM10:2025", "AML.T0132", "AML.T0040"),
    breaks=(
        """
        endpoint /chat public {type=route auth=none}
        agent helper
        /chat -serves-> helper
        """,
        """
        endpoint /complete {type=route auth=none}
        model bot
        /complete -calls-> bot
        """,
        """
        endpoint /ask organisation {type=route unguarded=true}
        agent helper
        /ask -serves-> helper
        """,
        """
        endpoint /ask public {type=route unguarded=true}
        endpoint desk public {type=deployment auth=oauth}
        endpoint side public {type=deployment}   # one of two ways in asks nobody
        agent helper
        /ask -serves-> helper
        /ask -exposed_to-> desk
        /ask -exposed_to-> side
        """,
    ),
    holds=(
        """
        endpoint /chat public {type=route auth=oauth}
        agent helper
        /chat -serves-> helper
        """,
        """
        endpoint /ask public {type=route unguarded=true}
        endpoint desk public {type=deployment auth=oauth}
        agent helper
        /ask -serves-> helper
        /ask -exposed_to-> desk
        """,
        "endpoint /health public {type=route auth=none}   # no AI behind it",
        """
        endpoint /chat private {type=route auth=none}
        agent helper
        /chat -serves-> helper
        """,
    ),
)
