"""Assets, relations, gaps and findings as JSON and back, without loss. Also what `show` prints them from."""

from __future__ import annotations

import hashlib
import json
from typing import Any, TypeAlias

from upright.model.asset import Asset, AssetKind, Exposure, Location
from upright.model.data import DataLabel, Sensitivity
from upright.model.evidence import Gap
from upright.model.finding import Factor, Finding, Score, Severity, Status
from upright.model.relation import Relation, RelationKind

Record: TypeAlias = "dict[str, Any]"  # what JSON calls an object
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def canonical(record: Record | list[str]) -> str:
    """The one spelling of a record: sorted keys, no spaces, ASCII only (so any database takes it)."""
    return _CANONICAL.encode(record)


def digest(text: str) -> str:
    """The hash by which two scans are compared: BLAKE2b, 128 bits, hex."""
    return hashlib.blake2b(text.encode("ascii"), digest_size=16).hexdigest()


def location_to_record(location: Location) -> Record:
    """`{"path", "line", "source", "type"}`."""
    return {"path": location.path, "line": location.line, "source": location.source, "type": location.type}


def location_from_record(record: Record) -> Location:
    """The inverse of `location_to_record`."""
    return Location(record["path"], record["line"], record["source"], record["type"])


def label_to_record(label: DataLabel) -> Record:
    """A data label; the class stands under `class`."""
    return {
        "class": label.data_class,
        "partition": label.partition,
        "count": label.count,
        "examined": label.examined,
        "confidence": label.confidence,
        "sensitivity": int(label.sensitivity),
        "hint": label.hint,
        "digest": label.digest,
        "line": label.line,
        "holding": label.holding,
        "population": label.population,
    }


def label_from_record(record: Record) -> DataLabel:
    """The inverse of `label_to_record`."""
    return DataLabel(
        record["class"],
        record["partition"],
        record["count"],
        record["examined"],
        record["confidence"],
        Sensitivity(record["sensitivity"]),
        record["hint"],
        record["digest"],
        record["line"],
        record.get("holding", 0),
        record.get("population", 0),
    )


def asset_to_record(asset: Asset) -> Record:
    """All fields of an asset by name; `keys`, `locations` and `labels` as lists."""
    return {
        "id": asset.id,
        "kind": asset.kind.value,
        "name": asset.name,
        "version": asset.version,
        "keys": list(asset.keys),
        "locations": [location_to_record(location) for location in asset.locations],
        "attributes": dict(asset.attributes),
        "labels": [label_to_record(label) for label in asset.labels],
        "exposure": asset.exposure.value,
        "confidence": asset.confidence,
    }


def asset_from_record(record: Record) -> Asset:
    """The inverse of `asset_to_record`."""
    return Asset(
        record["id"],
        AssetKind(record["kind"]),
        record["name"],
        record["version"],
        tuple(record["keys"]),
        tuple([location_from_record(location) for location in record["locations"]]),
        record["attributes"],
        tuple([label_from_record(label) for label in record["labels"]]),
        Exposure(record["exposure"]),
        record["confidence"],
    )


def relation_to_record(relation: Relation) -> Record:
    """`{"source", "kind", "target"}`, ends as asset ids."""
    return {"source": relation.source, "kind": relation.kind.value, "target": relation.target}


def relation_from_record(record: Record) -> Relation:
    """The inverse of `relation_to_record`."""
    return Relation(record["source"], RelationKind(record["kind"]), record["target"])


def gap_to_record(gap: Gap) -> Record:
    """`{"where", "why", "code", "source", "count", "hides"?}`."""
    told = {"where": gap.where, "why": gap.why, "code": gap.code, "source": gap.source, "count": gap.count}
    return told | ({"hides": gap.hides} if gap.hides else {})


def gap_from_record(record: Record) -> Gap:
    """The inverse of `gap_to_record`."""
    told = (record["where"], record["why"], record["code"], record["source"], record["count"])
    return Gap(*told, hides=record.get("hides", ""))


def score_to_record(score: Score) -> Record:
    """`{"value", "factors": [{"name", "value", "why"}], "best_change", "best_value"}`."""
    return {
        "value": score.value,
        "factors": [{"name": one.name, "value": one.value, "why": one.why} for one in score.factors],
        "best_change": score.best_change,
        "best_value": score.best_value,
    }


def score_from_record(record: Record) -> Score:
    """The inverse of `score_to_record`."""
    factors = tuple([Factor(one["name"], one["value"], one["why"]) for one in record["factors"]])
    return Score(record["value"], factors, record["best_change"], record["best_value"])


def finding_to_record(finding: Finding) -> Record:
    """All fields of a finding by name; `severity` as its lower-case word."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity.name.lower(),
        "confidence": finding.confidence,
        "score": score_to_record(finding.score),
        "asset": finding.asset,
        "reason": finding.reason,
        "locations": [location_to_record(location) for location in finding.locations],
        "path": list(finding.path),
        "signals": list(finding.signals),
        "controls": list(finding.controls),
        "remediations": list(finding.remediations),
        "remedy": finding.remedy,
        "status": finding.status.value,
        "first_seen": finding.first_seen,
        "evidence": dict(finding.evidence),
    }


def finding_from_record(record: Record) -> Finding:
    """The inverse of `finding_to_record`."""
    return Finding(
        id=record["id"],
        rule=record["rule"],
        title=record["title"],
        severity=Severity[record["severity"].upper()],
        confidence=record["confidence"],
        score=score_from_record(record["score"]),
        asset=record["asset"],
        reason=record["reason"],
        locations=tuple([location_from_record(location) for location in record["locations"]]),
        path=tuple(record["path"]),
        signals=tuple(record["signals"]),
        controls=tuple(record["controls"]),
        remediations=tuple(record["remediations"]),
        remedy=record["remedy"],
        status=Status(record["status"]),
        first_seen=record["first_seen"],
        evidence=record["evidence"],
    )
