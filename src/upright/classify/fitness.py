"""Whether data is fit to train a model on: a verdict for every file, with its reasons, and one for all of them.

Unsafe: secrets, health and card data, personal data whose leak is grave, and grave signs of poisoning. To be reviewed:
other personal data, kinds of documents that usually hold it, milder signs. Unknown: a file that could not be read;
what was not looked at is never safe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from upright.classify import documents, poisoning
from upright.model.data import SURE, DataLabel, Sensitivity
from upright.model.evidence import Gap

MOST_LISTED = 10_000  # files whose verdicts are kept; all are counted
_SECRETS = frozenset({"secret"})


class Fitness(IntEnum):
    """How fit for training; the worst of the files is that of them all."""

    SAFE = 0
    REVIEW = 1
    UNKNOWN = 2
    UNSAFE = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file is not simply safe: a class (or the code of a gap), how often, how sure; never a value."""

    cause: str
    what: str
    count: int
    confidence: float
    fitness: Fitness
    line: int = 0


@dataclass(frozen=True, slots=True)
class FileFitness:
    """The verdict on one file, its kind of document (empty: not told) and the reasons, the worst first."""

    path: str
    fitness: Fitness
    kind: str
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class FolderFitness:
    """The verdict on all files. `counts` by verdict, `kinds` of documents, `causes`: files by reason."""

    files: list[FileFitness] = field(default_factory=list)
    counts: Counter[Fitness] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)

    @property
    def fitness(self) -> Fitness:
        """The worst of all files; unknown when there are none."""
        return max(self.counts, default=Fitness.UNKNOWN)

    def take(self, one: FileFitness) -> None:
        """Count one file, and keep its verdict unless it is safe."""
        self.counts[one.fitness] += 1
        if one.kind:
            self.kinds[one.kind] += 1
        self.causes.update({reason.cause for reason in one.reasons})
        if one.fitness > Fitness.SAFE and len(self.files) < MOST_LISTED:
            self.files.append(one)


def file_fitness(path: str, labels: Sequence[DataLabel], gaps: Iterable[Gap]) -> FileFitness:
    """The verdict on one file from what was found in it and what could not be read."""
    kind = next((label for label in labels if _family(label) == documents.FAMILY), None)
    found = [reason for label in labels if (reason := _reason(label)) is not None]
    found += [Reason(gap.code or "gap", gap.why, 1, 1.0, Fitness.UNKNOWN) for gap in gaps if gap.code != "ignored"]
    found.sort(key=lambda reason: (-reason.fitness, -reason.confidence, reason.cause))
    worst = found[0].fitness if found else Fitness.SAFE
    return FileFitness(path, worst, kind.data_class if kind else "", tuple(found))


def _family(label: DataLabel) -> str:
    return label.data_class.partition(".")[0]


def _reason(label: DataLabel) -> Reason | None:
    """Why this label speaks against training; None when it does not."""
    family = _family(label)
    if label.confidence < SURE or (label.sensitivity < Sensitivity.MODERATE and family not in _SECRETS):
        return None
    grave = family in _SECRETS or (label.sensitivity >= Sensitivity.HIGH and family != documents.FAMILY)
    what = {
        documents.FAMILY: "a kind of document that usually holds what should not be learnt",
        poisoning.FAMILY: label.hint or "a sign of poisoning",
    }.get(family, f"{label.sensitivity.name.lower()} sensitivity")
    fitness = Fitness.UNSAFE if grave else Fitness.REVIEW
    return Reason(label.data_class, what, label.count, label.confidence, fitness, label.line)
