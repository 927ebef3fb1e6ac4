"""Relations: typed edges from a closed table of which kinds may be joined."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from upright.model.asset import AssetKind as K


class RelationKind(StrEnum):
    """The closed list of edges. Read as a sentence: `agent -uses_tool-> tool`."""

    TRAINED_ON = "trained_on"
    PRODUCES = "produces"
    SERVES = "serves"
    RETRIEVES_FROM = "retrieves_from"
    CALLS = "calls"
    USES_TOOL = "uses_tool"
    PROMPTED_BY = "prompted_by"
    GUARDED_BY = "guarded_by"
    RUNS_AS = "runs_as"
    AUTHENTICATES_WITH = "authenticates_with"
    CAN_READ = "can_read"
    CAN_WRITE = "can_write"
    CAN_INVOKE = "can_invoke"
    EXPOSED_TO = "exposed_to"
    STORED_IN = "stored_in"
    DERIVED_FROM = "derived_from"
    CONTAINS = "contains"
    DEPENDS_ON = "depends_on"
    OWNED_BY = "owned_by"


_ANY = frozenset(K)
_CODE = frozenset(
    {K.APPLICATION, K.AGENT, K.TOOL, K.ENDPOINT, K.PIPELINE, K.NOTEBOOK, K.TRAINING_JOB, K.MCP_SERVER, K.SKILL}
)
_MODELS = frozenset({K.MODEL, K.AI_SERVICE})
_DATA = frozenset({K.DATASET, K.DATA_STORE, K.VECTOR_STORE})
_ACTORS = _CODE | {K.IDENTITY, K.HOST}

ALLOWED: dict[RelationKind, tuple[frozenset[K], frozenset[K]]] = {
    RelationKind.TRAINED_ON: (frozenset({K.MODEL, K.TRAINING_JOB, K.PIPELINE}), _DATA),
    RelationKind.PRODUCES: (frozenset({K.TRAINING_JOB, K.PIPELINE, K.NOTEBOOK, K.APPLICATION}), _DATA | {K.MODEL}),
    RelationKind.SERVES: (frozenset({K.ENDPOINT, K.HOST, K.AI_SERVICE}), _CODE | _MODELS),
    RelationKind.RETRIEVES_FROM: (_CODE, _DATA | {K.ENDPOINT, K.AI_SERVICE}),
    RelationKind.CALLS: (_ACTORS, _CODE | _MODELS | _DATA),
    RelationKind.USES_TOOL: (_CODE | {K.MODEL}, frozenset({K.TOOL, K.MCP_SERVER, K.SKILL, K.AGENT})),
    RelationKind.PROMPTED_BY: (_CODE | {K.MODEL}, frozenset({K.PROMPT})),
    RelationKind.GUARDED_BY: (_CODE | _MODELS, frozenset({K.GUARDRAIL})),
    RelationKind.RUNS_AS: (_CODE | {K.HOST}, frozenset({K.IDENTITY})),
    RelationKind.AUTHENTICATES_WITH: (_ACTORS | _MODELS | _DATA, frozenset({K.SECRET, K.IDENTITY})),
    RelationKind.CAN_READ: (_ACTORS, _DATA | {K.MODEL, K.SECRET}),
    RelationKind.CAN_WRITE: (_ACTORS, _CODE | _DATA | {K.MODEL, K.SECRET}),
    RelationKind.CAN_INVOKE: (_ACTORS, _CODE | _MODELS),
    RelationKind.EXPOSED_TO: (_ANY, frozenset({K.HOST, K.IDENTITY, K.ENDPOINT})),
    RelationKind.STORED_IN: (_DATA | {K.MODEL, K.SECRET, K.PROMPT}, _DATA | {K.HOST, K.REPOSITORY}),
    RelationKind.DERIVED_FROM: (_DATA | {K.MODEL}, _DATA | {K.MODEL}),
    RelationKind.CONTAINS: (_ANY, _ANY),
    RelationKind.DEPENDS_ON: (_ANY, _ANY),
    RelationKind.OWNED_BY: (_ANY, frozenset({K.IDENTITY})),
}


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """A typed edge. Before the merge the ends are identity keys (or references, see `evidence.Ref`);
    in a graph they are asset ids.
    """

    source: str
    kind: RelationKind
    target: str


def may_join(source: K, kind: RelationKind, target: K) -> bool:
    """Whether the closed table allows this edge."""
    sources, targets = ALLOWED[kind]
    return source in sources and target in targets
