"""The machine-readable documents that commands print with `--format json`. Versioned; keys are added, never taken
away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from upright.model.asset import Asset, Location
from upright.show import accuracy_shapes, shapes

if TYPE_CHECKING:
    from upright.app.inventory import Entry
    from upright.classify.accuracy import Accuracy
    from upright.classify.accuracy import Score as Correctness
    from upright.graph.cuts import Cut
    from upright.graph.lineage import Lineage
    from upright.graph.paths import AttackPath
    from upright.judge.framework import Framework
    from upright.model.control import Assessment
    from upright.model.data import DataLabel
    from upright.model.evidence import Gap
    from upright.model.finding import Finding, Score
    from upright.store.drift import Drift
    from upright.store.snapshot import Change, Scan, Snapshot


def schema(name: str) -> str:
    """The value of the `schema` key: `upright/inventory/1`."""
    return f"upright/{name}/1"


def inventory_document(
    snapshot: Snapshot, assets: Iterable[Asset] | None = None, entries: Iterable[Entry] | None = None
) -> shapes.InventoryDocument:
    """Assets with their locations, the relations among them, and gaps. `assets` narrows it; `entries` does too, and
    tells when each was seen, who owns it and whether it was approved.
    """
    told = {} if entries is None else {(entry.asset.id, entry.estate): entry for entry in entries}
    if entries is not None:
        assets = [entry.asset for entry in told.values()]
    chosen = list(snapshot.graph.assets if assets is None else assets)
    ids = {asset.id for asset in chosen}
    relations = [r for r in snapshot.graph.relations if r.source in ids and r.target in ids]
    return {
        "schema": schema("inventory"),
        "scan": scan_row(snapshot.scan),
        "assets": [entry_row(entry) for entry in told.values()] if told else [asset_row(asset) for asset in chosen],
        "relations": [{"source": r.source, "kind": str(r.kind), "target": r.target} for r in relations],
        "gaps": [gap_row(gap) for gap in snapshot.graph.gaps],
    }


def entry_row(entry: Entry) -> shapes.AssetRow:
    """One asset with when it was seen, who owns it and whether it was approved."""
    row = asset_row(entry.asset)
    owners = entry.asset.attributes.get("owners")
    row["estate"] = entry.estate
    row["first_seen"], row["last_seen"] = entry.first_seen, entry.last_seen
    row["owner"], row["owners"] = entry.owner, owners if isinstance(owners, list) else []
    row["approval"], row["sources"] = entry.approval, list(entry.sources)
    return row


def findings_document(snapshot: Snapshot, findings: Iterable[Finding] | None = None) -> shapes.FindingsDocument:
    """Findings with their evidence, how many assets each rule assessed, and which rules could not tell."""
    chosen = snapshot.findings if findings is None else findings
    return {
        "schema": schema("findings"),
        "scan": scan_row(snapshot.scan),
        "findings": [finding_row(finding) for finding in chosen],
        "assessed": dict(sorted(snapshot.assessed.items())),
        "unknown": dict(sorted(snapshot.unknown.items())),
        "gaps": [gap_row(gap) for gap in snapshot.graph.gaps],
    }


def scan_row(scan: Scan) -> shapes.ScanRow:
    """Which scan a document speaks of."""
    return {
        "id": scan.id,
        "estate": scan.estate,
        "started": scan.started,
        "finished": scan.finished,
        "state": scan.state,
        "stats": dict(scan.stats),
    }


def asset_row(asset: Asset) -> shapes.AssetRow:
    """One asset."""
    row: shapes.AssetRow = {
        "id": asset.id,
        "kind": str(asset.kind),
        "name": asset.name,
        "keys": list(asset.keys),
        "locations": [location_row(location) for location in asset.locations],
        "attributes": dict(asset.attributes),
        "exposure": str(asset.exposure),
        "labels": [label_row(label) for label in asset.labels],
        "confidence": round(asset.confidence, 3),
    }
    if asset.version:
        row["version"] = asset.version
    return row


def location_row(location: Location) -> shapes.LocationRow:
    """One place, relative to the root of its source."""
    row: shapes.LocationRow = {"path": location.path, "line": location.line}
    if location.type:
        row["type"] = location.type
    if location.source:
        row["source"] = location.source
    return row


def label_row(label: DataLabel) -> shapes.LabelRow:
    """One data class found in one part of an asset, without any value."""
    return {
        "class": label.data_class,
        "partition": label.partition,
        "count": label.count,
        "examined": label.examined,
        "holding": label.holding,
        "population": label.population,
        "share": [round(end, 5) for end in label.share],
        "confidence": round(label.confidence, 3),
        "sensitivity": label.sensitivity.name.lower(),
        "hint": label.hint,
    }


def gap_row(gap: Gap) -> shapes.GapRow:
    """One place where we could not look."""
    return {"where": gap.where, "why": gap.why, "code": gap.code, "source": gap.source, "count": gap.count}


def finding_row(finding: Finding) -> shapes.FindingRow:
    """One finding."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity.name.lower(),
        "confidence": round(finding.confidence, 3),
        "score": round(finding.score.value, 1),
        "asset": finding.asset,
        "reason": finding.reason,
        "locations": [location_row(location) for location in finding.locations],
        "controls": list(finding.controls),
        "signals": list(finding.signals),
        "remediations": list(finding.remediations),
        "remedy": finding.remedy,
        "status": str(finding.status),
        "first_seen": finding.first_seen,
        "path": list(finding.path),
        "evidence": dict(finding.evidence),
    }


def score_row(score: Score) -> shapes.ScoreRow:
    """A score, factor by factor."""
    return {
        "value": round(score.value, 1),
        "factors": [{"name": f.name, "value": round(f.value, 3), "why": f.why} for f in score.factors],
        "best_change": score.best_change,
        "best_value": round(score.best_value, 1),
    }


def explain_document(snapshot: Snapshot, finding: Finding, history: Iterable[Change] = ()) -> shapes.ExplainDocument:
    """One finding with its score in full, the assets on its path, and when it was open, accepted, fixed or back."""
    graph = snapshot.graph
    on_path = [graph.asset(asset) for asset in (finding.path or (finding.asset,)) if asset in graph]
    return {
        "schema": schema("explain"),
        "finding": finding_row(finding),
        "score": score_row(finding.score),
        "assets": [asset_row(asset) for asset in on_path],
        "history": [{"scan": each.scan, "when": each.when, "status": str(each.status)} for each in history],
    }


def paths_document(
    paths: Iterable[tuple[AttackPath, Score]], cuts: Iterable[Cut] = (), left_out: int = 0
) -> shapes.PathsDocument:
    """Attack paths, most urgent first, and the cuts that close most of them."""
    return {
        "schema": schema("paths"),
        "paths": [path_row(path, score) for path, score in paths],
        "cuts": [{"asset": cut.asset, "closes": cut.closes, "targets": cut.targets} for cut in cuts],
        "left_out": left_out,
    }


def path_row(path: AttackPath, score: Score) -> shapes.PathRow:
    """One attack path with its story and choke point."""
    return {
        "score": round(score.value, 1),
        "id": path.id,
        "severity": path.severity.name.lower(),
        "entry": path.entry,
        "target": path.target,
        "steps": [{"asset": step.asset, "relation": str(step.relation), "why": step.why} for step in path.steps],
        "story": path.story,
        "techniques": list(path.techniques),
        "choke_point": path.choke_point,
    }


def lineage_document(found: Lineage, asset: Asset) -> shapes.LineageDocument:
    """What feeds an asset, what it feeds, which data classes come along and who can reach it."""
    return {
        "schema": schema("lineage"),
        "asset": asset_row(asset),
        "upstream": [asset_row(each) for each in found.upstream],
        "downstream": [asset_row(each) for each in found.downstream],
        "classes": dict(found.classes),
        "taken_out": {name: left.id for name, left in found.taken_out.items()},
        "exposure": str(found.exposure),
        "readers": [asset_row(each) for each in found.readers],
        "paths": {key: list(path) for key, path in found.paths.items()},
    }


def diff_document(drift: Drift) -> shapes.DiffDocument:
    """What changed between two scans."""
    return {
        "schema": schema("diff"),
        "before": scan_row(drift.before),
        "after": scan_row(drift.after),
        "assets": {
            "new": [asset_row(asset) for asset in drift.new],
            "gone": [asset_row(asset) for asset in drift.gone],
            "changed": [{"asset": asset_row(each.after), "changed": list(each.attributes)} for each in drift.changed],
        },
        "relations": {
            "new": [{"source": r.source, "kind": str(r.kind), "target": r.target} for r in drift.relations_new],
            "gone": [{"source": r.source, "kind": str(r.kind), "target": r.target} for r in drift.relations_gone],
        },
        "findings": {
            "new": [finding_row(finding) for finding in drift.findings_new],
            "fixed": [finding_row(finding) for finding in drift.findings_fixed],
            "reopened": [finding_row(finding) for finding in drift.findings_reopened],
            "changed": [
                {"finding": finding_row(each.after), "changed": list(each.fields)} for each in drift.findings_changed
            ],
        },
    }


def comply_document(framework: Framework, assessments: Iterable[Assessment]) -> shapes.ComplyDocument:
    """The standing of each control of a framework, with coverage and conformance apart."""
    rows = list(assessments)
    counts: dict[str, int] = {}
    for row in rows:
        counts[str(row.status)] = counts.get(str(row.status), 0) + 1
    return {
        "schema": schema("comply"),
        "framework": framework.id,
        "title": framework.title,
        "counts": dict(sorted(counts.items())),
        "controls": [
            {
                "id": row.control.id,
                "title": row.control.title,
                "status": str(row.status),
                "reason": row.reason,
                "findings": list(row.findings),
            }
            for row in rows
        ],
    }


def accuracy_document(found: Accuracy, negatives: Accuracy | None = None) -> accuracy_shapes.AccuracyDocument:
    """Accuracy of each class, and what was found on documents with nothing to find."""
    document: accuracy_shapes.AccuracyDocument = {
        "schema": schema("accuracy"),
        "documents": found.documents,
        "characters": found.characters,
        "classes": [{"class": name, **accuracy_total(score)} for name, score in sorted(found.scores.items())],
        "total": accuracy_total(found.total),
        "good": found.good,
        "unknown": dict(found.unknown.most_common()),
    }
    if negatives:
        false = Counter({name: score.false for name, score in negatives.scores.items() if score.false})
        document["negatives"] = {
            "characters": negatives.characters,
            "false": false.total(),
            "per_mb": round(false.total() / max(1, negatives.characters) * 1e6, 1),
            "by_class": dict(false.most_common()),
        }
    return document


def accuracy_total(score: Correctness) -> accuracy_shapes.AccuracyTotal:
    """Counts, and what follows from them."""
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        "right": score.right,
        "false": score.false,
        "missed": score.missed,
    }
