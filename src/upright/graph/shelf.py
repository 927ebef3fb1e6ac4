"""A sequence whose items are read when they are looked at, and then kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

T = TypeVar("T")

_AT_A_TIME = 2000  # items read in one go when all are asked for
_SMALL = 50_000  # items of a shelf that is read whole once a good part of it was asked for one by one
_PART = 16


class Shelf(Sequence[T]):
    """`size` items; `read` gives those at some places. Equal to any sequence of equal items."""

    def __init__(self, size: int, read: Callable[[Sequence[int]], Sequence[T]]) -> None:
        self._held: list[T | None] = [None] * size
        self._read = read
        self._alone = 0  # items that were read one by one

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            return tuple(self.take(range(*index.indices(len(self)))))
        return self.take([range(len(self))[index]])[0]

    def __iter__(self) -> Iterator[T]:
        for begin in range(0, len(self), _AT_A_TIME):
            yield from self.take(range(begin, min(begin + _AT_A_TIME, len(self))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} items, read when they are looked at>"

    def take(self, places: Sequence[int]) -> list[T]:
        """The items at these places."""
        missing = [at for at in places if self._held[at] is None]
        if len(missing) == 1 and len(self) <= _SMALL:
            self._alone += 1
            if self._alone * _PART > len(self):
                missing = [at for at, held in enumerate(self._held) if held is None]
        for at, read in zip(missing, self._read(missing) if missing else (), strict=True):
            self._held[at] = read
        return [item for at in places if (item := self._held[at]) is not None]
