"""Signs of poisoning and injection: in one text, or among the rows of a data set. Labels, never a value.

A sign is one module of `poison/` with the constant `SIGN`; it is found by walking the folder. Signs in a text run on
every part that is classified; signs among rows run only on files that look like training data (`rows.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from upright.classify.folder import units_in
from upright.classify.poison._look import look
from upright.classify.rows import Row, is_training_data, kept_rows
from upright.classify.scope import Scope, scope_of
from upright.model.data import DataLabel, Sensitivity
from upright.model.errors import UprightError
from upright.model.item import Item
from upright.model.unit import Unit

MOST_SPOTS = 1000  # of one sign in one text
FAMILY = "poison"
VALUE_END = "\x1e"  # where one value of a column ends: what stands before it says nothing of the next
CHUNK_END = "\x1d"  # the same of a chunk that a model is given by itself


@dataclass(frozen=True, slots=True)
class Spot:
    """`text[start:end]` shows the sign. `what`: in plain words, without any of the text."""

    start: int
    end: int
    confidence: float
    what: str


@dataclass(frozen=True, slots=True)
class RowSpot:
    """The row at `index` shows the sign."""

    index: int
    confidence: float
    what: str


InText: TypeAlias = "Callable[[str], Iterator[Spot]]"
InRows: TypeAlias = "Callable[[Sequence[Row]], Iterator[RowSpot]]"
Among: TypeAlias = "Callable[[Sequence[Row], frozenset[int]], Iterator[RowSpot]]"


@dataclass(frozen=True, kw_only=True)
class Sign(Unit):
    """`in_text` finds it in one text, `in_rows` among the rows of a data set, `among` from the rows that show any other
    sign; at least one of them.

    `in_code`: it also counts in source code and configuration. `hits` and `misses` are texts for `in_text`, JSON lines
    for the others: every hit shows the sign, no miss does.
    """

    sensitivity: Sensitivity = Sensitivity.HIGH
    in_text: InText | None = None
    in_rows: InRows | None = None
    among: Among | None = None
    in_code: bool = False
    hits: Sequence[str] = field(default=())
    misses: Sequence[str] = field(default=())


@cache
def signs() -> dict[str, Sign]:
    """All signs by id. Raises ConfigError when a module holds none or a wrong one."""
    return units_in("poison", "SIGN", Sign)


@dataclass(slots=True)
class _Seen:
    count: int = 0
    confidence: float = 0.0
    what: str = ""
    line: int = 0


class TextSigns:
    """The signs in the texts of one item, part by part."""

    def __init__(self, item: Item) -> None:
        self.scope = scope_of(item, records=True)
        self.end = CHUNK_END if "vector_store" in item.provenance else VALUE_END
        self.seen: dict[tuple[str, str], _Seen] = {}
        self.examined: dict[str, int] = {}

    def take(
        self, text: str, partition: str, line_of: Callable[[int], int] | None = None, *, values: bool = False
    ) -> None:
        """Count what one part shows. `line_of`: the file's line for a line of the text, both from 1 (0: unknown).
        `values`: each line is a value by itself.
        """
        if values and look(text).speaks:
            text = text.replace("\n", f"{self.end}\n")
        self.examined[partition] = self.examined.get(partition, 0) + text.count("\n") + 1
        quiet = self.scope in {Scope.CODE, Scope.LOCK}
        for sign in signs().values():
            if sign.in_text is None or (quiet and not sign.in_code):
                continue
            for number, spot in enumerate(sign.in_text(text)):
                if number >= MOST_SPOTS:
                    break
                self._note(sign.id, partition, spot, text, line_of)

    def _note(self, sign: str, partition: str, spot: Spot, text: str, line_of: Callable[[int], int] | None) -> None:
        seen = self.seen.setdefault((sign, partition), _Seen())
        seen.count += 1
        if spot.confidence > seen.confidence:
            line = text.count("\n", 0, spot.start) + 1
            seen.confidence, seen.what = spot.confidence, spot.what
            seen.line = line_of(line) if line_of else line

    def labels(self) -> tuple[DataLabel, ...]:
        """What was seen."""
        return tuple(
            DataLabel(
                f"{FAMILY}.{sign}", partition, seen.count, self.examined[partition], seen.confidence,
                signs()[sign].sensitivity, seen.what, "", seen.line,
            )
            for (sign, partition), seen in sorted(self.seen.items())
        )  # fmt: skip


def row_labels(item: Item, limit: int) -> tuple[DataLabel, ...]:
    """The signs among the rows of a data set; nothing for what does not look like training data, or cannot be read."""
    try:
        if not is_training_data(item, limit):
            return ()
        rows = kept_rows(item, limit)
    except UprightError:
        return ()  # whoever classifies the item says why it cannot be read
    found = {sign: list(sign.in_rows(rows)) for sign in signs().values() if sign.in_rows}
    late = [sign for sign in signs().values() if sign.among]
    if late and any(row.source for row in rows):
        odd = frozenset(_odd(rows).union(*({spot.index for spot in spots} for spots in found.values())))
        found |= {sign: list(sign.among(rows, odd)) for sign in late if sign.among}
    return tuple(_label(sign, spots, rows, item.path) for sign, spots in found.items() if spots)


def _odd(rows: Sequence[Row]) -> set[int]:
    """The rows whose own text shows a sign."""
    finders = [sign.in_text for sign in signs().values() if sign.in_text]
    return {
        index
        for index, row in enumerate(rows)
        if any(next(find(f"{row.text}\n{row.response}"), None) for find in finders)
    }


def _label(sign: Sign, spots: Sequence[RowSpot], rows: Sequence[Row], path: str) -> DataLabel:
    best = max(spots, key=lambda spot: (spot.confidence, -spot.index))
    count = len({spot.index for spot in spots})
    return DataLabel(
        f"{FAMILY}.{sign.id}", path, count, len(rows), best.confidence, sign.sensitivity, best.what,
        "", rows[best.index].line,
    )  # fmt: skip
