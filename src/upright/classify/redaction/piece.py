"""A piece of a file as redaction sees it: its text, the cells that hold values, and the views that are classified."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from upright.classify.engine import Engine
from upright.classify.redaction.quoting import PLAIN, Bare, Quoting


class Cell(NamedTuple):
    """`text[start:end]` is the inside of one value. `column`: the field that it is of; empty: of none.
    `bare`: what to do when it stands without quotes and cannot any more.
    """

    start: int
    end: int
    quoting: Quoting = PLAIN
    column: str = ""
    bare: Bare | None = None


class Seen(NamedTuple):
    """A hit, in characters of the piece as it stands in the file."""

    start: int
    end: int
    data_class: str
    confidence: float


class View:
    """Text that is classified at once, put together from parts of the piece; knows where each part came from."""

    def __init__(self, column: str = "") -> None:
        self.column = column
        self._texts: list[str] = []
        self._starts: list[int] = []
        self._parts: list[tuple[int, int, list[int] | None]] = []
        self._length = 0

    def add(self, piece: str, cell: Cell, joint: str = "") -> None:
        """Add what stands in a cell of the piece, then `joint`."""
        raw = piece[cell.start : cell.end]
        places = cell.quoting.places(raw)
        value = raw if places is None else cell.quoting.read(raw)
        self._starts.append(self._length)
        self._parts.append((cell.start, cell.end, places))
        self._texts += [value, joint]
        self._length += len(value) + len(joint)

    def lead(self, text: str) -> None:
        """Begin with text that gives context and is not of the piece."""
        self._texts.append(text)
        self._length += len(text)

    def seen(self, engine: Engine) -> Iterator[Seen]:
        """Every hit, cut at the ends of the parts."""
        if not self._parts:
            return
        text = "".join(self._texts)
        spans = engine.column_spans(text, self.column) if self.column else engine.spans(text)
        for span in spans:
            yield from self._of(Seen(span.start, span.end, span.data_class, span.confidence))

    def _of(self, span: Seen) -> Iterator[Seen]:
        index = max(0, bisect_right(self._starts, span.start) - 1)
        while index < len(self._starts) and self._starts[index] < span.end:
            start, stop, places = self._parts[index]
            at = self._starts[index]
            length = len(places) - 1 if places else stop - start
            first, last = max(0, span.start - at), min(length, span.end - at)
            if first < last:
                if places:
                    yield Seen(start + places[first], start + places[last], span.data_class, span.confidence)
                else:
                    yield Seen(start + first, start + last, span.data_class, span.confidence)
            index += 1


@dataclass(slots=True)
class Piece:
    """`views`: the text as it stands first. `cells` in order, not overlapping. `outside`: how text between them is
    written; None: it is never touched.
    """

    text: str
    views: Sequence[View]
    cells: Sequence[Cell] = ()
    outside: Quoting | None = None

    def seen(self, engine: Engine, views: slice = slice(None)) -> list[Seen]:
        """The hits of these views, in order, without overlaps; where they do, the longest counts."""
        chosen = self.views[views]
        found: list[Seen] = []
        for view in chosen:
            found.extend(view.seen(engine))
        return found if len(chosen) == 1 else _apart(found)  # one view has no overlaps

    def cells_of(self, start: int, end: int) -> Iterator[tuple[int, int, Cell]]:
        """The parts of `text[start:end]` that may be replaced, each with the cell that it stands in."""
        index = max(0, bisect_right(self.cells, start, key=_start) - 1)
        position = start
        while index < len(self.cells) and self.cells[index].start < end:
            cell = self.cells[index]
            if cell.end > start:
                yield from self._between(position, min(end, cell.start))
                first, last = _whole(self.text, cell, max(position, cell.start), min(end, cell.end))
                if first < last:
                    yield first, last, cell
                position = max(position, cell.end)
            index += 1
        yield from self._between(position, end)

    def _between(self, start: int, end: int) -> Iterator[tuple[int, int, Cell]]:
        if self.outside is not None and start < end:
            yield start, end, Cell(start, end, self.outside)


def _start(cell: Cell) -> int:
    return cell.start


def _whole(text: str, cell: Cell, start: int, end: int) -> tuple[int, int]:
    """The same place without half an escape at either end."""
    places = cell.quoting.places(text[cell.start : cell.end])
    if places is None:
        return start, end
    first = bisect_right(places, start - cell.start) - 1
    last = bisect_right(places, end - cell.start - 1)
    return cell.start + places[first], cell.start + places[min(last, len(places) - 1)]


def _apart(found: Iterable[Seen]) -> list[Seen]:
    kept: list[Seen] = []
    starts: list[int] = []
    for hit in sorted(found, key=lambda hit: (hit.start - hit.end, -hit.confidence, hit.start, hit.data_class)):
        index = bisect_right(starts, hit.start)
        clear = index == 0 or kept[index - 1].end <= hit.start
        if clear and (index == len(kept) or kept[index].start >= hit.end):
            kept.insert(index, hit)
            starts.insert(index, hit.start)
    return kept
