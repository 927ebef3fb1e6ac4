"""AI that the organisation did not approve is in use: a service, a model, a dataset, an MCP server, an agent or a tool.

Why it matters: nobody checked what the provider does with what it is sent, where it is processed, and what it costs.

How to fix: move to an approved service, or have this one assessed and put on the list (`approved` in `upright.yaml`).

What it does not see: without a list nothing is judged; use through a browser leaves no trace in a repository, only in
the logs of a proxy or a resolver. An approval that has expired is told by `approval-expired`.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, number, says, some, text
from upright.judge.rule import Rule
from upright.model.asset import Asset
from upright.model.asset import AssetKind as K
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R

ASSESSED = frozenset(
    {K.AI_SERVICE, K.MODEL, K.DATASET, K.MCP_SERVER, K.TOOL, K.AGENT, K.SKILL},
)


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies where the organisation keeps a list."""
    approved = says(service, "approved")
    if approved is None or text(service, "approval") == "expired":
        return None
    if approved:
        return holds(graph, service, f"{service.name} is approved")
    users = graph.into(service, R.CALLS, R.RETRIEVES_FROM, R.USES_TOOL)
    people = int(number(service, "people") or 0)
    by = f" by {people:,} people or devices" if people else f" by {some(user.name for user in users)}" if users else ""
    path = (*(user.id for user in users[:1]), service.id)
    doubtful = says(service, "listed") is False or says(service, "only_a_feature") is True
    severity = Severity.LOW if doubtful else None
    return fail(
        service, f"{service.name} is used{by} and is not on the list of approved AI", path=path, severity=severity
    )


RULE = Rule(
    id="shadow-ai-service",
    title="AI that nobody approved is in use",
    assesses=ASSESSED,
    severity=Severity.MEDIUM,
    signals=("shd.unsanctioned_ai", "inv.third_party"),
    judge=judge,
    remedy="Move to an approved service, or have this one assessed and put on the list.",
    remediations=("remove-mcp-server",),
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
