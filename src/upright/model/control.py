"""Frameworks and controls, in OSCAL's words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Testability(StrEnum):
    """How a control can be shown: by signals alone, by signals and evidence, by evidence alone, or not at all."""

    __test__ = False  # its name is the field's; it is no test class

    AUTOMATED = "automated"
    PARTIAL = "partial"
    ATTESTATION = "attestation"
    NOT_OBSERVABLE = "not_observable"


class ControlStatus(StrEnum):
    """Missing data is never a pass: a control whose signals no rule decides is NOT_ASSESSED."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    NOT_ASSESSED = "not_assessed"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a framework. `signals` are the names that rules decide (`data.sensitive_in_training`)."""

    id: str
    title: str
    testability: Testability
    signals: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The standing of one control. `findings` are ids of open findings that break it; `reason` says why in words."""

    control: Control
    status: ControlStatus
    reason: str
    findings: tuple[str, ...] = ()
