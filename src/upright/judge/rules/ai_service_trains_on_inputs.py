"""A provider may train on what it is sent.

Why it matters: prompts, documents and customer data become part of a model that others use.

How to fix: opt out in the provider's settings or contract, or use an edition that does not train (an enterprise or API
plan), and record it.

What it does not see: the contract. It goes by what the configuration states.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies where the use of data was stated."""
    use = text(service, "data_use").lower()
    if use in {"", "unknown"}:
        return None
    if use != "yes":
        return holds(graph, service, f"{service.name} does not train on what it is sent ({use})")
    users = graph.into(service, R.CALLS)
    by = f" by {users[0].name}" if users else ""
    path = (*(user.id for user in users[:1]), service.id)
    return fail(service, f"{service.name} may train on what it is sent{by}", path=path)


RULE = Rule(
    id="ai-service-trains-on-inputs",
    title="A provider may train on what it is sent",
    assesses=frozenset({AssetKind.AI_SERVICE}),
    severity=Severity.MEDIUM,
    signals=("data.vendor_optout",),
    judge=judge,
    remedy="Opt out in the provider's settings or contract, and record it.",
    weakness=("CWE-359", "LLM02:2025", "DSGAI08"),
    breaks=(
        "ai_service free-chat {data_use=yes}",
        """
        application desk
        ai_service free-chat {data_use=yes}
        desk -calls-> free-chat
        """,
    ),
    holds=("ai_service openai {data_use=no}", "ai_service mistral {data_use=opt-out}"),
)
