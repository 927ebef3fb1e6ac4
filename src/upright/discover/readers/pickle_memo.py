"""The memo of the abstract pickle machine, in little memory: a pickle may remember millions of texts and lists.

The first values are kept as they are. Of later ones a text is kept as the place where it stands, a number or an object
without interesting arguments as what made it, and a collection as the fact that there was one, as is whatever comes
when too many are kept: who asks for such a thing again learns that it is no longer known.
"""

from __future__ import annotations

from array import array
from typing import Final

from upright.discover.readers.pickle_values import Global, Group, Made, Opaque, Span, Value
from upright.model.errors import LimitExceeded

KEPT: Final = 10_000  # values that are kept whole
LIMIT: Final = 200_000  # values that cannot be kept any shorter
ROOM: Final = 400_000  # what these may hold together, each counted with its members
FORGOTTEN: Final = Opaque("something remembered long ago")
PLAIN: Final = -2  # the place of a tuple of numbers
_ELSEWHERE, _COLLECTION, _FIRST = -1, -3, -10
_NUMBERS: Final = frozenset({int, float, bool, type(None)})
_PASSED: Final = _NUMBERS | {Opaque, Span}
_SHORT: Final = 32
_NEEDED: Final = frozenset({"dtype", "BytesIO", "NumpyArrayWrapper", "NDArrayWrapper", "bytes", "bytearray"})


class Memo:
    """Values by number. Numbers mostly count up, as MEMOIZE gives them; `places` says how each of those is kept."""

    __slots__ = ("_held", "_makers", "_numbers", "furthest", "places", "spare", "values")

    def __init__(self) -> None:
        self.places = array("q")
        self.values: dict[int, Value] = {}
        self.spare = 0  # numbers that were not given in order
        self.furthest = 0  # the highest of these
        self._held = 0  # what the values hold that could not be kept any shorter
        self._makers: list[Global] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.places) + self.spare

    def memoize(self, value: Value, place: int = _ELSEWHERE) -> None:
        """Remember a value under the next number; `place`: see `put`. Raises LimitExceeded."""
        places = self.places
        index = len(places)
        if self.spare:
            self._out_of_order(index + self.spare, value)
            return
        if index < KEPT:
            place = _ELSEWHERE
        elif place < 0:
            place = self._shortened(value)
        places.append(place)
        if place == _ELSEWHERE:
            self._keep(index, value)

    def put(self, index: int, value: Value, place: int = _ELSEWHERE) -> None:
        """Remember a value as `index`; `place` is where a short text's length stands. Raises LimitExceeded."""
        if index == len(self.places) and not self.spare:
            self.memoize(value, place)
        elif index > len(self.places) or self.spare:
            self._out_of_order(index, value)
        else:
            if index < KEPT:
                place = _ELSEWHERE
            elif place < 0:
                place = self._shortened(value)
            self.places[index] = place
            if place == _ELSEWHERE:
                self._keep(index, value)

    def place(self, index: int) -> int:
        """Where a text's length stands of which only that is known; else a number below zero."""
        return self.places[index] if index < len(self.places) else _ELSEWHERE

    def get(self, index: int) -> Value:
        """What was remembered and is no text by its place. Raises KeyError for what was not."""
        place = self.place(index)
        if place == _ELSEWHERE:
            return self.values[index]
        if place == PLAIN:
            return Group("tuple", [], 1)
        return FORGOTTEN if place == _COLLECTION else Made(self._makers[_FIRST - place])

    def _out_of_order(self, index: int, value: Value) -> None:
        if index < len(self.places):
            self.places[index] = _ELSEWHERE
        elif index not in self.values:
            self.spare += 1
            self.furthest = max(self.furthest, index)
        self._keep(index, value)

    def _keep(self, index: int, value: Value) -> None:
        self.values[index] = value
        if len(self.values) > LIMIT:
            raise LimitExceeded("pickle remembers more than a verdict may cost")

    def _shortened(self, value: Value) -> int:
        """How a value may be kept in little memory: whole while there is room, names and what arrays need always."""
        place, needed = _ELSEWHERE, type(value) is Global
        if type(value) is Group:
            place = _short_group(value)
        elif type(value) is Made:
            needed = value.callee.name in _NEEDED
            if not value.carried and not needed and all(map(_dull, value.arguments)):
                return self._maker(value)
        elif type(value) is bytes and len(value) <= _SHORT:
            place = _COLLECTION
        if place == _ELSEWHERE:
            self._held += _room(value)
            if (self._held > ROOM and not needed) or len(self.values) >= LIMIT:
                return _COLLECTION
        return place

    def _maker(self, value: Made) -> int:
        dotted = value.callee.dotted
        if dotted not in self._numbers:
            self._numbers[dotted] = len(self._makers)
            self._makers.append(value.callee)
        return _FIRST - self._numbers[dotted]


def _short_group(group: Group) -> int:
    """How a collection may be kept: as numbers, as one of which nothing is known, or whole."""
    if group.kind != "tuple":
        return _COLLECTION
    found = PLAIN
    for item in group.items:
        if type(item) not in _NUMBERS:
            if not _dull(item):
                return _ELSEWHERE
            found = _COLLECTION
    return _ELSEWHERE if group.more else found


def _room(value: Value) -> int:
    """About how much a value holds that is kept whole: itself, its members, and the length of its texts."""
    inner = value.items if isinstance(value, Group) else value.arguments if isinstance(value, Made) else (value,)
    return 3 + sum(1 + len(item) // 64 if isinstance(item, str | bytes) else 1 for item in inner)


def _dull(value: Value) -> bool:
    return type(value) in _PASSED or (isinstance(value, str | bytes) and len(value) <= _SHORT)
