"""Tables that statements make of others: kept where something of AI reads them, and left out again where nothing does.

A table that was read itself, from a server or a dump, stands for the one that a statement makes by its name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from upright.model.evidence import Edge, Observation
from upright.model.relation import RelationKind as R

DETECTOR: Final = "made-tables"
_NAMED: Final = "collection:"


def made_tables(seen: Sequence[Observation], edges: Sequence[Edge]) -> tuple[list[Observation], list[Edge]]:
    """The observations and edges, with the made tables that are read and with what reads them."""
    made = {str(each.keys[0]): each for each in seen if each.detector == DETECTOR}
    if not made:
        return list(seen), list(edges)
    by_name: dict[str, list[str]] = defaultdict(list)
    for own, each in made.items():
        by_name[str(each.name)].append(own)
    read_itself = {str(key).rpartition("#")[2].lower() for each in seen if each.labels for key in each.keys}
    needed = _needed(edges, made.keys(), by_name)
    rest = [each for each in seen if each.detector != DETECTOR]
    rest += [each for own, each in made.items() if own in needed]
    kept = [edge for edge in edges if str(edge.source) not in made or str(edge.source) in needed]
    return rest, [*kept, *_onto(kept, by_name, read_itself)]


def _needed(edges: Iterable[Edge], made: Iterable[str], by_name: dict[str, list[str]]) -> set[str]:
    """The made tables that something reads, itself or through others."""
    own = set(made)
    reads: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if edge.kind != R.DEPENDS_ON and str(edge.target).startswith(_NAMED):
            source = str(edge.source)
            reads[source if source in own else ""] += by_name.get(str(edge.target).removeprefix(_NAMED), ())
    found: set[str] = set()
    queue = [*reads[""]]
    for each in queue:
        if each not in found:
            found.add(each)
            queue += reads[each]
    return found


def _onto(edges: Iterable[Edge], by_name: dict[str, list[str]], read_itself: set[str]) -> Iterable[Edge]:
    """The edges to tables by their names once more, to those that are made."""
    for edge in edges:
        name = str(edge.target).removeprefix(_NAMED)
        if edge.kind == R.DEPENDS_ON or name == str(edge.target) or name in read_itself:
            continue
        yield from (replace(edge, target=own) for own in by_name.get(name, ()) if own != str(edge.source))
