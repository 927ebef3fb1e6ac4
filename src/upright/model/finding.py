"""Verdicts, findings and scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upright.model.asset import Json, Location


class Severity(IntEnum):
    """How bad the stated condition is in itself. Ordered."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Verdict(StrEnum):
    """UNKNOWN whenever a gap touches the question: absence of proof is never a pass."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    MANUAL = "manual"


class Status(StrEnum):
    """The life of a finding over scans."""

    OPEN = "open"
    FIXED = "fixed"
    REOPENED = "reopened"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule says of one asset.

    `reason`: one sentence for a person, naming what was seen, never a value. `path`: asset ids from where the
    danger enters to what it reaches (the finding's picture); `anchors`: what else, beside rule and asset, makes this
    finding the same one next time (never the whole path). `severity` overrides the rule's own when the case is graver
    or lighter than usual. `locations` default to the asset's own.
    """

    verdict: Verdict
    reason: str
    path: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    severity: Severity | None = None
    confidence: float = 1.0
    locations: tuple[Location, ...] = ()


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a risk score. `value` multiplies; `why` says where it comes from."""

    name: str
    value: float
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """`value` in 0..100 is the product of the factors, documented in `upright.judge.score`.
    `best_change` says which single change lowers it most, and `best_value` to what.
    """

    value: float
    factors: tuple[Factor, ...] = ()
    best_change: str = ""
    best_value: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A failed verdict on an asset, over time. `id` comes from rule, asset and anchors, so it survives rescans."""

    id: str
    rule: str
    title: str
    severity: Severity
    confidence: float
    score: Score
    asset: str
    reason: str
    locations: tuple[Location, ...] = ()
    path: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    remediations: tuple[str, ...] = ()
    remedy: str = ""
    status: Status = Status.OPEN
    first_seen: str = ""
    evidence: Mapping[str, Json] = field(default_factory=dict)
