"""An AI service or model that the organisation did not approve is in use.

Why it matters: nobody checked what the provider does with what it is sent, where it is processed, and what it costs.

How to fix: move to an approved service, or have this one assessed and put on the list (`approved` in `upright.yaml`).

What it does not see: without a list nothing is judged; use through a browser leaves no trace in a repository.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, some
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies where the organisation keeps a list."""
    approved = says(service, "approved")
    if approved is None:
        return None
    if approved:
        return holds(graph, service, f"{service.name} is approved")
    users = graph.into(service, R.CALLS, R.RETRIEVES_FROM, R.USES_TOOL)
    by = f" by {some(user.name for user in users)}" if users else ""
    path = (*(user.id for user in users[:1]), service.id)
    return fail(service, f"{service.name} is used{by} and is not on the list of approved AI", path=path)


RULE = Rule(
    id="shadow-ai-service",
    title="AI that nobody approved is in use",
    assesses=frozenset({AssetKind.AI_SERVICE, AssetKind.MODEL, AssetKind.MCP_SERVER}),
    severity=Severity.MEDIUM,
    signals=("shd.unsanctioned_ai", "inv.third_party"),
    judge=judge,
    remedy="Move to an approved service, or have this one assessed and put on the list.",
    weakness=("DSGAI03", "LLM03:2025"),
    breaks=(
        """
        agent desk
        model deepseek-chat {provider=deepseek approved=false}
        desk -calls-> deepseek-chat
        """,
        "ai_service openrouter {approved=false}",
    ),
    holds=("ai_service openai {approved=true}", "ai_service openrouter"),
)
