"""Profiles: what classification says about an item. Labels, secrets, gaps; never a value.

Profiles merge in any order and any number of times to the same result, which is what lets any engine run the scan.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from upright.classify.classifier import Classifier
from upright.classify.engine import Engine
from upright.classify.format import Part, walk
from upright.classify.mask import digest, hint
from upright.classify.scope import Scope, counts, scope_of
from upright.classify.spans import Span
from upright.classify.tally import Place, Tallies, Tally
from upright.model.data import DataLabel
from upright.model.errors import AccessDenied, LimitExceeded, MalformedError, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item
from upright.model.share import interval

if TYPE_CHECKING:
    from upright.classify.marks import Marks

LIMIT = 64 << 20  # bytes of one file that are read unless the caller says otherwise
MOST_SECRETS = 1000  # of one file

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class SecretSpan:
    """A secret in the clear: where it stands and what it is. `key` names the variable; `digest` is keyed."""

    path: str
    line: int
    data_class: str
    key: str = ""
    hint: str = ""
    digest: str = ""
    confidence: float = 1.0
    partition: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """`examined`: bytes read of each path. `sampled`: paths of which only a part was read. `read`: of these, how many
    cells or lines were read of each partition, so that one can say how rare a class is that was not found.
    """

    labels: tuple[DataLabel, ...] = ()
    secrets: tuple[SecretSpan, ...] = ()
    gaps: tuple[Gap, ...] = ()
    examined: Mapping[str, int] = field(default_factory=dict)
    sampled: frozenset[str] = frozenset()
    read: Mapping[str, int] = field(default_factory=dict)

    def merge(self, other: Profile) -> Profile:
        """Both together. Associative, commutative and idempotent."""
        return Profile(
            _greatest(self.labels + other.labels, lambda label: (label.data_class, label.partition)),
            _greatest(
                self.secrets + other.secrets,
                lambda secret: (secret.path, secret.line, secret.data_class, secret.digest, secret.key),
            ),
            tuple(sorted({*self.gaps, *other.gaps})),
            _most(self.examined, other.examined),
            self.sampled | other.sampled,
            _most(self.read, other.read),
        )


def _most(one: Mapping[str, int], two: Mapping[str, int]) -> dict[str, int]:
    return {name: max(one.get(name, 0), two.get(name, 0)) for name in sorted({*one, *two})}


def _greatest(entries: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    best: dict[Hashable, T] = {}
    for entry in sorted(entries):  # type: ignore[type-var]  # labels and secrets are ordered dataclasses
        best[key(entry)] = entry
    return tuple(sorted(best.values()))  # type: ignore[type-var]


class _Reading:
    """One item while it is classified."""

    def __init__(self, item: Item, engine: Engine, key: bytes) -> None:
        self.item, self.engine, self.key = item, engine, key
        self.counted = Tallies(item.path, engine, key)
        self.secrets: set[SecretSpan] = set()
        self.size = 0
        self.origins: dict[str, str] = {}  # the file that each partition is of
        self.tables: set[str] = set()  # files that hold columns

    def take(self, item: Item, part: Part) -> None:
        """Count what one part of the item, or of a file inside it, holds."""
        self.size += part.size
        engine = self.engine
        spans = engine.column_spans(part.text, part.column) if part.column else engine.spans(part.text)
        partition = self.counted.take(part, spans)
        self.origins[partition] = item.path
        if part.column:
            self.tables.add(item.path)
        for span in spans:
            if span.data_class.startswith("secret.") and len(self.secrets) < MOST_SECRETS:
                self.secrets.add(self._secret(item, part, partition, span))

    def _secret(self, item: Item, part: Part, partition: str, span: Span) -> SecretSpan:
        value = part.text[span.start : span.end]
        return SecretSpan(
            item.path, part.line_of(span.line), span.data_class, span.key, hint(self._unit(span.data_class), value),
            digest(self.key, span.data_class, value), span.confidence, partition,
        )  # fmt: skip

    def _unit(self, data_class: str) -> Classifier:
        return self.engine.classifiers[self.engine.index[data_class]]

    def _scope(self, partition: str) -> Scope:
        path = self.origins.get(partition, self.item.path)
        return scope_of(self.item if path == self.item.path else Item("", path), records=path in self.tables)

    def labels(self, keep: Callable[[Place, Tally], bool], factor: float = 1.0) -> tuple[DataLabel, ...]:
        """What was tallied and is to be kept. `factor`: how many times what was read there is in all (0: unknown)."""
        return tuple(
            self._label(place, tally, factor)
            for place, tally in sorted(self.counted.tallies.items(), key=lambda entry: entry[0])
            if keep(place, tally)
        )

    def _label(self, place: Place, tally: Tally, factor: float) -> DataLabel:
        examined = self.counted.seen[place.partition].examined
        return DataLabel(
            place.data_class, place.partition, tally.count, tally.examined or examined, tally.confidence,
            self._unit(place.data_class).sensitivity, tally.hint, tally.digest, tally.line, tally.holding,
            max(examined, round(examined * factor)) if factor else 0,
        )  # fmt: skip

    def profile(self, gaps: Iterable[Gap], limit: int) -> Profile:
        """The labels and secrets that count in the scope of the file that each stands in."""
        dropped = self.counted.settle()
        sampled = self.item.size > limit or any(gap.code == "sampled" for gap in gaps)
        factor = _factor(self.item, self.size, sampled=sampled)
        labels = self.labels(
            lambda place, tally: counts(
                self._scope(place.partition),
                self._unit(place.data_class),
                tally.confidence,
                len(tally.values) or tally.count,
            ),
            factor,
        )
        secrets = tuple(
            sorted(
                span
                for span in self.secrets
                if Place(span.data_class, span.partition) not in dropped
                and counts(self._scope(span.partition), self._unit(span.data_class), span.confidence, 1)
            )
        )
        partial = sampled or factor > 1
        return Profile(
            labels,
            secrets,
            tuple(sorted(gaps)),
            {self.item.path: self.size},
            frozenset({self.item.path} if partial else ()),
            {name: seen.examined for name, seen in sorted(self.counted.seen.items())} if partial else {},
        )


def _spread(item: Item, reading: _Reading) -> str:
    """What a sample of a file was, and how rare a class is at most that it does not show."""
    rows = max((seen.examined for seen in reading.counted.seen.values()), default=0)
    most = 100 * interval(0, rows)[1]
    said = f"read {reading.size} of {item.size} bytes, spread over the file"
    return f"{said}: what was not found is in under {most:.2g} % of its lines"


def _factor(item: Item, size: int, *, sampled: bool) -> float:
    """How many times what was read there is in all: 1 when all was read, 0 when unknown."""
    read, total = item.provenance.get("rows_read", ""), item.provenance.get("rows_total", "")
    if item.content is not None and read.isdecimal() and total.isdecimal():
        return int(total) / max(1, int(read))
    if not sampled:
        return 1.0
    return item.size / size if 0 < size < item.size else 0.0


def classify_item(item: Item, engine: Engine, *, limit: int = LIMIT, key: bytes = b"", marked: bool = True) -> Profile:
    """The profile of one file and of the files inside it. At most `limit` bytes are read; more than that is sampled,
    and the gap says so. `marked`: whether its kind of document and signs of poisoning are looked for too.

    `key`: secret of the digests. What cannot be read becomes a gap. Which classes count where: `scope.py`.
    """
    reading, gaps = _Reading(item, engine, key), list[Gap]()
    marks = _marks(item) if marked else None
    try:
        gaps += _taken(item, limit, reading, marks)
    except LimitExceeded as error:
        gaps.append(Gap(item.path, error.what, "too-large", item.source))
    except MalformedError as error:
        gaps.append(Gap(item.path, error.what, "malformed", item.source))
    except AccessDenied:
        gaps.append(Gap(item.path, "permission denied", "denied", item.source))
    except Unreachable:
        gaps.append(Gap(item.path, "cannot be read", "unreachable", item.source))
    if item.size > limit and reading.size:
        gaps.append(Gap(item.path, _spread(item, reading), "sampled", item.source))
    profile = reading.profile(gaps, limit)
    if marks is None:
        return profile
    return replace(profile, labels=tuple(sorted((*profile.labels, *marks.labels(limit)))))


def _taken(item: Item, limit: int, reading: _Reading, marks: Marks | None) -> Iterator[Gap]:
    """Takes in every part of a file; what is left are the gaps."""
    for inside, part in walk(item, limit):
        if isinstance(part, Gap):
            yield part
            continue
        reading.take(inside, part)
        if marks is not None:
            marks.take(inside, part)


def _marks(item: Item) -> Marks:
    from upright.classify.marks import Marks

    return Marks(item)


def classify_text(text: str, partition: str, engine: Engine, *, key: bytes = b"") -> tuple[DataLabel, ...]:
    """The labels of one text that is no file, such as a prompt; every class counts in it."""
    item = Item("", partition)
    reading = _Reading(item, engine, key)
    reading.take(item, Part(partition, text))
    return reading.labels(lambda _name, _tally: True)
