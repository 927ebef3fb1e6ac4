"""Counts of what the parts of one file hold, in memory that does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from upright.classify.column_values import spelling
from upright.classify.columns import SAMPLE, Column, Hit, Verdict, settle
from upright.classify.engine import LEAST, Engine
from upright.classify.format import Part
from upright.classify.mask import digest, hint
from upright.classify.spans import Span

MOST_VALUES = 1000  # distinct values of one class that are told apart in one partition
MOST_PARTITIONS = 4000  # of one file; what lies beyond counts under `path:*`
LONGEST = 1000  # characters of a cell that are kept
AT_ONCE = 64  # cells of a column's sample that come from one part
FORMS = 4  # spellings of one class's cells that are remembered
ASKED = 20  # cells of the sample spelt alike that must have failed


class Place(NamedTuple):
    """A data class in a partition."""

    data_class: str
    partition: str


@dataclass(slots=True)
class Tally:
    """What was seen of one class in one partition. `holding`: cells or lines that hold it."""

    count: int = 0
    holding: int = 0
    confidence: float = 0.0
    line: int = 0
    hint: str = ""
    digest: str = ""
    values: set[int] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    examined: int = 0


@dataclass(slots=True)
class Seen:
    """A partition: how many cells (of a column) or lines (of a text) were read, and of a column a sample of them."""

    column: str = ""
    table: str = ""
    examined: int = 0
    sample: list[str] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)


class Tallies:
    """All partitions of one file."""

    def __init__(self, path: str, engine: Engine, key: bytes) -> None:
        self.path, self.engine, self.key = path, engine, key
        self.seen: dict[str, Seen] = {}
        self.tallies: dict[Place, Tally] = {}

    def take(self, part: Part, spans: list[Span]) -> str:
        """Count one part; the partition that it counts under."""
        partition = part.partition
        if partition not in self.seen and len(self.seen) >= MOST_PARTITIONS:
            partition = f"{self.path}:*"
        seen = self.seen.setdefault(partition, Seen())
        if part.column:
            self._column(seen, part, spans)
        else:
            seen.examined += part.text.count("\n") + (not part.text.endswith("\n"))
        last: dict[str, int] = {}
        for span in spans:
            tally = self.tallies.setdefault(Place(span.data_class, partition), Tally())
            if last.get(span.data_class) != span.line:
                last[span.data_class] = span.line
                tally.holding += 1
            self._note(tally, part, span)
        return partition

    def _column(self, seen: Seen, part: Part, spans: Iterable[Span]) -> None:
        cells = part.text.split("\n")
        filled = [number for number, cell in enumerate(cells, 1) if cell]
        seen.examined += len(filled)
        seen.column = part.column
        seen.table = part.partition.removesuffix(part.column)
        wanted = min(SAMPLE - len(seen.sample), SAMPLE if len(filled) == seen.examined else AT_ONCE)
        if wanted <= 0:
            return
        chosen = filled[:: max(1, len(filled) // wanted)][:wanted]
        places = {number: len(seen.sample) + at for at, number in enumerate(chosen)}
        seen.sample.extend(cells[number - 1][:LONGEST] for number in chosen)
        seen.hits.extend(
            Hit(places[span.line], span.data_class, span.confidence, span.end - span.start)
            for span in spans
            if span.line in places
        )

    def _note(self, tally: Tally, part: Part, span: Span) -> None:
        value = part.text[span.start : span.end]
        tally.count += 1
        if len(tally.values) < MOST_VALUES:
            tally.values.add(hash(value))
        if part.column and len(tally.forms) < FORMS:
            tally.forms.add(spelling(_cell(part.text, span)))
        if span.confidence > tally.confidence:
            unit = self.engine.classifiers[self.engine.index[span.data_class]]
            tally.confidence, tally.line = span.confidence, part.line_of(span.line)
            tally.hint, tally.digest = hint(unit, value), digest(self.key, span.data_class, value)

    def settle(self) -> set[Place]:
        """Give each class in a column one confidence; the places that turned out to hold nothing."""
        dropped: set[Place] = set()
        for table in self._tables():
            columns = [Column(seen.column, seen.sample, seen.hits) for _, seen in table]
            for (partition, seen), verdicts in zip(table, settle(columns, self.engine), strict=True):
                self._apply(partition, seen, verdicts)
                dropped |= self._doubtful(partition, seen, verdicts)
        for place in dropped:
            self.tallies.pop(place, None)
        return dropped

    def _tables(self) -> Iterator[list[tuple[str, Seen]]]:
        tables: dict[str, list[tuple[str, Seen]]] = {}
        for partition, seen in self.seen.items():
            if seen.column and seen.sample:
                tables.setdefault(seen.table, []).append((partition, seen))
        yield from tables.values()

    def _apply(self, partition: str, seen: Seen, verdicts: Mapping[str, Verdict]) -> None:
        for data_class, verdict in verdicts.items():
            if verdict.guessed:
                self.tallies[Place(data_class, partition)] = Tally(
                    verdict.holding, verdict.holding, verdict.confidence, examined=len(seen.sample)
                )
            elif (tally := self.tallies.get(Place(data_class, partition))) is not None:
                tally.confidence = verdict.confidence

    def _doubtful(self, partition: str, seen: Seen, verdicts: Mapping[str, Verdict]) -> set[Place]:
        """Classes that the column does not hold after all: judged so, or too rare among cells spelt like them."""
        spelt = [spelling(cell) for cell in seen.sample]
        usual = {form for form in set(spelt) if spelt.count(form) >= ASKED}
        found = set()
        for place, tally in self.tallies.items():
            if place.partition != partition:
                continue
            verdict = verdicts.get(place.data_class)
            rare = verdict is None and tally.forms <= usual and tally.holding * 10 < seen.examined
            if rare or (verdict is not None and verdict.confidence < LEAST):
                found.add(place)
        return found


def _cell(text: str, span: Span) -> str:
    """The line that a span stands in."""
    end = text.find("\n", span.end)
    return text[text.rfind("\n", 0, span.start) + 1 : end if end >= 0 else len(text)]
