"""Which vector stores a tool answers from when functions that it calls search them, in its module or in others."""

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

_PYTHON = (".py", ".ipynb")
_MOST = 12  # stores; a tool that leads to more leads to the whole program


def searched(
    observations: Sequence[Observation],
    edges: Iterable[Edge],
    examinations: Iterable[Examination],
    reached: Callable[[str, Examination], tuple[str, ...]],
) -> Iterator[Edge]:
    """The stores behind the functions that tools call; of those that search one themselves no more is asked."""
    stores = {str(key): each for each in observations if each.kind is AssetKind.VECTOR_STORE for key in each.keys}
    if not stores:
        return
    known = {str(edge.source) for edge in edges if edge.kind == RelationKind.RETRIEVES_FROM}
    modules = {(each.source, each.path): each for each in examinations if each.path.endswith(_PYTHON)}
    for each in observations:
        home = modules.get((each.location.source, each.location.path))
        if each.kind is not AssetKind.TOOL or home is None or not known.isdisjoint(map(str, each.keys)):
            continue
        own = code_key(home.source, home.path, "")
        name = next((str(key)[len(own) :] for key in each.keys if str(key).startswith(own)), "")
        if name in home.exports.functions:
            found = [key for key in reached(f"{home.exports.module}.{name}", home) if key in stores]
            named = [key for key in found if stores[key].attributes.get("collection")]
            if len(found) <= _MOST:
                yield from (Edge(str(each.keys[0]), RelationKind.RETRIEVES_FROM, key) for key in named or found)
