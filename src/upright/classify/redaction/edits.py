"""Edits of a piece: what is replaced where, and how places before and after correspond."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Edit:
    """`[start, end)` of the text before becomes `written`. `found`: whether classification
    must find the result again for it to be restored, `instead` the token that needs no finding. Edits of nothing
    (`start == end`) add quotes.
    """

    start: int
    end: int
    written: str
    data_class: str = ""
    found: bool = False
    instead: str = ""
    reversible: bool = True


def _order(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


@dataclass(slots=True)
class Edited:
    """A text after its edits."""

    text: str
    edits: Sequence[Edit]
    starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, before: str, edits: Sequence[Edit]) -> Edited:
        """Carry the edits out."""
        ordered = sorted(edits, key=_order)
        pieces: list[str] = []
        starts: list[int] = []
        position = length = 0
        for edit in ordered:
            pieces += [before[position : edit.start], edit.written]
            length += edit.start - position
            starts.append(length)
            length += len(edit.written)
            position = edit.end
        pieces.append(before[position:])
        return cls("".join(pieces), ordered, starts)

    def places(self) -> Iterator[tuple[int, int]]:
        """Where the edits stand in the text."""
        for start, edit in zip(self.starts, self.edits, strict=True):
            yield start, start + len(edit.written)

    def exact(self, start: int, end: int) -> Edit | None:
        """The edit that wrote exactly `text[start:end]`."""
        index = bisect_left(self.starts, start)
        while index < len(self.edits) and self.starts[index] == start:
            if len(self.edits[index].written) == end - start:
                return self.edits[index]
            index += 1
        return None

    def clear(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of `text[start:end]` that no edit wrote, as places of the text before."""
        index = max(0, bisect_right(self.starts, start) - 1)
        position = start
        while index < len(self.edits) and self.starts[index] < end:
            first = self.starts[index]
            last = first + len(self.edits[index].written)
            if first > position:
                yield self._before(position), self._before(position) + first - position
            position = max(position, last)
            index += 1
        if position < end:
            yield self._before(position), self._before(position) + end - position

    def _before(self, place: int) -> int:
        """Where a place that no edit wrote was before."""
        index = bisect_right(self.starts, place) - 1
        if index < 0:
            return place
        edit = self.edits[index]
        return place - self.starts[index] - len(edit.written) + edit.end
