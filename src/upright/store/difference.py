"""What a scan changes: the new state against the stored hashes, in memory. Pure: reads bodies through a function."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from upright.graph.graph import Graph
from upright.model.asset import Asset
from upright.model.finding import Finding, Status
from upright.model.relation import Relation
from upright.store.codec import (
    asset_from_record,
    asset_to_record,
    canonical,
    digest,
    finding_to_record,
    gap_from_record,
    gap_to_record,
)
from upright.store.coverage import Coverage, keep_unseen
from upright.store.snapshot import Scope

Bodies: TypeAlias = "Callable[[str, Collection[int]], Mapping[int, str]]"  # table name, row ids -> id: body


class Text(NamedTuple):
    """A record as stored."""

    hash: str
    body: str


class StoredAsset(NamedTuple):
    """The live version of an asset: its row and its hash."""

    row: int
    hash: str


class StoredFinding(NamedTuple):
    """The live version of a finding."""

    row: int
    hash: str
    status: str
    first_seen: str


@dataclass(frozen=True)
class Stored:
    """The live state of an estate: by asset id, by relation, by gap hash, by finding id."""

    assets: Mapping[str, StoredAsset] = field(default_factory=dict)
    relations: Mapping[Relation, int] = field(default_factory=dict)
    gaps: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, StoredFinding] = field(default_factory=dict)


@dataclass
class Difference:
    """What to write: new versions, and the rows (by table) that stop holding."""

    assets: dict[str, Text] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    gaps: list[Text] = field(default_factory=list)
    findings: dict[str, tuple[str, str, Text]] = field(default_factory=dict)  # id -> status, first seen, text
    ended: dict[str, list[int]] = field(
        default_factory=lambda: {"asset_version": [], "relation": [], "gap": [], "finding": []}
    )


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
        self.assets = {asset.id: text_of(asset) for asset in graph.assets}
        self.relations = frozenset(graph.relations)
        self.gaps = [_text(canonical(gap_to_record(gap))) for gap in graph.gaps]


def text_of(asset: Asset) -> Text:
    """An asset as stored."""
    return _text(canonical(asset_to_record(asset)))


def _text(body: str) -> Text:
    return Text(digest(body), body)


def compare(stored: Stored, new: Incoming, bodies: Bodies) -> Difference:
    """The difference between what is stored and what a scan brought."""
    change = Difference()
    uncertain, gone = _assets(stored, new, bodies, change)
    _relations(stored, new, uncertain, gone, change)
    _gaps(stored, new, bodies, change)
    _findings(stored, new, bodies, uncertain, change)
    return change


def _assets(stored: Stored, new: Incoming, bodies: Bodies, change: Difference) -> tuple[set[str], set[str]]:
    """Fills in assets; gives those not looked at everywhere, and those that are gone."""
    uncertain: set[str] = set()
    gone: set[str] = set()
    if not new.coverage.total:
        uncertain = {asset.id for asset in new.graph.assets if not new.coverage.certain(asset)}
    differing = {
        uid for uid, known in stored.assets.items() if uid not in new.assets or new.assets[uid].hash != known.hash
    }
    old = _old_assets(stored, differing, new.coverage, bodies)
    change.assets = {uid: text for uid, text in new.assets.items() if uid not in stored.assets}
    for uid in sorted(differing):
        text = new.assets.get(uid)
        if uid in old:
            kept = keep_unseen(old[uid], new.graph.asset(uid) if text else None, new.coverage)
            text = text_of(kept) if kept else None
            if kept and not new.coverage.certain(old[uid]):
                uncertain.add(uid)
        if text and text.hash == stored.assets[uid].hash:
            continue
        change.ended["asset_version"].append(stored.assets[uid].row)
        if text:
            change.assets[uid] = text
        else:
            gone.add(uid)
    return uncertain, gone


def _old_assets(stored: Stored, wanted: set[str], coverage: Coverage, bodies: Bodies) -> dict[str, Asset]:
    """The stored assets of these ids; none are needed when everything was looked at."""
    if coverage.total or not wanted:
        return {}
    rows = {stored.assets[uid].row: uid for uid in wanted}
    read = bodies("asset_version", rows)
    return {rows[row]: asset_from_record(json.loads(body)) for row, body in read.items()}


def _relations(stored: Stored, new: Incoming, uncertain: set[str], gone: set[str], change: Difference) -> None:
    change.relations = [relation for relation in new.graph.relations if relation not in stored.relations]
    for relation, row in stored.relations.items():
        if relation in new.relations:
            continue
        ends = {relation.source, relation.target}
        if ends & gone or not ends & uncertain:
            change.ended["relation"].append(row)


def _gaps(stored: Stored, new: Incoming, bodies: Bodies, change: Difference) -> None:
    now = {text.hash for text in new.gaps}
    change.gaps = [text for text in new.gaps if text.hash not in stored.gaps]
    missing = {row: hashed for hashed, row in stored.gaps.items() if hashed not in now}
    if not missing:
        return
    old = bodies("gap", missing)
    for row in sorted(missing):
        if new.coverage.covers_source(gap_from_record(json.loads(old[row])).source):
            change.ended["gap"].append(row)


def _findings(stored: Stored, new: Incoming, bodies: Bodies, uncertain: set[str], change: Difference) -> None:
    for uid, finding in new.findings.items():
        known = stored.findings.get(uid)
        text, status = _finding_text(finding), _status(finding, known)
        if known and known.hash == text.hash and known.status == status:
            continue
        change.findings[uid] = (status, known.first_seen if known else finding.first_seen or new.now, text)
        if known:
            change.ended["finding"].append(known.row)
    missing = {
        known.row: uid
        for uid, known in stored.findings.items()
        if uid not in new.findings and known.status != Status.FIXED.value
    }
    for row, body in sorted(bodies("finding", missing).items()) if missing else ():
        record = json.loads(body)
        if record["asset"] in uncertain or (record["rule"], record["asset"]) in new.undecided:
            continue
        known = stored.findings[missing[row]]
        change.findings[missing[row]] = (Status.FIXED.value, known.first_seen, Text(known.hash, body))
        change.ended["finding"].append(row)


def _finding_text(finding: Finding) -> Text:
    """A finding as stored: status and first sighting stand in columns of their own."""
    record = finding_to_record(finding)
    del record["status"], record["first_seen"]
    return _text(canonical(record))


def _status(finding: Finding, known: StoredFinding | None) -> str:
    if finding.status is Status.ACCEPTED:
        return Status.ACCEPTED.value
    if known is None:
        return Status.OPEN.value
    if known.status == Status.FIXED.value:
        return Status.REOPENED.value
    return Status.OPEN.value if known.status == Status.ACCEPTED.value else known.status
