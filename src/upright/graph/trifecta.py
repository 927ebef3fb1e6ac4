"""The lethal trifecta: an agent that reads private data, takes in outsiders' words, and has a way out.

Any two are fine; all three let a stranger's text carry the data away. Source: Simon Willison, "The lethal trifecta for
AI agents", https://simonwillison.net/2025/Jun/16/the-lethal-trifecta/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upright.graph import facets
from upright.graph.csr import walk
from upright.graph.graph import CODE, Graph, these
from upright.graph.reach import classes_of
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Severity
from upright.model.relation import RelationKind as R

HOPS = 4  # from an agent to a tool, over servers and other agents
_ABLE = frozenset({AssetKind.TOOL, AssetKind.MCP_SERVER})  # a server whose tools nobody saw is known by its package
_DATA = frozenset({AssetKind.DATASET, AssetKind.DATA_STORE, AssetKind.VECTOR_STORE})


@dataclass(frozen=True, slots=True)
class Trifecta:
    """The three legs; one asset may be two of them. `cut` is the leg that is easiest to take away: the way out, unless
    there are several.
    """

    agent: Asset
    private: Asset
    untrusted: Asset
    way_out: Asset
    cut: Asset
    severity: Severity


def trifectas(graph: Graph) -> Iterator[Trifecta]:
    """One for each agent that joins the three, and for each MCP server that does and that nobody in sight uses."""
    for agent in graph.read(_likely(graph)):
        reached = [graph.asset(one) for one in graph.reach(agent, (R.USES_TOOL, R.CONTAINS), hops=HOPS)]
        tools = [one for one in (agent, *reached) if one.kind in _ABLE]
        private = _private(graph, agent, tools)
        untrusted = _able(tools, "takes_untrusted_content") or _strangers(graph, agent)
        ways_out = _able(tools, "sends_out") + [tool for tool in tools if tool.attributes.get("ssrf") is True]
        if private and untrusted and ways_out:
            cut = ways_out[0] if len({way.id for way in ways_out}) == 1 else agent
            level = _level(agent, private[0])
            yield Trifecta(agent, private[0], untrusted[0], ways_out[0], cut, level)


def _likely(graph: Graph) -> NDArray[np.intp]:
    """The agents that may: what they reach brings in strangers' words or strangers reach them, and it has a way out."""
    told, users = graph.told, graph.back.kept(these((R.USES_TOOL, R.CONTAINS))[graph.back.labels])
    tools = graph.are(_ABLE)
    leads_out = walk(users, np.flatnonzero(tools & (facets.WAY_OUT.of(told) > 0)), hops=HOPS).depth > 0
    strange = walk(users, np.flatnonzero(tools & (facets.UNTRUSTED.of(told) > 0)), hops=HOPS).depth > 0
    public = facets.EXPOSURE.of(told) == facets.EXPOSURES.index(Exposure.PUBLIC)
    told_by_user = np.zeros(len(graph), dtype=np.bool_)
    told_by_user[graph.forth.heads[graph.forth.labels == CODE[R.USES_TOOL]]] = True
    alone = graph.are({AssetKind.MCP_SERVER}) & ~told_by_user
    return np.flatnonzero((graph.are({AssetKind.AGENT}) | alone) & leads_out & (strange | public))


def _able(tools: list[Asset], capability: str) -> list[Asset]:
    return [tool for tool in tools if capability in _words(tool)]


def _words(tool: Asset) -> list[str]:
    able = tool.attributes.get("capabilities")
    return [str(word) for word in able] if isinstance(able, list) else []


def _private(graph: Graph, agent: Asset, tools: list[Asset]) -> list[Asset]:
    """Stores with sensitive data first, then tools that say they read private data."""
    stores = [
        store
        for actor in (agent, *tools)
        for store in graph.out(actor, R.CAN_READ, R.RETRIEVES_FROM, R.CALLS)
        if store.kind in _DATA and (classes_of(store) or store.attributes.get("reaches"))
    ]
    return stores + _able(tools, "reads_private_data")


def _strangers(graph: Graph, agent: Asset) -> list[Asset]:
    """The public ways in through which strangers speak to the agent."""
    if agent.exposure is not Exposure.PUBLIC:
        return []
    route = agent.attributes.get("reached_through")
    first = route[0] if isinstance(route, list) and route else agent.id
    return [graph.asset(str(first))] if str(first) in graph else [agent]


def _level(agent: Asset, private: Asset) -> Severity:
    held = agent.attributes.get("human_in_the_loop") is True or agent.attributes.get("autonomy") == "human_approval"
    if agent.attributes.get("test") is True:
        return Severity.LOW
    known = bool(classes_of(private) or private.attributes.get("reaches"))
    level = Severity.CRITICAL if known else Severity.HIGH
    return Severity(level - 1) if held else level
