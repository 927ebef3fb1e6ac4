"""Agents run, and nothing records what they do.

Why it matters: an agent that is misled leaves no trace in ordinary logs. Without traces of its steps, tools and prompts
nobody notices, and nobody can say afterwards what happened.

How to fix: send traces to a collector (OpenTelemetry GenAI conventions; Langfuse, LangSmith, Phoenix, MLflow), with
personal data masked.

What it does not see: tracing that a platform adds by itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, is_test, kind_of, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_CLOUDS = frozenset({"aws", "azure", "google"})  # there the log of invocations is asked for

_SCENES: WeakKeyDictionary[Graph, dict[str, _Scene]] = WeakKeyDictionary()


@dataclass(slots=True)
class _Scene:
    """What one source holds: agents that run, and what records what they do."""

    agents: list[Asset] = field(default_factory=list)
    watcher: str = ""


def _scenes(graph: Graph) -> dict[str, _Scene]:
    """By source, put together once for a graph."""
    if graph not in _SCENES:
        found = _SCENES[graph] = defaultdict(_Scene)
        for asset in graph.of_kind(AssetKind.AGENT, AssetKind.AI_SERVICE, AssetKind.PACKAGE):
            runs = asset.kind is AssetKind.AGENT and text(asset, "type") != "coding_agent" and not _elsewhere(asset)
            watches = asset.kind is not AssetKind.AGENT and _observes(asset)
            for source in {spot.source for spot in asset.locations} if runs or watches else ():
                scene = found[source]
                if runs:
                    scene.agents.append(asset)
                else:
                    scene.watcher = scene.watcher or asset.name
    return _SCENES[graph]


def _elsewhere(agent: Asset) -> bool:
    """Whether an agent is a test, or stands in an account, where the log of invocations is asked for."""
    return is_test(agent) or any(key.startswith("arn:") for key in agent.keys)


def _observes(asset: Asset) -> bool:
    return kind_of(asset) == "observability" or text(asset, "ai") == "observability"


def judge(place: Asset, graph: Graph) -> Judgement | None:
    """Judged once for a repository that has agents; for each application where no repository is in the graph."""
    in_cloud = text(place, "provider") in _CLOUDS
    if place.kind is AssetKind.APPLICATION and (in_cloud or graph.of_kind(AssetKind.REPOSITORY)):
        return None
    scenes = _scenes(graph)
    here = [scenes[source] for source in sorted({spot.source for spot in place.locations}) if source in scenes]
    agents = (
        here[0].agents if len(here) == 1 else list({each.id: each for scene in here for each in scene.agents}.values())
    )
    if not agents:
        return None
    if watching := next((scene.watcher for scene in here if scene.watcher), ""):
        return holds(graph, place, f"{watching} records what agents do")
    if len(agents) == 1:
        return fail(place, f"agent {agents[0].name} runs in {place.name}, and nothing records what it does")
    some = f"{len(agents)} agents run in {place.name}, {agents[0].name} among them"
    return fail(place, f"{some}, and nothing records what they do")


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
