"""Profiles: what classification says about an item. Labels, secrets, gaps; never a value.

Profiles merge in any order and any number of times to the same result, which is what lets any engine run the scan.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from upright.classify.classifier import Classifier
from upright.classify.engine import Engine, Span
from upright.classify.format import Part, format_of
from upright.classify.mask import digest, hint
from upright.classify.scope import Scope, counts, scope_of
from upright.model.data import DataLabel
from upright.model.errors import AccessDenied, MalformedError, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item

LIMIT = 64 << 20  # bytes of one file that are read unless the caller says otherwise
MOST_VALUES = 1000  # distinct values of one class that are told apart in one partition
MOST_SECRETS = 1000  # of one file
UNREAD = frozenset(
    {
        ".pdf", ".docx", ".xlsx", ".pptx", ".doc", ".xls", ".ppt", ".odt", ".ods", ".avro", ".orc", ".arrow",
        ".feather", ".zip", ".tar", ".gz", ".tgz", ".zst", ".7z", ".bz2", ".xz", ".rar", ".mdb", ".accdb",
        ".duckdb", ".dta", ".sav", ".sas7bdat", ".h5", ".hdf5", ".npz", ".tfrecord",
    }
)  # fmt: skip

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
    """`examined`: bytes read of each path. `sampled`: paths of which only a part was read."""

    labels: tuple[DataLabel, ...] = ()
    secrets: tuple[SecretSpan, ...] = ()
    gaps: tuple[Gap, ...] = ()
    examined: Mapping[str, int] = field(default_factory=dict)
    sampled: frozenset[str] = frozenset()

    def merge(self, other: Profile) -> Profile:
        """Both together. Associative, commutative and idempotent."""
        examined = dict(self.examined)
        for path, size in other.examined.items():
            examined[path] = max(size, examined.get(path, 0))
        return Profile(
            _greatest(self.labels + other.labels, lambda label: (label.data_class, label.partition)),
            _greatest(
                self.secrets + other.secrets,
                lambda secret: (secret.path, secret.line, secret.data_class, secret.digest, secret.key),
            ),
            tuple(sorted({*self.gaps, *other.gaps})),
            dict(sorted(examined.items())),
            self.sampled | other.sampled,
        )


def _greatest(entries: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    best: dict[Hashable, T] = {}
    for entry in sorted(entries):  # type: ignore[type-var]  # labels and secrets are ordered dataclasses
        best[key(entry)] = entry
    return tuple(sorted(best.values()))  # type: ignore[type-var]


@dataclass(slots=True)
class _Tally:
    """What was seen of one class in one partition."""

    count: int = 0
    confidence: float = 0.0
    line: int = 0
    hint: str = ""
    digest: str = ""
    values: set[int] = field(default_factory=set)


class _Reading:
    """One item while it is classified."""

    def __init__(self, item: Item, engine: Engine, key: bytes) -> None:
        self.item, self.engine, self.key = item, engine, key
        self.tallies: dict[tuple[str, str], _Tally] = {}
        self.rows: dict[str, int] = {}
        self.secrets: set[SecretSpan] = set()
        self.size = 0

    def take(self, part: Part) -> None:
        """Count what one part holds."""
        self.size += part.size
        engine = self.engine
        spans = engine.column_spans(part.text, part.column) if part.column else engine.spans(part.text)
        self.rows[part.partition] = self.rows.get(part.partition, 0) + part.text.count("\n") + 1
        for span in spans:
            self._note(part, span)

    def _note(self, part: Part, span: Span) -> None:
        unit = self.engine.classifiers[self.engine.index[span.data_class]]
        value = part.text[span.start : span.end]
        tally = self.tallies.setdefault((span.data_class, part.partition), _Tally())
        tally.count += 1
        if len(tally.values) < MOST_VALUES:
            tally.values.add(hash(value))
        if span.confidence > tally.confidence:
            tally.confidence, tally.line = span.confidence, part.line_of(span.line)
            tally.hint, tally.digest = hint(unit, value), digest(self.key, span.data_class, value)
        if unit.id.startswith("secret.") and len(self.secrets) < MOST_SECRETS:
            self.secrets.add(self._secret(part, span, unit, value))

    def _secret(self, part: Part, span: Span, unit: Classifier, value: str) -> SecretSpan:
        return SecretSpan(
            self.item.path, part.line_of(span.line), span.data_class, span.key, hint(unit, value),
            digest(self.key, span.data_class, value), span.confidence, part.partition,
        )  # fmt: skip

    def labels(self, keep: Callable[[str, _Tally], bool]) -> tuple[DataLabel, ...]:
        """What was tallied and is to be kept."""
        units = self.engine.classifiers
        return tuple(
            DataLabel(
                name, partition, tally.count, self.rows[partition], tally.confidence,
                units[self.engine.index[name]].sensitivity, tally.hint, tally.digest, tally.line,
            )
            for (name, partition), tally in sorted(self.tallies.items())
            if keep(name, tally)
        )  # fmt: skip

    def profile(self, scope: Scope, gaps: Iterable[Gap], limit: int) -> Profile:
        """The labels and secrets that count in a file of this scope."""
        units = self.engine.classifiers
        labels = self.labels(
            lambda name, tally: counts(scope, units[self.engine.index[name]], tally.confidence, len(tally.values))
        )
        secrets = tuple(
            sorted(
                span
                for span in self.secrets
                if counts(scope, units[self.engine.index[span.data_class]], span.confidence, 1)
            )
        )
        sampled = self.item.size > limit or any(gap.code == "sampled" for gap in gaps)
        return Profile(
            labels,
            secrets,
            tuple(sorted(gaps)),
            {self.item.path: self.size},
            frozenset({self.item.path} if sampled else ()),
        )


def classify_item(item: Item, engine: Engine, *, limit: int = LIMIT, key: bytes = b"") -> Profile:
    """The profile of one file. At most `limit` bytes are read of it; more than that is sampled, and the gap says so.

    `key`: secret of the digests. What cannot be read becomes a gap. Which classes count where: `scope.py`.
    """
    reading, gaps, records = _Reading(item, engine, key), list[Gap](), False
    if item.suffix in UNREAD:
        return Profile(gaps=(Gap(item.path, f"{item.suffix} files are not read yet", "unsupported", item.source),))
    try:
        for part in format_of(item).read(item, limit):
            if isinstance(part, Gap):
                gaps.append(part)
            else:
                records = records or bool(part.column)
                reading.take(part)
    except MalformedError as error:
        gaps.append(Gap(item.path, error.what, "malformed", item.source))
    except AccessDenied:
        gaps.append(Gap(item.path, "permission denied", "denied", item.source))
    except Unreachable:
        gaps.append(Gap(item.path, "cannot be read", "unreachable", item.source))
    if item.size > limit and reading.size:
        gaps.append(
            Gap(item.path, f"read {reading.size} of {item.size} bytes, spread over the file", "sampled", item.source)
        )
    return reading.profile(scope_of(item, records=records), gaps, limit)


def classify_text(text: str, partition: str, engine: Engine, *, key: bytes = b"") -> tuple[DataLabel, ...]:
    """The labels of one text that is no file, such as a prompt; every class counts in it."""
    reading = _Reading(Item("", partition), engine, key)
    reading.take(Part(partition, text))
    return reading.labels(lambda _name, _tally: True)
