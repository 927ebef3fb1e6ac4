"""Runs detections over interactions, window by window."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from upright.model.finding import Severity
from upright.model.interaction import Interaction
from upright.watch.detection import Alert, Detection


@dataclass(frozen=True, slots=True)
class Noticed:
    """A detection that fired: on whom, why, when it began (seconds since the epoch) and how many interactions show
    it.
    """

    detection: str
    severity: Severity
    subject: str
    reason: str
    started: float
    interactions: int
    signals: tuple[str, ...] = ()


def notice(interactions: Iterable[Interaction], detections: Iterable[Detection]) -> list[Noticed]:
    """Everything that the detections see, gravest first; one entry for each detection and subject, the fullest."""
    ordered = sorted(interactions, key=lambda each: each.started)
    best: dict[tuple[str, str], Noticed] = {}
    for detection in detections:
        for window in windows(ordered, detection.window):
            for alert in detection.notice(window):
                found = _noticed(detection, alert, window)
                before = best.get((found.detection, found.subject))
                if before is None or found.interactions > before.interactions:
                    best[found.detection, found.subject] = found
    return sorted(best.values(), key=lambda each: (-each.severity, each.started, each.detection, each.subject))


def windows(ordered: Sequence[Interaction], seconds: float) -> Iterator[Sequence[Interaction]]:
    """Windows of this length that overlap by half, so that whatever fits into half a window is seen whole in one."""
    times = [each.started for each in ordered]
    begin = 0
    while begin < len(ordered):
        end = bisect_left(times, times[begin] + seconds)
        yield ordered[begin:end]
        if end >= len(ordered):
            return
        begin = max(begin + 1, bisect_left(times, times[begin] + seconds / 2))


def _noticed(detection: Detection, alert: Alert, window: Sequence[Interaction]) -> Noticed:
    return Noticed(
        detection=detection.id,
        severity=detection.severity,
        subject=alert.subject,
        reason=alert.reason,
        started=min(window[index].started for index in alert.interactions),
        interactions=len(alert.interactions),
        signals=detection.signals,
    )
