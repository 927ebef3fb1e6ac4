"""JSON and JSON lines: each value under the path of its keys; spaces, order and escapes stay as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from upright.classify.redaction.layout import Layout
from upright.classify.redaction.piece import Cell, Piece, View
from upright.classify.redaction.quoting import JSON, PLAIN, Bare
from upright.model.errors import MalformedError

_TOKEN = re.compile(
    r'[ \t\r\n\ufeff]+|"(?P<text>(?:[^"\\]|\\.)*)"(?P<key>[ \t\r\n]*:)?|(?P<mark>[{}\[\],])'
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|true|false|null|NaN|-?Infinity",
    re.DOTALL,
)
_APART = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[,\n]', re.DOTALL)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_BARE = Bare(lambda value: not _NUMBER.fullmatch(value), JSON, '"', always=True)
_MANY_COLUMNS = 500
_LONGEST_NAME = 200


@dataclass
class _State:
    """Where in the document we are: the brackets that are open, and the name of what each holds."""

    open: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=lambda: [""])
    begun: bool = False

    def copy(self) -> _State:
        return _State(self.open.copy(), self.names.copy(), self.begun)

    def key(self, name: str) -> None:
        above = self.names[-2] if len(self.names) > 1 else ""
        self.names[-1] = (f"{above}.{name}" if above else name)[-_LONGEST_NAME:]

    def mark(self, mark: str) -> bool:
        """Go on past a bracket; whether it fits."""
        if mark in "{[":
            self.open.append(mark)
            self.names.append(self.names[-1])
        elif mark in "}]":
            if not self.open or self.open.pop() != {"}": "{", "]": "["}[mark]:
                return False
            self.names.pop()
        return True


@dataclass
class _Found:
    """What a piece holds, while it is taken apart."""

    text: str
    cells: list[Cell] = field(default_factory=list)
    columns: dict[str, View] = field(default_factory=dict)
    free: View = field(default_factory=View)
    lines: dict[int, View] = field(default_factory=dict)
    arrays: list[int] = field(default_factory=list)

    def note(self, cell: Cell, array: int) -> None:
        """Remember a cell."""
        self.cells.append(cell)
        self.arrays.append(array)

    def see(self, cell: Cell, array: int) -> None:
        """Add a value to the views; `array`: where the list that it stands in begins, or -1."""
        if cell.start == cell.end:
            return
        if cell.column and (cell.column in self.columns or len(self.columns) < _MANY_COLUMNS):
            self.columns.setdefault(cell.column, View(cell.column)).add(self.text, cell, "\n")
        raw = self.text[cell.start : cell.end]
        if array >= 0 and (array in self.lines or raw.endswith("\\n")):
            self.lines.setdefault(array, View()).add(self.text, cell)
        elif "\\" in raw:
            self.free.add(self.text, cell, "\n\n")

    def views(self, raw: View) -> list[View]:
        """The columns, values that were escaped as they are meant, texts kept as lists of lines, and the whole."""
        return [raw, *self.columns.values(), self.free, *self.lines.values()]


class JsonLayout(Layout):
    """One document, in pieces that end between values."""

    def __init__(self) -> None:
        super().__init__()
        self._state = _State()
        self._after: tuple[str, _State] = ("", self._state)

    def cut(self, text: str) -> int:
        """After the last comma or line end that is in no text."""
        end = 0
        for found in _APART.finditer(text):
            if found[0] in ",\n":
                end = found.end()
        return end

    def lay(self, text: str) -> Piece:
        """Every text and number is a cell. Raises MalformedError for what is no JSON."""
        found, state = _Found(text), self._state.copy()
        if not _walk(found, state, 0, len(text)):
            raise MalformedError("not JSON")
        self._after = (text, state)
        for cell, array in zip(found.cells, found.arrays, strict=True):
            found.see(cell, array)
        return Piece(text, found.views(self.raw_view(text)), found.cells)

    def passed(self, written: str) -> None:
        """Later pieces stand in the brackets that are open here."""
        super().passed(written)
        if self._after[0] != written:
            self.lay(written)
        self._state = self._after[1]

    def finish(self) -> None:
        """All brackets must be closed."""
        if self._state.open or not self._state.begun:
            raise MalformedError("not JSON: it ends too early")


class JsonLinesLayout(Layout):
    """A document on each line; a line that is none is text."""

    def cut(self, text: str) -> int:
        """After the last line end."""
        return text.rfind("\n") + 1

    def lay(self, text: str) -> Piece:
        """The same names on all lines are one column."""
        found = _Found(text)
        position = 0
        while position < len(text):
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            line, state = _Found(text), _State()
            if _walk(line, state, position, end) and not state.open:
                found.cells.extend(line.cells)
            else:
                found.cells.append(Cell(position, end))
            position = end + 1
        for cell in found.cells:
            found.see(cell, -1)
        return Piece(text, found.views(self.raw_view(text)), found.cells)


def _walk(found: _Found, state: _State, position: int, end: int) -> bool:
    """Take `text[position:end]` apart; whether it is JSON as far as it goes."""
    arrays: list[int] = [-1] * len(state.open)
    while position < end:
        token = _TOKEN.match(found.text, position, end)
        if token is None or (token["mark"] and not state.mark(token["mark"])):
            return False
        position = token.end()
        state.begun = state.begun or not token[0].isspace()
        if token["mark"]:
            _nest(arrays, token["mark"], token.start())
        elif token["key"]:
            state.key(JSON.read(token["text"]))
            found.note(Cell(*token.span("text"), JSON), -1)
        else:
            _leaf(found, token, state, arrays[-1] if arrays else -1)
    return True


def _leaf(found: _Found, token: re.Match[str], state: _State, array: int) -> None:
    if token["text"] is not None:
        found.note(Cell(*token.span("text"), JSON, state.names[-1]), array)
    elif token["number"] and not (array >= 0 and "." in token["number"]):  # vectors hold nothing to read
        found.note(Cell(*token.span("number"), PLAIN, state.names[-1], _BARE), -1)


def _nest(arrays: list[int], mark: str, start: int) -> None:
    if mark in "{[":
        arrays.append(start if mark == "[" else -1)
    elif mark in "}]" and arrays:
        arrays.pop()
