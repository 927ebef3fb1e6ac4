"""An AI endpoint lets any web page call it.

Why it matters: with `Access-Control-Allow-Origin: *` every page that a user visits can talk to the endpoint from the user's
own browser: inside the network, and past a bind to localhost.

How to fix: name the origins of your own pages.

What it does not see: headers that a proxy adds or removes.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.applications import speaks_for, with_others
from upright.judge.questions import any_origin, fail, holds, serves_ai, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(endpoint: Asset, graph: Graph) -> Judgement | None:
    """Applies where a CORS setting was seen on an endpoint that serves AI, of an application to its first such route."""
    origins = words(endpoint, "cors")
    if not origins or not serves_ai(graph, endpoint):
        return None
    if not any_origin(origins):
        return holds(graph, endpoint, f"{endpoint.name} allows {some(origins)}")
    others = speaks_for(endpoint, graph, "cors", lambda other: serves_ai(graph, other))
    if others is None:
        return None
    lighter = None if text(endpoint, "auth") in {"", "none", "cookie", "basic"} else Severity.LOW
    what = with_others(endpoint.name, others)
    return fail(endpoint, f"any web page may call {what} from its visitor's browser", severity=lighter)


RULE = Rule(
    id="ai-endpoint-cors-any",
    title="An AI endpoint lets any web page call it",
    assesses=frozenset({AssetKind.ENDPOINT}),
    severity=Severity.MEDIUM,
    signals=("cfg.baseline", "net.public_exposure"),
    judge=judge,
    remedy="Name the origins of your own pages instead of `*`.",
    remediations=("set-safe-value",),
    weakness=("CWE-942", "AML.T0040"),
    breaks=(
        """
        endpoint /chat {type=route cors=*}
        agent helper
        /chat -serves-> helper
        """,
        'endpoint ollama {type=model_server cors=["*"]}',
    ),
    holds=(
        """
        endpoint /chat {type=route cors=["https://app.acme.io"]}
        agent helper
        /chat -serves-> helper
        """,
        "endpoint /metrics {type=route cors=*}   # no AI behind it",
    ),
)
