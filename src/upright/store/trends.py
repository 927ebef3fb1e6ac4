"""How findings went over the scans of an estate: how many stood, came, were fixed, and how long a fix took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import mean, median
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from upright.model.finding import Severity, Status
from upright.store.bulk import stream
from upright.store.held import WRITING
from upright.store.reading import read_scan, scans_query
from upright.store.schema import finding, scan
from upright.store.snapshot import Scan

_STANDING = frozenset({Status.OPEN, Status.REOPENED})
_DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Point:
    """An estate after one scan. `standing`: findings open or reopened, by severity; `risk`: the sum of their scores;
    `new`, `fixed`, `reopened`, `accepted`: how many became so with this scan.
    """

    scan: Scan
    standing: Mapping[Severity, int]
    risk: float
    new: int = 0
    fixed: int = 0
    reopened: int = 0
    accepted: int = 0


@dataclass(frozen=True, slots=True)
class FixTime:
    """Days from when findings of one severity were seen (again) until the scan that saw them gone."""

    count: int
    median: float
    mean: float


@dataclass(frozen=True, slots=True)
class Trends:
    """Every scan of an estate, oldest first, and the time to fix by severity."""

    points: tuple[Point, ...]
    time_to_fix: Mapping[Severity, FixTime]


class _Version(NamedTuple):
    uid: str
    status: str
    severity: int
    score: float
    first_seen: str


@dataclass(slots=True)
class _Tally:
    """The findings as they stand while the scans go by."""

    now: dict[str, _Version] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)
    standing: Counter[int] = field(default_factory=Counter)
    risk: float = 0.0
    days: dict[Severity, list[float]] = field(default_factory=dict)

    def point(self, seen: Scan, versions: Iterable[_Version]) -> Point:
        """The estate after this scan, which brought these versions."""
        became = Counter(self._take(version, seen) for version in versions)
        standing = {severity: self.standing[severity] for severity in reversed(Severity)}
        changes = [became[word] for word in ("new", Status.FIXED, Status.REOPENED, Status.ACCEPTED)]
        return Point(seen, standing, round(self.risk, 1), *changes)

    def _take(self, version: _Version, seen: Scan) -> str:
        """Count one version; what the finding became with it, if anything."""
        before = self.now.get(version.uid)
        self.now[version.uid] = version
        for one, sign in ((before, -1), (version, 1)):
            if one is not None and one.status in _STANDING:
                self.standing[one.severity] += sign
                self.risk += sign * one.score
        if before is not None and before.status == version.status:
            return ""
        if version.status == Status.FIXED:
            self._fixed(version, seen)
            return Status.FIXED
        if version.status in _STANDING:
            self.opened[version.uid] = version.first_seen if before is None else seen.started
        return "new" if before is None else version.status if version.status != Status.OPEN else ""

    def _fixed(self, version: _Version, seen: Scan) -> None:
        begun = datetime.fromisoformat(self.opened.get(version.uid, version.first_seen))
        taken = (datetime.fromisoformat(seen.started) - begun).total_seconds() / _DAY
        self.days.setdefault(Severity(version.severity), []).append(max(taken, 0.0))


def read_trends(connection: Connection, row: Row[*tuple[Any, ...]]) -> Trends:
    """Of the estate of this scan, until this scan."""
    query = scans_query().where(scan.c.estate_id == row.estate_id, scan.c.id <= row.id)
    scans = [read_scan(one) for one in reversed(connection.execute(query).all())]
    versions = _versions(connection, row)
    tally = _Tally()
    points = tuple(tally.point(one, versions.get(one.id, ())) for one in scans)
    times = {level: _fix_time(tally.days[level]) for level in sorted(tally.days, reverse=True)}
    return Trends(points, times)


def _versions(connection: Connection, row: Row[*tuple[Any, ...]]) -> dict[int, list[_Version]]:
    """What each published scan wrote of findings."""
    columns = (finding.c.uid, finding.c.status, finding.c.severity, finding.c.score, finding.c.first_seen)
    query = (
        select(finding.c.since, *columns)
        .join(scan, scan.c.id == finding.c.since)
        .where(finding.c.estate_id == row.estate_id, finding.c.since <= row.id, scan.c.state != WRITING)
    )
    found: dict[int, list[_Version]] = {}
    for rows in stream(connection, query):
        for since, *told in rows:
            found.setdefault(since, []).append(_Version(*told))
    return found


def _fix_time(days: Sequence[float]) -> FixTime:
    return FixTime(len(days), round(median(days), 2), round(mean(days), 2))
