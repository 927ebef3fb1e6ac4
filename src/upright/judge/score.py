"""The risk score: how urgent a finding is, from 0 to 100, as a product of factors that are all shown.

    score = 100 x severity x data x exposure x privilege x exploitability x activity x certainty x controls x place

| factor | asks | from | to |
|---|---|---|---|
| severity | how bad is the stated condition in itself | 0.05 (info) | 1.00 (critical) |
| data | how sensitive, and how much, is the data that can come out | 0.75 (none seen) | 1.00 (a critical class) |
| exposure | who can get at it | 0.70 (private) | 1.00 (public) |
| privilege | what can be done once there | 0.75 (nothing) | 1.00 (administrator) |
| exploitability | how easy is it | 0.70 (in theory) | 1.00 (it is happening, or an exploit is known) |
| activity | is it in use | 0.80 (seen idle) | 1.00 (seen in use) |
| certainty | how sure are we | 0.60 | 1.00 |
| controls | what stands in the way | 0.60 (three or more controls) | 1.00 (none) |
| place | does it run, or is it only a test or an example | 0.50 (test) | 1.00 |

Not known is never the best case: exposure that nobody stated counts as organisation-wide, activity that nobody watched
as probable. Volume counts on a logarithmic scale: 10,000 values and more weigh the same; a single credential weighs in
full. No factor ever lowers the score when its input gets worse (a law that the tests hold).

Every finding says which single change lowers its score most: each factor that somebody can change is set to its best
value in turn, and the score computed again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import log10
from typing import TYPE_CHECKING, TypeVar

from upright.model.asset import Exposure
from upright.model.data import Sensitivity
from upright.model.finding import Factor, Score, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

Level = TypeVar("Level")

SEVERITY: Mapping[Severity, float] = {
    Severity.INFO: 0.05,
    Severity.LOW: 0.25,
    Severity.MEDIUM: 0.5,
    Severity.HIGH: 0.8,
    Severity.CRITICAL: 1.0,
}
EXPOSURE: Mapping[Exposure, float] = {
    Exposure.PRIVATE: 0.7,
    Exposure.ORGANISATION: 0.85,
    Exposure.UNKNOWN: 0.85,
    Exposure.PUBLIC: 1.0,
}
PRIVILEGE = (0.75, 0.82, 0.9, 0.97, 1.0)
EXPLOITABILITY = (0.7, 0.82, 0.94, 1.0)
_WORDS_PRIVILEGE = ("nothing seen", "reads", "writes or sends", "runs code or destroys", "administrator")
_WORDS_EXPLOIT = ("in theory", "needs access or luck", "easy", "happening or known exploit")
_FULL_VOLUME = 4  # powers of ten
_LOWEST_CONTROLS = 0.6


CHANGES: tuple[tuple[str, str], ...] = (
    ("data", "take the sensitive data out of its reach"),
    ("exposure", "close it to everybody who does not need it"),
    ("privilege", "take away what it may do: reading, writing, sending, running code"),
    ("exploitability", "make it hard to use: check the source, pin it, ask for a credential"),
    ("controls", "put a control before it: guardrail, approval or sandbox"),
)


@dataclass(frozen=True, slots=True)
class Features:
    """What a score is made of. `privilege` 0..4, `exploitability` 0..3, `volume` a number of values, `interactions`
    calls seen at run time (None: nobody watched), `controls` the names of what stands in the way, `why` reasons by
    factor, `changes` what somebody can do about which factor.
    """

    severity: Severity = Severity.MEDIUM
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    volume: int = 0
    exposure: Exposure = Exposure.UNKNOWN
    privilege: int = 0
    exploitability: int = 1
    interactions: int | None = None
    certainty: float = 1.0
    controls: tuple[str, ...] = ()
    test: bool = False
    why: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[str, str], ...] = CHANGES


@lru_cache(maxsize=4096)
def score(features: Features) -> Score:
    """The score with its factors, and the single change that lowers it most."""
    factors = tuple(_factors(features))
    value = _product(factors)
    changes = [(_product(_factors(better)), text) for better, text in _changes(features)]
    best = min(changes, default=(value, ""))
    return Score(value, factors, best[1] if best[0] < value else "", min(best[0], value))


def _product(factors: tuple[Factor, ...] | list[Factor]) -> float:
    value = 100.0
    for factor in factors:
        value *= factor.value
    return round(value, 1)


def _factors(features: Features) -> list[Factor]:
    told = dict(features.why)
    values = {
        "severity": (SEVERITY[features.severity], f"{features.severity.name.lower()} in itself"),
        "data": (_data(features), _data_why(features)),
        "exposure": (EXPOSURE[features.exposure], _exposure_why(features.exposure)),
        "privilege": (_step(PRIVILEGE, features.privilege), _step(_WORDS_PRIVILEGE, features.privilege)),
        "exploitability": (
            _step(EXPLOITABILITY, features.exploitability),
            _step(_WORDS_EXPLOIT, features.exploitability),
        ),
        "activity": _activity(features.interactions),
        "certainty": (0.6 + 0.4 * min(max(features.certainty, 0.0), 1.0), f"confidence {features.certainty:.2f}"),
        "controls": (
            max(_LOWEST_CONTROLS, 0.85 ** len(features.controls)),
            ", ".join(features.controls) or "no compensating control seen",
        ),
        "place": (0.5, "seen only in tests or examples") if features.test else (1.0, "not a test or an example"),
    }
    return [Factor(name, round(value, 4), told.get(name, why)) for name, (value, why) in values.items()]


def _data(features: Features) -> float:
    if features.sensitivity <= Sensitivity.PUBLIC:
        return 0.75
    volume = min(log10(max(features.volume, 1)) / _FULL_VOLUME, 1.0)
    weight = 1.0 if features.sensitivity is Sensitivity.CRITICAL else 0.75 + 0.25 * volume
    steps = {Sensitivity.LOW: 0.35, Sensitivity.MODERATE: 0.55, Sensitivity.HIGH: 0.85, Sensitivity.CRITICAL: 1.0}
    return 0.75 + 0.25 * steps[features.sensitivity] * weight


def _data_why(features: Features) -> str:
    if features.sensitivity <= Sensitivity.PUBLIC:
        return "no sensitive data seen behind it"
    return f"{features.sensitivity.name.lower()} sensitivity, {max(features.volume, 1):,} values"


def _exposure_why(exposure: Exposure) -> str:
    return "nobody stated who can reach it" if exposure is Exposure.UNKNOWN else f"{exposure} exposure"


def _activity(interactions: int | None) -> tuple[float, str]:
    if interactions is None:
        return 0.95, "not watched at run time"
    return (1.0, f"{interactions:,} calls seen") if interactions else (0.8, "watched and not used")


def _step(steps: tuple[Level, ...], level: int) -> Level:
    return steps[min(max(level, 0), len(steps) - 1)]


def _changes(features: Features) -> list[tuple[Features, str]]:
    """Each factor that somebody can change, at its best, with the change in words."""
    best = {
        "data": replace(features, sensitivity=Sensitivity.PUBLIC, volume=0),
        "exposure": replace(features, exposure=Exposure.PRIVATE),
        "privilege": replace(features, privilege=0),
        "exploitability": replace(features, exploitability=0),
        "controls": replace(features, controls=(*features.controls, "a control more")),
    }
    return [(best[name], text) for name, text in features.changes]
