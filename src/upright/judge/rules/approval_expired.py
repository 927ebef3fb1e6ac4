"""The approval of an AI service, model or tool has run out, and it is still in use.

Why it matters: an approval is given for a while because contracts, terms and owners change. After that day nobody
answers for the use.

How to fix: have it assessed again and set a new `expires` in the list, or stop using it.

What it does not see: approvals without an end.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset
from upright.model.asset import AssetKind as K
from upright.model.finding import Judgement, Severity

ASSESSED = frozenset(
    {K.AI_SERVICE, K.MODEL, K.DATASET, K.MCP_SERVER, K.TOOL, K.AGENT, K.SKILL},
)


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies where an approval with an end was given."""
    ended, state = text(asset, "approval_expires"), text(asset, "approval")
    if not ended or state not in {"approved", "expired"}:
        return None
    if state == "approved":
        return holds(graph, asset, f"{asset.name} is approved until {ended}")
    owner = text(asset, "approval_owner")
    return fail(asset, f"the approval of {asset.name} ended on {ended}" + (f"; {owner} gave it" if owner else ""))


RULE = Rule(
    id="approval-expired",
    title="AI is in use whose approval has expired",
    assesses=ASSESSED,
    severity=Severity.LOW,
    signals=("shd.unsanctioned_ai", "inv.third_party"),
    judge=judge,
    remedy="Have it assessed again and set a new `expires` in the list of approved AI, or stop using it.",
    remediations=("remove-mcp-server",),
    weakness=("DSGAI03", "LLM03:2025"),
    breaks=("ai_service deepl {approved=false approval=expired approval_expires=2025-01-31 approval_owner=ciso}",),
    holds=(
        "ai_service deepl {approved=true approval=approved approval_expires=2999-01-31}",
        "ai_service openai {approved=true approval=approved}",
    ),
)
