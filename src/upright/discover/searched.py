"""Which stores a tool answers from when it, or functions that it calls in whichever module, search or ask them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.model.asset import AssetKind
from upright.model.evidence import Edge
from upright.model.identity import code_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from upright.discover.examine import Examination
    from upright.model.evidence import Observation

_MOST = 12  # stores; a tool that leads to more leads to the whole program
_KEEPS = {AssetKind.VECTOR_STORE: RelationKind.RETRIEVES_FROM, AssetKind.DATA_STORE: RelationKind.CALLS}


def searched(
    observations: Sequence[Observation],
    edges: Iterable[Edge],
    examinations: Iterable[Examination],
    reached: Callable[[str, Examination], tuple[str, ...]],
) -> Iterator[Edge]:
    """The stores behind the functions that tools call; of those that search one themselves no more is asked."""
    stores = {str(key): each for each in observations if each.kind in _KEEPS for key in each.keys}
    if not stores:
        return
    known = {str(edge.source) for edge in edges if edge.kind == RelationKind.RETRIEVES_FROM}
    modules = {(each.source, each.path): each for each in examinations}
    for each in observations:
        home = modules.get((each.location.source, each.location.path))
        if each.kind is not AssetKind.TOOL or home is None or not known.isdisjoint(map(str, each.keys)):
            continue
        if symbol := _runs(each, home):
            found = [key for key in reached(f"{home.exports.module}.{symbol}", home) if key in stores]
            named = [key for key in found if stores[key].attributes.get("collection")]
            if len(found) <= _MOST:
                yield from (Edge(str(each.keys[0]), _KEEPS[stores[key].kind], key) for key in named or found)


def _runs(tool: Observation, home: Examination) -> str:
    """What a tool runs, as the exports of its module call it: its function, or what a script hands it on its line."""
    if f"@{tool.location.line}" in home.exports.uses:
        return f"@{tool.location.line}"
    own = code_key(home.source, home.path, "")
    name = next((str(key)[len(own) :] for key in tool.keys if str(key).startswith(own)), "")
    return name if name in home.exports.functions else ""
