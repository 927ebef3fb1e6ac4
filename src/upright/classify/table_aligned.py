"""Tables whose columns are kept apart by spaces: prints of data frames, query tools, fixed-width exports.

Where a row has as many values as the header has names, they belong to each other in order; else by position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from upright.classify.table_lines import Cell, line_at, line_before, lines_after

_CHUNK = re.compile(r"\S+(?: \S+)*")
_DASHES = re.compile(r"[-=]{2,}")
_NAME = re.compile(r"(?:[^\W\d][\w./()#%'-]{0,40}(?: [\w./()#%&'-]{1,40}){0,3}|\.\.\.)\Z")
_TYPE = re.compile(
    r"(?i:strings?|str|u?int(?:eger)?\d{0,2}|bigint|bool(?:ean)?|float\d{0,2}|double|(?:var)?char|datetime)\b"
)
_WRAPPED = re.compile(r"[ \t]*\\{1,2}\Z")
_DIGIT, _RUN = re.compile(r"\d+"), re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
FEWEST = 2
MOST = 4  # rows that are looked at
WIDE = 12  # blanks between a label and its value

Stretch: TypeAlias = "tuple[int, int]"


def aligned(text: str, end: int) -> Iterator[Cell]:
    """Lines under a line of names, all apart by two spaces or more; `end`: in the first row. Names of types stand in
    declarations and not above a table.
    """
    first = line_at(text, end)
    head = line_before(text, first[0])
    if head is None:
        return
    line = _WRAPPED.sub("", text[slice(*head)])
    names = _chunks(line, 0)
    if not all(_NAME.match(line, *name) for name in names) or not _enough(names):
        return
    if any(_TYPE.match(line, *name) for name in names[1:]) or _is_form(text, names, head[1]):
        return
    columns = [line[slice(*name)] for name in names]
    for start, stop in lines_after(text, head[1]):
        row = _chunks(text[start:stop], 0)
        cells = _by_order(names, row, exact="\\" not in (value := text[start:stop]) and value.isascii())
        if not cells:
            return
        for index, (low, high) in cells:
            yield Cell(start + low, start + high, columns[index])


def ruled(text: str, end: int) -> Iterator[Cell]:
    """Lines under a line of names with a rule of dashes for each column below it; `end`: in the rule."""
    rule = line_at(text, end)
    head = line_before(text, rule[0])
    if head is None:
        return
    spans = [found.span() for found in _DASHES.finditer(text[slice(*rule)])]
    starts = [start for start, _ in spans]
    stops = starts[1:]
    columns = [
        text[head[0] + low : min(head[0] + high, head[1])].strip()
        for low, high in zip(starts, [*stops, head[1] - head[0]], strict=True)
    ]
    if not all(_NAME.match(name) for name in columns):
        return
    for start, stop in lines_after(text, rule[1]):
        line = text[start:stop]
        if not line.strip() or _DASHES.match(line.lstrip()):
            return
        row = _chunks(line, 0)
        if len(row) != len(spans):
            row = [_trimmed(line, low, high) for low, high in zip(starts, [*stops, len(line)], strict=True)]
        for (low, high), name in zip(row, columns, strict=True):
            yield Cell(start + low, start + high, name)


def _is_form(text: str, names: Sequence[Stretch], end: int) -> bool:
    """Whether these are labels and their values below one another: two columns, the second of all shapes, the first
    with one margin (a frame's names stand to the right of its row numbers).
    """
    if len(names) != FEWEST:
        return False
    shapes = []
    for start, stop in islice(lines_after(text, end), MOST):
        row = _chunks(text[start:stop], 0)
        if len(row) != FEWEST or row[0][0] != names[0][0] or not _NAME.match(text[start:stop], *row[0]):
            break
        shapes.append(_RUN.sub("a", _DIGIT.sub("0", text[start + row[1][0] : start + row[1][1]])))
    return len(set(shapes)) > 1 or (len(shapes) == 1 and names[1][0] - names[0][1] >= WIDE)


def _enough(names: Sequence[Stretch]) -> bool:
    """At least two, or one above the values of a frame, with room for their numbers to the left."""
    return len(names) >= FEWEST or (len(names) == 1 and names[0][0] >= FEWEST)


def _chunks(line: str, at: int) -> list[Stretch]:
    return [found.span() for found in _CHUNK.finditer(line, at)]


def _trimmed(line: str, low: int, high: int) -> Stretch:
    value = line[low:high]
    bare = value.strip()
    start = min(low, len(line)) + (value.find(bare) if bare else 0)
    return start, start + len(bare)


def _by_order(names: Sequence[Stretch], row: Sequence[Stretch], *, exact: bool) -> list[tuple[int, Stretch]]:
    """Which name each value of a row belongs to. `exact`: places in the line are to be trusted: no wide characters or
    escapes.
    """
    if len(row) == len(names) + 1 and row[0][0] < names[0][0]:
        row = row[1:]  # the row's number
    if len(row) == len(names) and (
        not exact or all(_meet(name, value) for name, value in zip(names, row, strict=True))
    ):
        return list(enumerate(row))
    return _by_place(names, row)


def _by_place(names: Sequence[Stretch], row: Sequence[Stretch]) -> list[tuple[int, Stretch]]:
    found: list[tuple[int, Stretch]] = []
    index = 0
    for value in row:
        while index < len(names) and names[index][1] < value[0]:
            index += 1
        if index < len(names) and _meet(names[index], value):
            found.append((index, value))
            index += 1
    return found


def _meet(name: Stretch, value: Stretch) -> bool:
    return name[0] < value[1] and value[0] < name[1]
