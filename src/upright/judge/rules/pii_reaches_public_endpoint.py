"""Personal data comes out at a public endpoint.

Why it matters: the path is complete. Anyone on the internet can talk to the endpoint, and what stands behind it learnt
from, retrieves or can read personal data. One well-chosen question is enough.

How to fix: cut the path where it is cheapest: redact the data set, filter retrieval by reader, or put the endpoint behind
authentication. The finding names every step of the path.

What it does not see: exposure that a cloud load balancer or gateway outside the scan adds (the verdict is then unknown).
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.behind import data_behind, nearest_behind
from upright.judge.questions import asks, fail, gap_at, holds, personal, route, some, unknown
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity


def judge(front: Asset, graph: Graph) -> Judgement | None:
    """Applies to endpoints and applications that nobody keeps inside and that let in anybody."""
    if front.exposure in {Exposure.PRIVATE, Exposure.ORGANISATION} or asks(front):
        return None
    behind = data_behind(graph, front)
    if nearest := nearest_behind(graph, front, "personal data", personal):
        source, path = nearest
        found = personal(source)
        where = f"{source.name} by way of {route(graph, path)}"
        if front.exposure is Exposure.UNKNOWN:
            return unknown(f"{front.name} reaches {some(found)} in {where}, and nobody saw who can reach {front.name}")
        return fail(front, f"anyone can reach {some(found)} in {where}", path=path, anchors=(source.id,))
    if front.exposure is Exposure.UNKNOWN or not behind:
        return None
    if blind := nearest_behind(graph, front, "gap", lambda asset: gap_at(graph, asset)):
        return unknown(f"{blind[0].name}, which is behind {front.name}, could not be read")
    return holds(graph, front, f"no personal data was found behind {front.name}")


RULE = Rule(
    id="pii-reaches-public-endpoint",
    title="Personal data comes out at a public endpoint",
    assesses=frozenset({AssetKind.ENDPOINT, AssetKind.APPLICATION}),
    severity=Severity.CRITICAL,
    signals=("data.access_path", "data.sensitive_in_training", "data.sensitive_in_rag"),
    judge=judge,
    remedy="Redact the data set, filter retrieval by reader, or ask for authentication at the endpoint.",
    remediations=("redact-dataset", "hold-out-dataset", "mask-table", "redact-object", "revoke-from-account"),
    weakness=("CWE-200", "LLM02:2025", "AML.T0057", "DSGAI01"),
    breaks=(
        """
        endpoint chat public
        model bot
        dataset tickets [pii.us-ssn]
        chat -serves-> bot
        bot -trained_on-> tickets
        """,
        """
        endpoint chat public
        agent support
        vector_store index
        dataset customers [pii.us-ssn]
        chat -serves-> support
        support -retrieves_from-> index
        index -derived_from-> customers
        """,
        """
        application desk public
        model bot
        training_job tune
        dataset tickets [phi.icd10]
        desk -calls-> bot
        tune -produces-> bot
        tune -trained_on-> tickets
        """,
    ),
    holds=(
        """
        endpoint chat public {auth=key}
        model bot
        dataset tickets [pii.us-ssn]
        chat -serves-> bot
        bot -trained_on-> tickets
        """,
        """
        endpoint chat private
        model bot
        dataset tickets [pii.us-ssn]
        chat -serves-> bot
        bot -trained_on-> tickets
        """,
        """
        endpoint chat public
        model bot
        dataset manuals {size=900}
        dataset customers [pii.us-ssn]
        chat -serves-> bot
        bot -trained_on-> manuals
        """,
        """
        endpoint chat
        model bot
        dataset tickets [pii.us-ssn]
        chat -serves-> bot
        bot -trained_on-> tickets
        """,
    ),
)
