"""Rows of cells as columns: which row names them, and parts of bounded size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from upright.classify.format import Part, columns

FIRST = 5  # rows that tell the header
ROWS = 2000  # of one part
CELLS = 256 << 10  # characters of one part
_NAME = re.compile(r"[^\W\d][\w .()/#:?%$&*'-]{0,63}")
_SHAPE = ((re.compile(r"\d+"), "9"), (re.compile(r"[^\W\d_]+"), "a"))


def names_of(rows: Sequence[Sequence[str]]) -> list[str]:
    """The column names in the first row; empty when it is a row of values."""
    names = [name.strip().lstrip("\ufeff").replace("\n", " ") for name in rows[0]] if rows else []
    named = any(names) and all(not name or _NAME.fullmatch(name) for name in names) and not _is_value(rows)
    return [name or f"column {number}" for number, name in enumerate(names, 1)] if named else []


def _is_value(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row looks like the one below: a cell of four digits or more has the same shape there."""
    below = rows[1] if len(rows) > 1 else []
    return any(
        sum(character.isdigit() for character in one) >= 4 and _shape(one) == _shape(other)  # noqa: PLR2004
        for one, other in zip(rows[0], below, strict=False)
    )


def _shape(value: str) -> str:
    for pattern, sign in _SHAPE:
        value = pattern.sub(sign, value)
    return value


def column_parts(
    path: str, names: Sequence[str], rows: Sequence[Sequence[str]], lines: tuple[int, ...] = (), size: int = 0
) -> Iterator[Part]:
    """One part for each column; what stands beyond the last named column is read as text."""
    width = len(names)
    values: dict[str, list[str]] = {}
    turned = zip_longest(*(row[:width] for row in rows), fillvalue="")
    for name, column in zip(names, turned, strict=False):
        values.setdefault(name, []).extend(column)
    twice = len(set(names)) < width  # the lines of two columns of one name cannot be told apart
    yield from columns(path, values, () if twice else lines, size)
    rest = "\n".join(" ".join(row[width:]) for row in rows if len(row) > width)
    if rest.strip():
        yield Part(path, rest, line=0)


class Sheet:
    """A table that arrives row by row. Without a header its columns are called `column 1`, `column 2`..."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._names: list[str] | None = None
        self._rows: list[list[str]] = []
        self._lines: list[int] = []
        self._size = 0

    def add(self, row: list[str], line: int = 0) -> Iterator[Part]:
        """Take a row; yields parts when there are enough of them."""
        if not any(row):
            return
        self._rows.append(row)
        self._lines.append(line)
        self._size += sum(map(len, row))
        if len(self._rows) >= ROWS or self._size >= CELLS:
            yield from self.parts()

    def parts(self) -> Iterator[Part]:
        """What has not been given yet."""
        if not self._rows:
            return
        first = self._names is None
        if self._names is None:
            self._names = self._header()
        begin = self._begin if first else 0
        lines = tuple(self._lines[begin:]) if any(self._lines) else ()
        for title in self._rows[: max(0, begin - 1)]:
            yield Part(self._path, " ".join(title), line=0)
        yield from column_parts(self._path, self._names, self._rows[begin:], lines, self._size)
        self._rows, self._lines, self._size = [], [], 0

    def _header(self) -> list[str]:
        """The names; titles above the header (rows of fewer cells) are passed over."""
        self._begin = 0
        width = max(len(row) for row in self._rows[:FIRST])
        for number, row in enumerate(self._rows[: FIRST - 1]):
            filled = sum(1 for cell in row if cell)
            if filled * 2 > width or number == len(self._rows) - 1:
                names = names_of(self._rows[number:])
                if names:
                    self._begin = number + 1
                    return names + [f"column {position}" for position in range(len(names) + 1, width + 1)]
                break
        return [f"column {number}" for number in range(1, width + 1)]
