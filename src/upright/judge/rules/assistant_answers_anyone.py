"""An assistant for the organisation asks nobody for a name.

Why it matters: it answers from the documents of the organisation, and, without names, shows all of them to everybody:
it cannot know who may read what.

How to fix: let people sign in; the way in cannot be changed in place, so the application has to be made anew.

What it does not see: networks that keep strangers away.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(service: Asset, graph: Graph) -> Judgement | None:
    """Applies to assistants of a cloud whose way of signing in was seen."""
    told = text(service, "auth")
    if not told or text(service, "provider") != "aws":
        return None
    if told == "none":
        return fail(service, f"{service.name} answers without asking who is there")
    return holds(graph, service, f"{service.name} asks who is there")


RULE = Rule(
    id="assistant-answers-anyone",
    title="An assistant for the organisation asks nobody for a name",
    assesses=frozenset({AssetKind.AI_SERVICE}),
    severity=Severity.HIGH,
    signals=("iam.auth_required", "iam.rag_authz", "net.public_exposure"),
    judge=judge,
    remedy="Make the application anew, with people signing in.",
    weakness=("CWE-306", "LLM02:2025"),
    breaks=("ai_service desk public {provider=aws auth=none}",),
    holds=(
        "ai_service desk {provider=aws}",
        "ai_service desk {provider=aws auth=oauth}",
    ),
)
