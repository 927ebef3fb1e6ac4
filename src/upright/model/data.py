"""Data classes and labels: which sensitive data an asset holds, without any of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from upright.model.share import interval

SURE = 0.5  # from this confidence on a label counts as a fact


class Sensitivity(IntEnum):
    """How bad a leak is. Ordered: `Sensitivity.HIGH > Sensitivity.LOW`."""

    PUBLIC = 0
    LOW = 1
    MODERATE = 2
    HIGH = 3
    CRITICAL = 4


@dataclass(frozen=True, slots=True)
class DataClass:
    """What a value can be: `pii.us-ssn`. `aliases` are the names that other tools use for it."""

    id: str
    title: str
    sensitivity: Sensitivity
    regulations: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The part before the first dot: `pii`, `phi`, `pci`, `secret`..."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True, order=True)
class DataLabel:
    """A class found in one part of an asset: never the value.

    `partition` names the part (a path, `path:column`, `path:table.column`, `path:cell 3`) so that labels merge as
    a set: merging is commutative, associative and idempotent, and counts never add up twice.
    `count` is how many values of the class were seen; `examined` (0: not counted) how many cells of a column, or lines
    of a text, were looked at, `holding` how many of these hold the class, `population` how many there are in all, read
    or not (0: unknown): `share` says what follows. `hint` is a masked sample such as `4***-****-****-1111`; `digest` is
    a keyed digest of one value, which joins copies without showing any.
    """

    data_class: str
    partition: str
    count: int = 1
    examined: int = 0
    confidence: float = 1.0
    sensitivity: Sensitivity = Sensitivity.MODERATE
    hint: str = ""
    digest: str = ""
    line: int = 0
    holding: int = 0
    population: int = 0

    @property
    def share(self) -> tuple[float, float]:
        """Which part of all values holds the class: least and most at 95 %."""
        return interval(self.holding, self.examined, self.population)
