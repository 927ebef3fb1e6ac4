"""Where an attacker gets from each asset, as arrays: by words, by code, and by content that others read or load."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from upright.graph import facets
from upright.graph.csr import Csr, Mask, Sifted, distinct, pairs
from upright.graph.entries import Foothold
from upright.graph.graph import CODE, Graph, these
from upright.model.asset import AssetKind as K
from upright.model.relation import RelationKind as R

ACTORS = frozenset(
    {K.AGENT, K.APPLICATION, K.PIPELINE, K.NOTEBOOK, K.TRAINING_JOB, K.ENDPOINT, K.HOST, K.MCP_SERVER, K.TOOL}
)
HOLDERS = frozenset({K.APPLICATION, K.MCP_SERVER, K.AGENT, K.PROMPT, K.DATA_STORE, K.VECTOR_STORE, K.NOTEBOOK})
DATA = frozenset({K.MODEL, K.DATASET, K.VECTOR_STORE, K.DATA_STORE})
_USES = (R.USES_TOOL, R.CALLS, R.PROMPTED_BY, R.RETRIEVES_FROM, R.DERIVED_FROM, R.TRAINED_ON, R.SERVES)
_WORDS = (
    R.SERVES, R.CALLS, R.USES_TOOL, R.CAN_INVOKE, R.CAN_READ, R.CAN_WRITE, R.RETRIEVES_FROM, R.TRAINED_ON,
    R.DERIVED_FROM, R.PROMPTED_BY, R.RUNS_AS,
)  # fmt: skip
_RIGHTS = (R.CAN_READ, R.CAN_WRITE)
_READS = (R.CAN_READ, R.CAN_WRITE, R.RETRIEVES_FROM)
_TOOLS = (R.USES_TOOL, R.CONTAINS)
TOOL_HOPS = 4


class Moves:
    """All moves of a derived graph, each kind made when it is asked for; linear in the relations."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    @cached_property
    def words(self) -> Csr:
        """Who makes an asset act on words makes these act too."""
        return self._graph.forth.kept(self._said).joined(self._graph.back.kept(self._against[self._graph.mirrored]))

    @cached_property
    def words_back(self) -> Sifted:
        """The same, turned round."""
        graph, said, against = self._graph, self._said, self._against
        return Sifted((graph.back, lambda at: said[graph.mirrored[at]]), (graph.forth, lambda at: against[at]))

    @cached_property
    def code(self) -> Csr:
        """Who runs code in an asset gets to these: where words lead, its credentials, and of a server that is
        fetched at each start the agent that starts it.
        """
        found = self.words.joined(self._graph.forth.kept(self._graph.forth.labels == CODE[R.AUTHENTICATES_WITH]))
        return found.joined(self._graph.back.kept(self._started[self._graph.mirrored]))

    @cached_property
    def code_back(self) -> Sifted:
        """The same, turned round."""
        graph, against = self._graph, self._against | self._started
        ahead = self._said | (graph.forth.labels == CODE[R.AUTHENTICATES_WITH])
        return Sifted((graph.back, lambda at: ahead[graph.mirrored[at]]), (graph.forth, lambda at: against[at]))

    @cached_property
    def users(self) -> Csr:
        """Who reads or loads a piece of content, or what holds it."""
        back = self._graph.back
        held = (back.labels == CODE[R.CONTAINS]) & self._graph.are(HOLDERS)[back.heads]
        kept = back.labels == CODE[R.STORED_IN]
        depends = (back.labels == CODE[R.DEPENDS_ON]) & self._graph.are({K.PACKAGE})[back.sources()]
        return back.kept(these(_USES)[back.labels] | held | kept | depends)

    @cached_property
    def passes(self) -> Mask:
        """Whose own users are users of the content that they hold as well."""
        return self._graph.are(DATA | {K.MCP_SERVER})

    @cached_property
    def kept(self) -> Mask:
        """What holds data: of such a way in what lies in it is itself worth reaching."""
        return self._graph.are(DATA - {K.MODEL})

    @cached_property
    def stores(self) -> Mask:
        """What one opens to others, or closes: a store, and a server that lends its tools to whoever comes."""
        return self._graph.are({K.DATA_STORE, K.VECTOR_STORE, K.MCP_SERVER})

    @cached_property
    def opens(self) -> Mask:
        """What opens the data behind it by itself where it is a way in: a store without a lock, a key."""
        return self.kept | self._graph.are({K.IDENTITY})

    @cached_property
    def acts(self) -> Mask:
        """Who acts on what it reads."""
        return self._graph.are(ACTORS)

    @cached_property
    def _said(self) -> Mask:
        forth, sources = self._graph.forth, self._graph.tails
        held = (forth.labels == CODE[R.CONTAINS]) & self._graph.are(HOLDERS)[sources]
        said: Mask = (these(_WORDS)[forth.labels] | held) & ~_through_tools(self._graph) & ~_through_agents(self._graph)
        return said

    @cached_property
    def _started(self) -> Mask:
        """Agents and the servers that they start on their own machine, where what these run is somebody else's code."""
        forth, graph = self._graph.forth, self._graph
        foreign = (facets.ENTRY.of(graph.told) >> 5 & 3) == Foothold.CODE
        servers = graph.are({K.MCP_SERVER}) & foreign
        started: Mask = (forth.labels == CODE[R.USES_TOOL]) & servers[forth.heads] & graph.are({K.AGENT})[graph.tails]
        return started

    @cached_property
    def _against(self) -> Mask:
        made = self._graph.are(DATA | {K.TRAINING_JOB, K.PIPELINE})[self._graph.tails]
        against: Mask = these((R.STORED_IN, R.PRODUCES))[self._graph.forth.labels] & made
        return against


def _through_agents(graph: Graph) -> Mask:
    """Tools that a program only holds for an agent of its own to use: the path through the agent says more."""
    forth = graph.forth
    held = np.flatnonzero(
        (forth.labels == CODE[R.CONTAINS])
        & graph.are({K.APPLICATION})[graph.tails]
        & graph.are({K.TOOL, K.MCP_SERVER})[forth.heads]
    )
    shorter = np.zeros(len(forth), dtype=np.bool_)
    if len(held):
        own = forth.kept(these((R.CONTAINS, R.CALLS))[forth.labels] & graph.are({K.AGENT})[forth.heads])
        holders, agents = pairs(own, distinct(graph.tails[held]), hops=1)
        used = forth.kept(forth.labels == CODE[R.USES_TOOL])
        which, places = used.beyond(agents)
        through = holders[which] * len(graph) + used.heads[places]
        shorter[held] = np.isin(graph.tails[held].astype(np.int64) * len(graph) + forth.heads[held], through)
    return shorter


def _through_tools(graph: Graph) -> Mask:
    """Rights that an agent only has through a tool of its own: the path through the tool says more."""
    forth = graph.forth
    sources = graph.tails
    rights = np.flatnonzero(these(_RIGHTS)[forth.labels] & graph.are({K.AGENT})[sources])
    shorter = np.zeros(len(forth), dtype=np.bool_)
    if len(rights):
        behind = (
            (forth.labels == CODE[R.CALLS]) & graph.are({K.TOOL})[sources] & graph.are({K.APPLICATION})[forth.heads]
        )
        behind |= (forth.labels == CODE[R.RUNS_AS]) & graph.are({K.APPLICATION})[sources]  # of the tool's function
        tools = forth.kept(these(_TOOLS)[forth.labels] | behind)
        agents, found = pairs(tools, distinct(sources[rights]), hops=TOOL_HOPS)
        reads = forth.kept(these(_READS)[forth.labels])
        which, places = reads.beyond(found)
        read = agents[which] * len(graph) + reads.heads[places]
        shorter[rights] = np.isin(sources[rights].astype(np.int64) * len(graph) + forth.heads[rights], read)
    return shorter
