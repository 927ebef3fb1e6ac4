"""Handed: what callers give to a parameter, wherever in the source they are."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from upright.discover.bodies import heads
from upright.discover.python_chains import KEPT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from upright.discover.examine import Examination

    Place = Callable[[str, Examination], tuple[Examination, str] | None]

_MOST = 12  # callers of one parameter
_DEEPEST = 20  # parts of a symbol, those of its module among them
_LOOKED = 60  # symbols, for one parameter


def is_parameter(name: str) -> bool:
    """Whether a name of a module is a parameter: `Service(agent)`."""
    return name.endswith(")")


def is_endless(symbol: str) -> bool:
    """Whether a symbol has grown past what anybody writes: what a name stands for may begin with that name."""
    return symbol.count(".") > _DEEPEST


class HandedOn:
    """What is given to parameters, by document and name; worked out when somebody first asks."""

    def __init__(self, examinations: Sequence[Examination], defined: Place, meant: Place) -> None:
        self._examinations, self._defined, self._meant = examinations, defined, meant
        self._meant_by: dict[tuple[str, str, str], list[tuple[str, Examination]]] = {}
        self._known: dict[tuple[str, str, str], list[tuple[str, Examination]]] | None = None

    def to(self, home: Examination, name: str) -> list[tuple[str, Examination]]:
        """Symbols of what the parameter of this name is given, each with who gives it."""
        if self._known is None:
            self._known = {}  # what is asked meanwhile has no answer yet
            self._known = self._worked_out()
        return self._known.get((home.source, home.path, name), [])[:_MOST]

    def through(self, home: Examination, name: str, tail: str) -> list[tuple[str, Examination]]:
        """What is meant by `tail` of a parameter, through all that hand it on: symbols that no parameter stands before.

        What a parameter is handed may be a part of itself (`walk(node.next)`), and functions hand on to each other in
        circles, so a symbol is looked at once, none grows without end, and only so many are.
        """
        question = (home.source, home.path, name + tail)
        if not is_parameter(name) or self._known == {}:
            return []
        if question not in self._meant_by:
            given = [(symbol + tail, giver) for symbol, giver in self.to(home, name)]
            self._meant_by[question] = list(self._ends(given))
        return self._meant_by[question]

    def _ends(self, given: list[tuple[str, Examination]]) -> Iterator[tuple[str, Examination]]:
        looked: set[tuple[str, str]] = set()
        for symbol, giver in given:
            if (giver.path, symbol) in looked or is_endless(symbol) or len(looked) > _LOOKED:
                continue
            looked.add((giver.path, symbol))
            place = self._meant(symbol, giver)
            before = [(name, tail) for name, tail in heads(place[1]) if is_parameter(name)] if place is not None else []
            if place is None or not before:
                yield symbol, giver
            for name, tail in before:
                given += [(further + tail, other) for further, other in self.to(place[0], name)] if place else []

    def kept(self, symbol: str, asker: Examination) -> tuple[str, Examination] | None:
        """The symbol that stands for what an application of the source keeps under a name, and who put it there."""
        name, dot, tail = symbol.removeprefix(KEPT).partition(".")
        giver = self._keepers.get((asker.source, name))
        return (f"{giver[0]}{dot}{tail}", giver[1]) if giver is not None else None

    @cached_property
    def _keepers(self) -> dict[tuple[str, str], tuple[str, Examination]]:
        found: dict[tuple[str, str], tuple[str, Examination]] = {}
        for each in self._examinations:
            for called, name, symbol in each.exports.handed:
                if called == KEPT:
                    found.setdefault((each.source, str(name)), (symbol, each))
        return found

    def _worked_out(self) -> dict[tuple[str, str, str], list[tuple[str, Examination]]]:
        known: dict[tuple[str, str, str], list[tuple[str, Examination]]] = defaultdict(list)
        for each in self._examinations:
            places: dict[str, tuple[Examination, str] | None] = {}
            for called, slot, symbol in each.exports.handed:
                if called not in places:
                    places[called] = self._defined(called, each)
                place = places[called]
                names = place[0].exports.parameters.get(place[1], ()) if place is not None else ()
                name = names[slot] if isinstance(slot, int) and slot < len(names) else slot
                if place is not None and name in names:
                    known[place[0].source, place[0].path, f"{place[1]}({name})"].append((symbol, each))
        return known
