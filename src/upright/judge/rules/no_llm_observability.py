"""Agents run, and nothing records what they do.

Why it matters: an agent that is misled leaves no trace in ordinary logs. Without traces of its steps, tools and prompts
nobody notices, and nobody can say afterwards what happened.

How to fix: send traces to a collector (OpenTelemetry GenAI conventions; Langfuse, LangSmith, Phoenix, MLflow), with
personal data masked.

What it does not see: tracing that a platform adds by itself.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, is_test, kind_of, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_CLOUDS = frozenset({"aws", "azure", "google"})  # there the log of invocations is asked for


def _sources(asset: Asset) -> set[str]:
    return {spot.source for spot in asset.locations}


def _observes(asset: Asset) -> bool:
    return kind_of(asset) == "observability" or text(asset, "ai") == "observability"


def judge(place: Asset, graph: Graph) -> Judgement | None:
    """Judged once for a repository that has agents; for each application where no repository is in the graph."""
    in_cloud = text(place, "provider") in _CLOUDS
    if place.kind is AssetKind.APPLICATION and (in_cloud or graph.of_kind(AssetKind.REPOSITORY)):
        return None
    here = _sources(place)
    agents = [agent for agent in graph.of_kind(AssetKind.AGENT) if here & _sources(agent) and not is_test(agent)]
    agents = [agent for agent in agents if text(agent, "type") != "coding_agent"]
    if not agents:
        return None
    watchers = graph.of_kind(AssetKind.AI_SERVICE, AssetKind.PACKAGE)
    watching = next((thing for thing in watchers if _observes(thing) and here & _sources(thing)), None)
    if watching:
        return holds(graph, place, f"{watching.name} records what agents do")
    count = "1 agent runs" if len(agents) == 1 else f"{len(agents)} agents run"
    return fail(place, f"{count} in {place.name}, {agents[0].name} among them, and nothing records what they do")


RULE = Rule(
    id="no-llm-observability",
    title="Agents run and nothing records what they do",
    assesses=frozenset({AssetKind.REPOSITORY, AssetKind.APPLICATION}),
    severity=Severity.INFO,
    signals=("run.monitoring_on", "log.tool_calls"),
    judge=judge,
    remedy="Send traces of agents to a collector, with personal data masked.",
    weakness=("CWE-778",),
    breaks=(
        """
        repository shop
        agent desk
        """,
        """
        application chat
        agent desk
        package openai {ecosystem=pypi ai=llm-sdk}
        chat -contains-> desk
        """,
    ),
    holds=(
        """
        repository shop
        agent desk
        ai_service langfuse {type=observability}
        """,
        """
        repository shop
        agent desk
        package langsmith {ecosystem=pypi ai=observability}
        """,
        """
        repository shop
        agent desk {test=true}
        """,
    ),
)
