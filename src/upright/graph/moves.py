"""Where an attacker gets from each asset, as arrays: by words, by code, and by content that others read or load."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upright.graph.csr import Csr, Mask, distinct, pairs
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


@dataclass(frozen=True, slots=True)
class Moves:
    """`words`: who makes an asset act on words makes these act too; `code`: who runs code in it takes these; `users`:
    who reads or loads a piece of content, or what holds it (then `passes` marks those whose own users count as well,
    and `acts` those that act on what they read).
    """

    words: Csr
    code: Csr
    users: Csr
    passes: Mask
    acts: Mask


def moves(graph: Graph) -> Moves:
    """All moves of a derived graph. Linear in its relations."""
    forth = graph.forth
    sources, labels = forth.sources(), forth.labels
    held = (labels == CODE[R.CONTAINS]) & graph.are(HOLDERS)[sources]
    ahead = (these(_WORDS)[labels] | held | (labels == CODE[R.AUTHENTICATES_WITH])) & ~_through_tools(graph)
    behind = these((R.STORED_IN, R.PRODUCES))[labels] & graph.are(DATA | {K.TRAINING_JOB, K.PIPELINE})[sources]
    code = Csr.of(
        np.concatenate([sources[ahead], forth.heads[behind]]),
        np.concatenate([labels[ahead], labels[behind]]),
        np.concatenate([forth.heads[ahead], sources[behind]]),
        len(graph),
    )
    back = graph.back
    used = these(_USES)[back.labels] | ((back.labels == CODE[R.CONTAINS]) & graph.are(HOLDERS)[back.heads])
    return Moves(
        words=code.kept(code.labels != CODE[R.AUTHENTICATES_WITH]),
        code=code,
        users=back.kept(used),
        passes=graph.are(DATA | {K.MCP_SERVER}),
        acts=graph.are(ACTORS),
    )


def _through_tools(graph: Graph) -> Mask:
    """Rights that an agent only has through a tool of its own: the path through the tool says more."""
    forth = graph.forth
    sources = forth.sources()
    rights = np.flatnonzero(these(_RIGHTS)[forth.labels] & graph.are({K.AGENT})[sources])
    shorter = np.zeros(len(forth), dtype=np.bool_)
    if len(rights):
        tools = forth.kept(these(_TOOLS)[forth.labels])
        agents, found = pairs(tools, distinct(sources[rights]), hops=TOOL_HOPS)
        reads = forth.kept(these(_READS)[forth.labels])
        which, places = reads.beyond(found)
        read = agents[which] * len(graph) + reads.heads[places]
        shorter[rights] = np.isin(sources[rights].astype(np.int64) * len(graph) + forth.heads[rights], read)
    return shorter
