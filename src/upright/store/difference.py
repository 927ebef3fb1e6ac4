"""What a scan changes: the new state against what stands, in memory. Pure: reads bodies through a function."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from upright.graph.graph import Graph
from upright.model.asset import Asset
from upright.model.evidence import Gap
from upright.model.finding import Finding, Status
from upright.store.bulk import IntArray, runs
from upright.store.codec import asset_from_record, canonical, digest, finding_to_record, gap_to_record
from upright.store.coverage import Coverage, keep_unseen
from upright.store.mark import mark
from upright.store.pages import EMPTY, among, sources_of, targets_of, without
from upright.store.snapshot import Scope

Bodies: TypeAlias = "Callable[[str, Collection[int]], Mapping[int, str]]"  # table name, row ids -> id: body

_AT_A_TIME = 2000  # bodies in memory


class Text(NamedTuple):
    """A record as stored."""

    hash: str
    body: str


class StoredAsset(NamedTuple):
    """An asset that stands: its number, the row of its version, its mark (0: none), and its origin (0: not known)."""

    number: int
    row: int
    mark: int
    origin: int


class StoredFinding(NamedTuple):
    """The live version of a finding."""

    row: int
    hash: str
    status: str
    first_seen: str


@dataclass(slots=True)
class Known:
    """What stands of the assets of a graph, by position there (number 0: never seen; row 0: does not stand), and by id
    the assets that stand, could have been seen and are not in the graph. `covered`: origins all of which was looked at.
    """

    numbers: IntArray
    rows: IntArray
    marks: IntArray
    origins: IntArray
    covered: IntArray = field(default_factory=lambda: EMPTY)
    absent: dict[str, StoredAsset] = field(default_factory=dict)


@dataclass(slots=True)
class AssetChange:
    """What to write of assets: those of the graph at positions `written`, and `kept` ones that are partly as before;
    the rows that this ends; the numbers of assets that are gone; the ids of those not looked at everywhere.
    """

    written: IntArray
    kept: list[Asset] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    gone: IntArray = field(default_factory=lambda: EMPTY)
    uncertain: set[str] = field(default_factory=set)


class FindingText(NamedTuple):
    """A finding to be written: its new status, when it was first seen, and the finding or the row that has its body."""

    status: str
    first_seen: str
    text: Text


@dataclass(slots=True)
class FindingChange:
    """New versions by finding id; findings called `fixed`, with the row that has what they said; the rows ended."""

    written: dict[str, FindingText] = field(default_factory=dict)
    fixed: dict[int, str] = field(default_factory=dict)
    ended: list[int] = field(default_factory=list)


class Incoming:
    """A scan's result, encoded once however often it is compared."""

    def __init__(
        self,
        graph: Graph,
        findings: Iterable[Finding],
        scopes: Iterable[Scope],
        undecided: Collection[tuple[str, str]],
        now: str,
    ) -> None:
        self.graph = graph
        self.findings = {one.id: one for one in findings}
        self.coverage = Coverage(scopes, graph.gaps)
        self.undecided = frozenset(undecided)
        self.now = now
        self.texts = {uid: finding_text(finding) for uid, finding in self.findings.items()}
        self.gaps: dict[Text, Gap] = {_text(canonical(gap_to_record(gap))): gap for gap in graph.gaps}

    @cached_property
    def marks(self) -> IntArray:
        """The mark of every asset of the graph."""
        return np.fromiter((mark(asset) for asset in self.graph.assets), dtype=np.int64, count=len(self.graph))


def finding_text(finding: Finding) -> Text:
    """A finding as stored: status and first sighting stand in columns of their own."""
    record = finding_to_record(finding)
    del record["status"], record["first_seen"]
    return _text(canonical(record))


def _text(body: str) -> Text:
    return Text(digest(body), body)


def compare_assets(known: Known, new: Incoming, bodies: Bodies) -> AssetChange:
    """The assets to write, and those that are gone."""
    stands = known.rows > 0
    differing = stands & (known.marks != new.marks)
    total, covered = new.coverage.total, frozenset(known.covered.tolist())
    plain = differing & (total | among(known.origins, known.covered))
    gone = [one for one in known.absent.values() if total or one.origin in covered]
    change = AssetChange(np.flatnonzero(~stands | plain))
    change.ended = [*known.rows[plain].tolist(), *(one.row for one in gone)]
    change.gone = np.array(sorted(one.number for one in gone), dtype=np.int64)
    if not total:
        change.uncertain = {asset.id for asset in new.graph.assets if not new.coverage.certain(asset)}
        absent = {one.row: one for one in known.absent.values() if one.origin not in covered}
        _merge_with_unseen(known, np.flatnonzero(differing & ~plain), absent, new, bodies, change)
    return change


def _merge_with_unseen(
    known: Known,
    differing: NDArray[np.integer],
    absent: Mapping[int, StoredAsset],
    new: Incoming,
    bodies: Bodies,
    change: AssetChange,
) -> None:
    """Fills in what differs from what stands, or is absent (by row), where not everything was looked at."""
    positions = {int(known.rows[at]): at for at in differing.tolist()}
    written, gone = change.written.tolist(), change.gone.tolist()
    for row, old in _old(sorted({*positions, *absent}), bodies):
        at = positions.get(row)
        kept = keep_unseen(old, None if at is None else new.graph.assets[at], new.coverage)
        if kept and (at is None or not new.coverage.certain(old)):
            change.uncertain.add(old.id)
        if kept and mark(kept) == (absent[row].mark if at is None else known.marks[at]):
            continue
        change.ended.append(row)
        if kept is None:
            gone.append(absent[row].number)
        elif at is not None and kept is new.graph.assets[at]:
            written.append(at)
        else:
            change.kept.append(kept)
    change.written = np.array(sorted(written), dtype=np.int64)
    change.gone = np.array(sorted(gone), dtype=np.int64)


def _old(rows: list[int], bodies: Bodies) -> Iterator[tuple[int, Asset]]:
    for some in runs(rows, _AT_A_TIME):
        for row, body in sorted(bodies("asset_version", some).items()):
            yield row, asset_from_record(json.loads(body))


def compare_relations(
    stands: IntArray, now: IntArray, sure: IntArray | None, gone: IntArray
) -> tuple[IntArray, IntArray]:
    """The relations to add and to remove. One not seen again is gone when an end is, or when both ends are `sure`:
    looked at everywhere (None: all are). All are sorted.
    """
    missing = without(stands, now)
    if sure is not None and len(missing):
        ends = sources_of(missing), targets_of(missing)
        ended = among(ends[0], gone) | among(ends[1], gone)
        missing = missing[ended | among(ends[0], sure) & among(ends[1], sure)]
    return without(now, stands), missing


def compare_findings(
    stands: Mapping[str, StoredFinding], new: Incoming, bodies: Bodies, uncertain: set[str]
) -> FindingChange:
    """The findings to write. One that did not come again is fixed when its asset was looked at and judged."""
    change = FindingChange()
    for uid, finding in new.findings.items():
        known = stands.get(uid)
        text, status = new.texts[uid], _status(finding, known)
        if known and known.hash == text.hash and known.status == status:
            continue
        change.written[uid] = FindingText(status, known.first_seen if known else finding.first_seen or new.now, text)
        if known:
            change.ended.append(known.row)
    missing = {
        one.row: uid for uid, one in stands.items() if uid not in new.findings and one.status != Status.FIXED.value
    }
    for row, body in sorted(bodies("finding", missing).items()) if missing else ():
        record = json.loads(body)
        if record["asset"] in uncertain or (record["rule"], record["asset"]) in new.undecided:
            continue
        change.fixed[row] = missing[row]
        change.ended.append(row)
    return change


def _status(finding: Finding, known: StoredFinding | None) -> str:
    if finding.status is Status.ACCEPTED:
        return Status.ACCEPTED.value
    if known is None:
        return Status.OPEN.value
    if known.status == Status.FIXED.value:
        return Status.REOPENED.value
    return Status.OPEN.value if known.status == Status.ACCEPTED.value else known.status
