"""The layout: what redaction must know of one kind of file.

A layout is made for each file and fed with its pieces in order: `cut` says where the next piece may end, `lay` takes
one apart, `passed` is told what was written, so that it can carry a header or open brackets over to the next.
"""

from __future__ import annotations

from upright.classify.redaction.piece import Cell, Piece, View

PIECE = 256 << 10  # characters that are looked at together
LEAD = 200  # characters before a piece that give it context
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


def _between_values(text: str, near: int) -> int:
    """A place before `near` where no value goes on: after a comma, bracket or sentence, else after any blank."""
    for mark in ("), ", "),", ". ", ", ", ",", " "):
        at = text.rfind(mark, max(0, near - PIECE // 2), near)
        if at > 0:
            return at + len(mark)
    return near
