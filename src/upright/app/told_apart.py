"""Told apart: of several tools in a file, which asks which store; what one is known to ask, another does not get with
the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from upright.model.asset import AssetKind
from upright.model.evidence import Edge, Observation
from upright.model.relation import RelationKind as R


def told_apart(seen: Iterable[Observation], edges: Iterable[Edge]) -> dict[str, set[str]]:
    """By the key of who asks: all keys of the stores that its own code asks, and of those that keep these. `seen` are
    observations of code with the keys of what they stand for.
    """
    stands = _together(seen)
    kept: dict[str, set[str]] = defaultdict(set)
    told: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.kind == R.STORED_IN:
            kept[str(edge.source)] |= stands.get(str(edge.target), set())
        elif edge.kind == R.RETRIEVES_FROM:
            told[str(edge.source)] |= stands.get(str(edge.target), set())
    return {asker: keys.union(*(kept.get(key, ()) for key in keys)) for asker, keys in told.items() if keys}


def _together(seen: Iterable[Observation]) -> dict[str, set[str]]:
    """All keys of each store, by each of its keys."""
    stands: dict[str, set[str]] = {}
    for each in seen:
        own = {str(key) for key in each.keys} if each.kind is AssetKind.VECTOR_STORE else set()
        if any(own - stands.get(key, set()) for key in own):
            whole = own.union(*(stands.get(key, ()) for key in own))
            stands.update(dict.fromkeys(whole, whole))
    return stands


def asked_by_another(
    actor: Observation, store: Observation, actors: Iterable[Observation], told: Mapping[str, set[str]]
) -> bool:
    """Whether a store is what another of these actors asks, and not this tool, of which it is known what it asks."""
    own = told.get(str(actor.keys[0]))
    keys = {str(key) for key in store.keys}
    if own is None or actor.kind is not AssetKind.TOOL or keys & own:
        return False
    return any(keys & told.get(str(each.keys[0]), set()) for each in actors)
