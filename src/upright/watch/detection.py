"""The detection unit: a runtime pattern over the interactions of one session or principal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from upright.model.finding import Severity
from upright.model.interaction import Interaction
from upright.model.unit import Unit


@dataclass(frozen=True, slots=True)
class Alert:
    """A detection that fired: on whom, why, and which interactions (indices into the sequence given) show it."""

    subject: str
    reason: str
    interactions: tuple[int, ...]


Notice: TypeAlias = "Callable[[Sequence[Interaction]], list[Alert]]"


@dataclass(frozen=True, kw_only=True)
class Detection(Unit):
    """`notice` gets interactions in order of time, at most `window` seconds of them. `fires` and `quiet` are its
    examples. Found by the catalog as the constant `DETECTION`.
    """

    severity: Severity
    signals: tuple[str, ...]
    window: float
    notice: Notice
    fires: tuple[tuple[Interaction, ...], ...]
    quiet: tuple[tuple[Interaction, ...], ...]
