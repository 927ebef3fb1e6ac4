"""Which server a model is asked of, when code names the model alone and settings elsewhere the server."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from upright.model.asset import AssetKind
from upright.model.evidence import Edge, Observation
from upright.model.identity import path_key, vendor_of
from upright.model.relation import RelationKind as R

ACTORS: Final = frozenset(
    {
        AssetKind.APPLICATION, AssetKind.AGENT, AssetKind.ENDPOINT, AssetKind.TOOL, AssetKind.PIPELINE,
        AssetKind.NOTEBOOK, AssetKind.MCP_SERVER, AssetKind.TRAINING_JOB,
    }
)  # fmt: skip
_CALLS: Final = frozenset({str(R.SERVES), str(R.CALLS)})
Used: TypeAlias = "Mapping[str, Mapping[str, Observation]]"


def asked(seen: Sequence[Observation], edges: Iterable[Edge], stated: Used, found: Used) -> Iterator[Edge]:
    """Who calls a model, and the one server that serves it among those that the settings of the source name (`stated`);
    of a model that no vendor sells, the one server that they name. Files that name a server themselves (`found`) have
    theirs.
    """
    named = {str(key): each for each in seen for key in each.keys}
    pairs = [(named.get(str(each.source)), str(each.kind), named.get(str(each.target))) for each in edges]
    known = [(one, kind, other) for one, kind, other in pairs if one and other and other.kind is AssetKind.MODEL]
    serving: dict[str, set[str]] = defaultdict(set)
    for server, kind, model in known:
        for key in model.keys if kind == R.SERVES and server.location.type == "server" else ():
            serving[str(key)].add(str(server.keys[0]))
    for actor, kind, model in known:
        if actor.kind in ACTORS and kind in _CALLS and actor.location.type != "server":
            servers = _servers(actor, model, serving, stated, found)
            if len(servers) == 1:
                yield Edge(str(actor.keys[0]), str(R.CALLS), *servers)


def _servers(
    actor: Observation, model: Observation, serving: Mapping[str, set[str]], stated: Used, found: Used
) -> set[str]:
    own = found.get(path_key(actor.location.source, actor.location.path), {})
    near = {key for key, each in stated.get(actor.location.source, {}).items() if _serves(each)}
    if any(map(_serves, own.values())):
        return set()
    served = near & {server for key in model.keys for server in serving.get(str(key), ())}
    return served or (near if not vendor_of(str(model.name)) else set())


def _serves(each: Observation) -> bool:
    return each.kind is AssetKind.ENDPOINT and each.location.type == "server"
