"""Finds a pattern in a graph: backwards first, to keep only starts that lead somewhere, then one shortest way for each
pair of first and last asset.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from upright.judge.pattern import RANKS, Condition, Hop, Node, Pattern
from upright.model.asset import Asset, Json
from upright.model.data import Sensitivity

if TYPE_CHECKING:
    from upright.graph.graph import Graph

_State = tuple[str, int, int]
_SURE = 0.5


def matches(graph: Graph, pattern: Pattern) -> Iterator[tuple[str, ...]]:
    """One way of ids for each pair of first and last asset that the pattern joins, in the order of their ids."""
    alive = _alive(graph, pattern)
    for start in sorted(alive[0]):
        yield from _ways(graph, pattern, alive, start)


def fits(asset: Asset, node: Node) -> bool:
    """Whether an asset is one that the node describes."""
    return (not node.kinds or asset.kind in node.kinds) and all(_holds(asset, each) for each in node.where)


def _alive(graph: Graph, pattern: Pattern) -> list[set[str]]:
    """For each node the assets that fit it and from which the rest of the pattern can be completed."""
    alive = [set[str]() for _ in pattern.nodes]
    after: set[str] | None = None
    for index in range(len(pattern.nodes) - 1, -1, -1):
        node = pattern.nodes[index]
        pool = graph.of_kind(*sorted(node.kinds)) if node.kinds else graph.assets
        found = {asset.id for asset in pool if fits(asset, node)}
        if after is not None and found:
            found &= _before(graph, pattern.hops[index], after)
        alive[index] = after = found
    return alive


def _before(graph: Graph, hop: Hop, ends: set[str]) -> set[str]:
    here, found = ends, set[str]()
    for count in range(1, hop.most + 1):
        here = {there for end in here for there in _neighbours(graph, end, hop, backwards=True)}
        if count >= hop.least:
            found |= here
        if not here:
            break
    return found


def _neighbours(graph: Graph, asset: str, hop: Hop, *, backwards: bool) -> Iterator[str]:
    forward = [relation for relation, back in hop.steps if back is backwards]
    against = [relation for relation, back in hop.steps if back is not backwards]
    if forward:
        yield from (each.id for each in graph.out(asset, *forward))
    if against:
        yield from (each.id for each in graph.into(asset, *against))


def _ways(graph: Graph, pattern: Pattern, alive: list[set[str]], start: str) -> Iterator[tuple[str, ...]]:
    first: _State = (start, 0, 0)
    came: dict[_State, _State | None] = {first: None}
    queue = deque([first])
    ended: set[str] = set()
    while queue:
        state = queue.popleft()
        if state[1] == len(pattern.hops):
            if state[0] not in ended:
                ended.add(state[0])
                yield _walked(came, state)
            continue
        for there in _onward(graph, pattern, alive, state):
            if there not in came:
                came[there] = state
                queue.append(there)


def _onward(graph: Graph, pattern: Pattern, alive: list[set[str]], state: _State) -> Iterator[_State]:
    asset, index, used = state
    hop = pattern.hops[index]
    if used >= hop.most:
        return
    for there in sorted(set(_neighbours(graph, asset, hop, backwards=False))):
        if used + 1 >= hop.least and there in alive[index + 1]:
            yield there, index + 1, 0
        yield there, index, used + 1


def _walked(came: dict[_State, _State | None], end: _State) -> tuple[str, ...]:
    way: list[str] = []
    state: _State | None = end
    while state is not None:
        if not way or way[-1] != state[0]:
            way.append(state[0])
        state = came[state]
    return tuple(reversed(way))


def _holds(asset: Asset, condition: Condition) -> bool:
    seen = _seen(asset, condition.field)
    value = condition.value
    if condition.operator == "exists":
        return bool(seen) is bool(value)
    if not seen:
        return False
    wanted = value if isinstance(value, tuple) else (value,)
    if condition.operator in {"eq", "in", "ne", "not_in"}:
        found = any(_same(one, each) for one in seen for each in wanted)
        return found is (condition.operator in {"eq", "in"})
    return any(_compares(condition, one, wanted[0]) for one in seen)


def _seen(asset: Asset, field: str) -> list[Json]:
    labels = [label for label in asset.labels if label.confidence >= _SURE]
    reached = asset.attributes.get("reaches")
    own: dict[str, Iterable[Json]] = {
        "name": [asset.name],
        "version": [asset.version] if asset.version else [],
        "exposure": [str(asset.exposure)],
        "confidence": [asset.confidence],
        "path": [place.path for place in asset.locations],
        "key": list(asset.keys),
        "holds": [label.data_class for label in labels],
        "sensitivity": [max((label.sensitivity for label in labels), default=Sensitivity.PUBLIC).name.lower()],
        "reaches": list(reached) if isinstance(reached, dict) else [],
    }
    if field in own:
        return list(own[field])
    value = asset.attributes.get(field)
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _same(seen: Json, wanted: Json) -> bool:
    if isinstance(wanted, str) and isinstance(seen, str):
        return fnmatchcase(seen.casefold(), wanted.casefold())
    return type(seen) is type(wanted) and seen == wanted if isinstance(wanted, bool) else seen == wanted


def _compares(condition: Condition, seen: Json, wanted: Json) -> bool:
    if condition.field in RANKS:
        seen, wanted = RANKS[condition.field].index(str(seen)), RANKS[condition.field].index(str(wanted))
    if isinstance(seen, bool) or isinstance(wanted, bool):
        return False
    if not isinstance(seen, int | float) or not isinstance(wanted, int | float):
        return False
    return {"gt": seen > wanted, "ge": seen >= wanted, "lt": seen < wanted, "le": seen <= wanted}[condition.operator]
