"""Handed: what callers give to a parameter, wherever in the source they are."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from upright.discover.python_chains import KEPT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from upright.discover.examine import Examination

    Defined = Callable[[str, Examination], tuple[Examination, str] | None]

_MOST = 12  # callers of one parameter
_DEEPEST = 14  # parts of a symbol, those of its module among them
Given = "tuple[str, Examination]"


def is_parameter(name: str) -> bool:
    """Whether a name of a module is a parameter: `Service(agent)`."""
    return name.endswith(")")


class HandedOn:
    """What is given to parameters, by document and name; worked out when somebody first asks."""

    def __init__(self, examinations: Sequence[Examination], defined: Defined) -> None:
        self._examinations, self._defined = examinations, defined
        self._known: dict[tuple[str, str, str], list[tuple[str, Examination]]] | None = None

    def to(self, home: Examination, name: str) -> list[tuple[str, Examination]]:
        """Symbols of what the parameter of this name is given, each with who gives it."""
        if self._known is None:
            self._known = {}  # what is asked meanwhile has no answer yet
            self._known = self._worked_out()
        return self._known.get((home.source, home.path, name), [])[:_MOST]

    def through(self, home: Examination, name: str, tail: str) -> list[tuple[str, Examination]]:
        """What is meant by `tail` of a parameter, by what each caller gives. What a parameter is handed may be a part of
        itself (`walk(node.next)`), so a name does not grow without end.
        """
        given = self.to(home, name) if is_parameter(name) else ()
        return [(symbol + tail, giver) for symbol, giver in given if (symbol + tail).count(".") <= _DEEPEST]

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
