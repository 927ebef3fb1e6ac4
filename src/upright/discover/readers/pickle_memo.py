"""The memo of the abstract pickle machine, in little memory: a pickle may remember millions of texts and lists.

The first values are kept as they are. Of later ones a text is kept as the place where it stands, a number or an object
without interesting arguments as what made it, and a collection as the fact that there was one, as is whatever comes
when too many are kept: who asks for such a thing again learns that it is no longer known.
"""

from __future__ import annotations

from array import array
from typing import Final

from upright.discover.readers.pickle_values import Global, Group, Made, Opaque, Value
from upright.model.errors import LimitExceeded

KEPT: Final = 10_000  # values that are kept whole
LIMIT: Final = 200_000  # values that cannot be kept any shorter
FORGOTTEN: Final = Opaque("something remembered long ago")
PLAIN: Final = -2  # the place of a tuple of numbers
_ELSEWHERE, _COLLECTION, _FIRST = -1, -3, -10
_NUMBERS: Final = frozenset({int, float, bool, type(None)})
_SHORT: Final = 32
_NEEDED: Final = frozenset({"dtype", "BytesIO", "NumpyArrayWrapper", "NDArrayWrapper", "bytes", "bytearray"})


class Memo:
    """Values by number. Numbers mostly count up, as MEMOIZE gives them; `places` says how each of those is kept."""

    __slots__ = ("_makers", "_numbers", "furthest", "places", "spare", "values")

    def __init__(self) -> None:
        self.places = array("q")
        self.values: dict[int, Value] = {}
        self.spare = 0  # numbers that were not given in order
        self.furthest = 0  # the highest of these
        self._makers: list[Global] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.places) + self.spare

    def memoize(self, value: Value, place: int = _ELSEWHERE) -> None:
        """Remember a value under the next number."""
        index = len(self.places)
        if self.spare or index >= KEPT:
            self.put(index + self.spare, value, place)
            return
        self.places.append(_ELSEWHERE)
        self.values[index] = value

    def put(self, index: int, value: Value, place: int = _ELSEWHERE) -> None:
        """Remember a value as `index`; `place` is where a short text's length stands. Raises LimitExceeded."""
        if index > len(self.places) or self.spare:
            self._out_of_order(index, value)
            return
        if index < KEPT:
            place = _ELSEWHERE
        elif place < 0:
            place = self._shortened(value)
            if place == _ELSEWHERE and len(self.values) >= LIMIT:
                place = _COLLECTION
        if index == len(self.places):
            self.places.append(place)
        else:
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
        if isinstance(value, Group):
            return _short_group(value)
        if isinstance(value, bytes):
            return _COLLECTION if len(value) <= _SHORT else _ELSEWHERE
        if isinstance(value, Made) and not value.carried and value.callee.name not in _NEEDED:
            return self._maker(value) if all(map(_dull, value.arguments)) else _ELSEWHERE
        return _ELSEWHERE

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


def _dull(value: Value) -> bool:
    return type(value) in _NUMBERS or type(value) is Opaque or (isinstance(value, str | bytes) and len(value) <= _SHORT)
