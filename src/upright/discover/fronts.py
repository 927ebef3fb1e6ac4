"""Fronts: where a server of MCP that one file makes is put on a network by another.

What a file says of its front (transport, address, origins, sessions) is told by an observation whose keys are
references to what the file calls. They lead to the server that is made there. Where they lead to none, since the server
is handed on as an argument, it is the nearest one of the source that no front is known of, if that is one alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from upright.discover.references import REACHES
from upright.model.asset import AssetKind
from upright.model.evidence import Observation, Ref

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared
    from upright.discover.examine import Examination
    from upright.model.asset import Json, Location

FRONT: Final = "front"
GUARD: Final = "mcp.guard"  # declared: how tokens are checked beside a server, and the scopes that are asked for
NETWORK: Final = frozenset({"http", "sse", "streamable-http", "websocket"})
_UNKNOWN: Final = (None, "", "stdio")
Front = tuple[Observation, frozenset[str]]  # what is said, and the keys of all that the file leads to


def leads_to(symbol: str) -> Ref:
    """As a key of a front: something that the file calls."""
    return Ref(REACHES + symbol, FRONT)


def is_front(seen: Observation) -> bool:
    """Whether an observation says how a server is met that is made elsewhere."""
    return seen.kind is AssetKind.MCP_SERVER and any(isinstance(key, Ref) and key.default == FRONT for key in seen.keys)


def met(front: Observation, asker: Examination, reached: Callable[[str, Examination], Iterable[str]]) -> Front:
    """A front with all that its references lead to."""
    symbols = (key.symbol.removeprefix(REACHES) for key in front.keys if isinstance(key, Ref))
    return front, frozenset(key for symbol in symbols for key in reached(symbol, asker))


def fronted(seen: Sequence[Observation], fronts: Iterable[Front]) -> list[Observation]:
    """The observations, servers with what is said of their fronts."""
    told: dict[int, dict[str, Json]] = {}
    servers = [each for each in seen if each.kind is AssetKind.MCP_SERVER and _is_own(each)]
    for front, reached in fronts:
        made = [each for each in servers if reached.intersection(map(str, each.keys))] or _nearest(servers, front)
        for each in made:
            told[id(each)] = {**_of_front(front), **told.get(id(each), {})}
    return [_with(each, told[id(each)]) if id(each) in told else each for each in seen] if told else [*seen]


def guarded(seen: Sequence[Observation], guards: Iterable[Declared]) -> list[Observation]:
    """The observations, servers on a network with what the code beside them does with tokens."""
    servers = [each for each in seen if each.kind is AssetKind.MCP_SERVER and _is_own(each)]
    open_ones = [each for each in servers if each.attributes.get("transport") in NETWORK]
    told: dict[int, dict[str, Json]] = {}
    for guard in guards:
        for each in _alone(open_ones, guard.location):
            told.setdefault(id(each), {}).update(_said(guard))
    return [_with(each, told[id(each)]) if id(each) in told else each for each in seen] if told else [*seen]


def _said(guard: Declared) -> dict[str, Json]:
    said = {name: node.text for name, node in guard.body.items()}
    return {name: [*value.split()] if name == "scopes" else True for name, value in said.items()}


def _is_own(server: Observation) -> bool:
    """Whether code makes the server, and no configuration of a client names it."""
    return server.attributes.get("client") in {None, "code"}


def _of_front(front: Observation) -> dict[str, Json]:
    return {name: value for name, value in front.attributes.items() if not isinstance(value, Ref)}


def _with(server: Observation, said: Mapping[str, Json]) -> Observation:
    silent = ("", "stdio") if "transport" in said else ("",)
    own = {name: value for name, value in server.attributes.items() if value not in silent}
    return replace(server, attributes={**server.attributes, **said, **own})


def _nearest(servers: Sequence[Observation], front: Observation) -> list[Observation]:
    """The server that lies nearest to a front, if nothing is known of its own."""
    return _alone([each for each in servers if each.attributes.get("transport") in _UNKNOWN], front.location)


def _alone(servers: Sequence[Observation], place: Location) -> list[Observation]:
    """The server of the same source that lies nearest to a place, if it is alone there."""
    own = place.path.split("/")
    near = [
        (_shared(own, each.location.path.split("/")), each) for each in servers if each.location.source == place.source
    ]
    most = max((shared for shared, _ in near), default=0)
    found = [each for shared, each in near if shared == most]
    return found if len({each.name for each in found}) == 1 else []


def _shared(own: Sequence[str], other: Sequence[str]) -> int:
    """How many folders two paths have in common."""
    count = 0
    for mine, theirs in zip(own[:-1], other[:-1], strict=False):
        if mine != theirs:
            break
        count += 1
    return count
