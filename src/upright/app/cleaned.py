"""What is left of data after something was taken out of it: kept as a data set of its own where sensitive data does not
go on from there, and left out again where it changes nothing. Places in buckets that lead to what else is told stay.

Detectors state which columns code drops or alone keeps, and what redacts. Whether that matters is known once data was
classified: with every sensitive column gone, lineage says what stands between, and no class goes on from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from upright.model.data import SURE, Sensitivity
from upright.model.evidence import Edge, Observation
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.model.data import DataLabel

_LEFT: Final = "cleaned"
_FEEDS: Final = frozenset({R.DERIVED_FROM, R.TRAINED_ON})
_FAR: Final = 200  # keys looked at on the way back to what holds labels
_NAMED: Final = 4  # columns that a name lists


def settled(seen: Sequence[Observation], edges: Sequence[Edge]) -> tuple[list[Observation], list[Edge]]:
    """The observations and edges: what is left stands for itself where nothing sensitive remains, and else for what it
    was made from.
    """
    left = {str(each.keys[0]): each for each in seen if each.attributes.get("type") == _LEFT}
    if not left:
        return list(seen), list(edges)
    named = {str(key) for each in seen if each.attributes.get("type") != _LEFT for key in each.keys}
    if not named.isdisjoint(left):  # places between, that something else tells of
        left = {key: each for key, each in left.items() if key not in named}
        seen = [each for each in seen if each.attributes.get("type") != _LEFT or str(each.keys[0]) in left]
    known = _Known(seen, edges)
    kept = {key: _named(each, known) for key, each in left.items() if known.cleans(key, each)}
    for place in _leading(edges, left.keys(), named, known.origins) - kept.keys():
        told = {name: value for name, value in left[place].attributes.items() if name != "type"}
        kept[place] = replace(left[place], attributes=told)
    gone = left.keys() - kept.keys()
    rest = [kept.get(str(each.keys[0]), each) for each in seen if str(each.keys[0]) not in gone]
    return rest, [*dict.fromkeys(_around(edges, gone, known.origins))]


def _leading(edges: Iterable[Edge], left: Collection[str], named: set[str], origins: dict[str, list[str]]) -> set[str]:
    """The places in buckets among what is left that data goes through on its way to what something else tells of."""
    queue = [str(each.target) for each in edges if each.kind in _FEEDS and str(each.source) in named]
    found = set[str]()
    for current in queue:
        if current in left and current not in found:
            found.add(current)
            queue += origins.get(current, ())
    return {each for each in found if each.startswith("url:")}


def _around(edges: Iterable[Edge], gone: set[str], origins: dict[str, list[str]]) -> Iterator[Edge]:
    for edge in edges:
        if str(edge.source) in gone:
            continue
        yield from (replace(edge, target=each) for each in _before(str(edge.target), gone, origins))


def _before(target: str, gone: set[str], origins: dict[str, list[str]]) -> list[str]:
    """What stands for itself at the end of an edge: what is gone was made from it, or from more that is gone."""
    queue = [target]
    for current in queue:
        if current in gone and len(queue) < _FAR:
            queue += [each for each in origins[current] if each not in queue]
    return [each for each in queue if each not in gone]


class _Known:
    """What is derived from what, and the labels of each, by any of their keys."""

    def __init__(self, seen: Iterable[Observation], edges: Iterable[Edge]) -> None:
        self.origins: dict[str, list[str]] = defaultdict(list)
        self.named: dict[str, list[Observation]] = defaultdict(list)
        for edge in edges:
            if edge.kind == R.DERIVED_FROM:
                self.origins[str(edge.source)].append(str(edge.target))
        for each in seen:
            for key in each.keys:
                self.named[str(key)].append(each)

    def behind(self, key: str) -> Iterator[Observation]:
        """Everything that was seen of what this is made from."""
        queue, found = [*self.origins[key]], {key}
        for current in queue:
            if current in found or len(found) > _FAR:
                continue
            found.add(current)
            for each in self.named.get(current, ()):
                yield each
                queue += [str(other) for other in each.keys]
            queue += self.origins.get(current, ())

    def cleans(self, key: str, each: Observation) -> bool:
        """Whether what was made holds sensitive data of which nothing remains."""
        held = {label for one in self.behind(key) for label in one.labels if _sensitive(label)}
        if any(":" in label.partition for label in held):  # then what kind of document it is follows from its columns
            held = {label for label in held if not label.data_class.startswith("document.")}
        return bool(held) and not any(_remains(label, each.attributes) for label in held)


def _sensitive(label: DataLabel) -> bool:
    return label.confidence >= SURE and label.sensitivity >= Sensitivity.MODERATE


def _remains(label: DataLabel, told: Any) -> bool:
    if told.get("redacted_by"):
        return False
    _, sign, place = label.partition.rpartition(":")
    words = {word.casefold() for word in place.split(".")} if sign else set()
    if not words:
        return True
    only = told.get("only_columns")
    taken = words & set(told.get("without_columns") or ())
    return not taken and (only is None or bool(words & set(only)))


def _named(each: Observation, known: _Known) -> Observation:
    names = sorted({str(one.name) for one in known.behind(str(each.keys[0])) if one.labels})
    what = ", ".join(names[:2]) or str(each.name)
    told = each.attributes
    if isinstance(by := told.get("redacted_by"), list):
        how = f"redacted by {', '.join(map(str, by))}"
    elif isinstance(without := told.get("without_columns"), list):
        how = f"without {', '.join(map(str, without[:_NAMED]))}"
    else:
        listed = told.get("only_columns")
        how = f"only {', '.join(map(str, listed[:_NAMED] if isinstance(listed, list) else ()))}"
    return replace(each, name=f"{what} {how}", attributes={**told, "cleaned": True})
