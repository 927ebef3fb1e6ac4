"""Accuracy on labelled documents: precision, recall and F1 of each data class.

A prediction counts when its class agrees and the overlap is at least half of the union. What overlaps a region to
ignore, or a label of a type that no classifier knows, is neither right nor false.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from upright.classify.engine import Engine
from upright.classify.spans import Span
from upright.model.errors import ConfigError

HALF = 0.5
GOOD = 0.9  # F1 from which a class counts as recognised


class Label(NamedTuple):
    """`text[start:end]` is of `data_class`; empty when no classifier knows the type."""

    start: int
    end: int
    data_class: str


@dataclass(frozen=True, slots=True)
class Document:
    """A labelled text. `ignore`: regions where either answer is fine."""

    text: str
    labels: tuple[Label, ...]
    ignore: tuple[tuple[int, int], ...] = ()
    unknown: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """What became of a prediction or a label: `right`, `false` or `missed`."""

    kind: str
    data_class: str
    start: int
    end: int


@dataclass(slots=True)
class Score:
    """Counts of one class, and what follows from them."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def add(self, kind: str, count: int = 1) -> None:
        """Count one verdict."""
        setattr(self, kind, getattr(self, kind) + count)

    @property
    def precision(self) -> float:
        """Right among predicted; 1 when nothing was predicted."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Right among labelled; 1 when nothing was labelled."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.false + self.missed) if self.right else 0.0


@dataclass(slots=True)
class Accuracy:
    """`scores` by class. `unknown`: labels of types that no classifier knows, left out of the scores."""

    documents: int = 0
    characters: int = 0
    scores: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    unknown: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> Score:
        """All classes together."""
        several = self.scores.values()
        return Score(sum(s.right for s in several), sum(s.false for s in several), sum(s.missed for s in several))

    @property
    def good(self) -> int:
        """How many labelled classes reach an F1 of `GOOD`."""
        return sum(score.f1 >= GOOD for score in self.scores.values() if score.right + score.missed)


def measure(engine: Engine, documents: Iterable[Document]) -> Accuracy:
    """Classify every document and count."""
    found = Accuracy()
    for document in documents:
        found.documents += 1
        found.characters += len(document.text)
        found.unknown.update(document.unknown)
        for verdict in judge(engine.spans(document.text), document):
            found.scores[verdict.data_class].add(verdict.kind)
    return found


def judge(found: Iterable[Span], document: Document) -> Iterator[Verdict]:
    """What became of each span, then the labels that none of them met."""
    left = [label for label in document.labels if label.data_class]
    free = [*document.ignore, *((label.start, label.end) for label in document.labels if not label.data_class)]
    for span in found:
        hit = next((label for label in left if label.data_class == span.data_class and _overlap(span, label)), None)
        if hit:
            left.remove(hit)
            yield Verdict("right", span.data_class, span.start, span.end)
        elif not any(span.start < end and start < span.end for start, end in free):
            yield Verdict("false", span.data_class, span.start, span.end)
    for label in left:
        yield Verdict("missed", label.data_class, label.start, label.end)


def _overlap(span: Span, label: Label) -> bool:
    common = min(span.end, label.end) - max(span.start, label.start)
    return common >= HALF * (max(span.end, label.end) - min(span.start, label.start))


def types(engine: Engine) -> dict[str, str]:
    """Data class by the names that people and other tools give it."""
    named = {alias: unit.id for unit in engine.classifiers for alias in unit.aliases}
    return named | {unit.id: unit.id for unit in engine.classifiers}


def read_documents(path: Path, names: Mapping[str, str]) -> Iterator[Document]:
    """The documents of a corpus: JSON lines, or one JSON list, of objects with `text` (or `full_text`) and `spans`
    (`start`, `end`, `type`; or `start_position`, `end_position`, `entity_type`), perhaps `ignore`. Raises ConfigError.
    """
    for number, row in enumerate(_rows(path), 1):
        try:
            yield document_of(row, names)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ConfigError(
                f"{path}: document {number}: no `text` with `spans` of `start`, `end` and `type`"
            ) from error


def _rows(path: Path) -> Iterator[Any]:
    try:
        with path.open(encoding="utf-8") as stream:
            if stream.read(1) == "[":
                stream.seek(0)
                yield from json.load(stream)
                return
            stream.seek(0)
            yield from (json.loads(line) for line in stream if line.strip())
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"{path}: neither JSON lines nor a JSON list") from error


def document_of(row: Mapping[str, Any], names: Mapping[str, str]) -> Document:
    """One document of a corpus, its types turned into data classes."""
    spans = [
        (
            int(each.get("start", each.get("start_position"))),
            int(each.get("end", each.get("end_position"))),
            str(each.get("type", each.get("entity_type"))),
        )
        for each in row["spans"]
    ]
    return Document(
        str(row["text"] if "text" in row else row["full_text"]),
        tuple(Label(start, end, names.get(name, "")) for start, end, name in spans),
        tuple((int(each["start"]), int(each["end"])) for each in row.get("ignore") or ()),
        tuple(name for _, _, name in spans if name not in names),
    )
