"""What the rules on rights of AI workloads share."""

from __future__ import annotations

import re

from upright.graph.graph import Graph
from upright.judge.questions import keeps_ai_data, text, words
from upright.model.asset import Asset, AssetKind
from upright.model.relation import RelationKind as R

_AI = re.compile(
    r"bedrock|sagemaker|aiplatform|vertex|cognitiveservices|openai|machinelearning|kendra|qbusiness|comprehend"
    r"|(?:^|[^a-z])(?:ai|ml|llm|rag|genai|agents?|models?|notebooks?|training|inference)(?:[^a-z]|$)"
)


def users_of(role: Asset, graph: Graph) -> list[Asset]:
    """The AI workloads that act as a role."""
    return graph.into(role, R.RUNS_AS, R.AUTHENTICATES_WITH)


def serves_ai(role: Asset, graph: Graph) -> bool:
    """Whether something of AI acts as a role, or its name, trust or actions speak of AI."""
    named = f"{role.name} {text(role, 'principal')} {text(role, 'policy')} {' '.join(words(role, 'actions')[:200])}"
    return bool(users_of(role, graph)) or bool(_AI.search(named.lower()))


def reaches_ai(role: Asset, graph: Graph) -> bool:
    """Whether a role serves AI, or may read, change or call something that is AI or what it learns from."""
    if serves_ai(role, graph):
        return True
    for store in graph.out(role, R.CAN_READ, R.CAN_WRITE, R.CAN_INVOKE):
        if store.kind is AssetKind.DATA_STORE:
            if keeps_ai_data(graph, store):
                return True
        elif store.kind not in {AssetKind.SECRET, AssetKind.APPLICATION}:
            return True
    return False


def by_whom(role: Asset, graph: Graph) -> tuple[str, tuple[str, ...]]:
    """How a sentence goes on that speaks of a role, and the path from who acts as it."""
    users = users_of(role, graph)
    named = f", as which {users[0].name} runs," if users else ""
    return f"{role.name}{named}", (*(user.id for user in users[:1]), role.id)
