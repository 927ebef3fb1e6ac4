"""The layout: what redaction must know of one kind of file.

A layout is made for each file and fed with its pieces in order: `cut` says where the next piece may end, `lay` takes
one apart, `passed` is told what was written, so that it can carry a header or open brackets over to the next.
"""

from __future__ import annotations

from collections.abc import Sequence

from upright.classify.redaction.piece import Cell, Piece, View

PIECE = 256 << 10  # characters that are looked at together
LEAD = 200  # characters before a piece that give it context
REACH = 240  # characters around a rewritten place that are read again
MARGIN = 80  # of these the outermost, which only give context
_OPEN_KEY = 16 << 10
_LONGEST_VALUE = 4 << 10


class Layout:
    """Plain text, and what the layouts of other kinds of file begin with."""

    whole = False  # whether the file must be read at once

    def __init__(self) -> None:
        self._lead = ""

    def cut(self, text: str) -> int:
        """Where in the buffer a piece ends that others follow: at a line end, outside private keys and values; 0: the
        buffer is too short. Without line ends, at the last blank that is not near the end.
        """
        end = text.rfind("\n") + 1
        if end:
            begins = text.rfind("-----BEGIN ", max(0, end - _OPEN_KEY), end)
            if begins > 0 and "-----END " not in text[begins:end]:
                return begins
            return end
        if len(text) < 2 * PIECE:
            return 0
        return _between_values(text, len(text) - _LONGEST_VALUE)

    def lay(self, text: str) -> Piece:
        """The piece taken apart."""
        return Piece(text, [self.raw_view(text)], outside=Cell(0, 0).quoting)

    def near(self, piece: Piece, places: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """The parts of a piece of running text that can read differently now that these places were rewritten, with as
        much around them as gives context; none where the whole must be read again (tables, short and dense texts).
        """
        if piece.cells or self._lead or _is_table(piece.text):
            return ()
        found: list[tuple[int, int]] = []
        for start, end in places:
            first, last = _blank_before(piece.text, start - REACH), _blank_after(piece.text, end + REACH)
            if found and found[-1][1] >= first:
                found[-1] = (found[-1][0], max(last, found[-1][1]))
            else:
                found.append((first, last))
        return found if 2 * sum(last - first for first, last in found) < len(piece.text) else ()

    def raw_view(self, text: str) -> View:
        """The text as it stands, after its lead."""
        view = View()
        if self._lead:
            view.lead(self._lead)
        view.add(text, Cell(0, len(text)))
        return view

    def passed(self, written: str) -> None:
        """The piece was written like this; the next one follows."""
        tail = written[-LEAD:]
        self._lead = tail[tail.find("\n") + 1 :] if "\n" in tail[:-1] else tail

    def finish(self) -> None:
        """The file ends here. Raises MalformedError when that is too early."""


def _is_table(text: str) -> bool:
    lines = text.split("\n", 2)[:2]
    return len(lines) > 1 and any(min(line.count(mark) for line in lines) > 0 for mark in ",;\t|")


def _blank_before(text: str, place: int) -> int:
    return max(0, text.rfind(" ", 0, place)) if place > 0 else 0


def _blank_after(text: str, place: int) -> int:
    found = text.find(" ", place)
    return found if 0 <= found < len(text) else len(text)


def _between_values(text: str, near: int) -> int:
    """A place before `near` where no value goes on: after a comma, bracket or sentence, else after any blank."""
    for mark in ("), ", "),", ". ", ", ", ",", " "):
        at = text.rfind(mark, max(0, near - PIECE // 2), near)
        if at > 0:
            return at + len(mark)
    return near
