"""A view of one snapshot: assets and findings as the API shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import pairwise
from typing import Any

from upright.graph.paths import AttackPath, attack_paths
from upright.judge.rule import Rule
from upright.model.asset import Asset
from upright.model.finding import Finding
from upright.show.api import shapes
from upright.show.api.encode import OPEN, label, location, reference, remediations, sensitivity, severity
from upright.store.snapshot import Change, Snapshot

_FINDINGS = 100  # shown with one asset, worst first
_RELATIONS = 300  # of one asset; a hub of a large estate has a hundred thousand


class View:
    """One snapshot with what the lists need at hand: findings by asset, and drawn assets."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.graph = snapshot.graph
        self.findings = snapshot.findings

    @cached_property
    def by_asset(self) -> dict[str, list[Finding]]:
        """Open findings by the asset they are on, worst first."""
        return self._group(lambda finding: (finding.asset,))

    @cached_property
    def crossing(self) -> dict[str, list[Finding]]:
        """Open findings by every asset they are on or whose path crosses it, worst first."""
        return self._group(lambda finding: (finding.asset, *finding.path))

    @cached_property
    def paths(self) -> list[AttackPath]:
        """Attack paths, gravest first."""
        return attack_paths(self.graph)

    def _group(self, ends: Callable[[Finding], tuple[str, ...]]) -> dict[str, list[Finding]]:
        groups: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if finding.status in OPEN:
                for asset_id in dict.fromkeys(ends(finding)):
                    groups.setdefault(asset_id, []).append(finding)
        return groups

    def named(self, asset_id: str) -> tuple[str, str]:
        """Kind and name of an asset, also of one that is gone; for lists of hundreds of thousands."""
        if asset_id in self.graph:
            asset = self.graph.asset(asset_id)
            return asset.kind.value, asset.name
        return asset_id.rpartition("-")[0], asset_id

    def ref(self, asset: Asset | str) -> shapes.AssetRef:
        """The asset in short. An id that this graph lacks (it is gone) is named by its id."""
        if isinstance(asset, str):
            if asset not in self.graph:
                return shapes.AssetRef(
                    id=asset, kind=asset.rpartition("-")[0], name=asset, exposure="unknown", type="", sensitivity=None
                )
            asset = self.graph.asset(asset)
        return shapes.AssetRef(**_short(asset))

    def row(self, asset: Asset) -> shapes.AssetRow:
        """The asset as a line of the inventory."""
        return shapes.AssetRow(**_short(asset), **self._row(asset))

    def _row(self, asset: Asset) -> dict[str, Any]:
        own = self.by_asset.get(asset.id, [])
        worst = max((finding.severity for finding in own), default=None)
        return {
            "version": asset.version,
            "provider": str(asset.attributes.get("provider", "")),
            "confidence": asset.confidence,
            "location": location(asset.locations[0]) if asset.locations else None,
            "locations": len(asset.locations),
            "findings": len(own),
            "severity": None if worst is None else severity(worst),
            "score": max((finding.score.value for finding in own), default=0.0),
        }

    def asset(self, asset: Asset) -> shapes.AssetOut:
        """The asset with all that is known of it."""
        edges = list(self.graph.edges(asset))
        relations = [
            shapes.RelationOut(
                direction="out" if edge.source == asset.id else "in",
                kind=edge.kind,
                asset=self.ref(edge.target if edge.source == asset.id else edge.source),
            )
            for edge in edges[:_RELATIONS]
        ]
        return shapes.AssetOut(
            **_short(asset),
            **self._row(asset),
            keys=list(asset.keys),
            places=[location(place) for place in asset.locations],
            attributes=dict(asset.attributes),
            labels=[label(found) for found in sorted(asset.labels, key=lambda found: -found.sensitivity)],
            relations=relations,
            relation_count=len(edges),
            open_findings=self.finding_rows(self.crossing.get(asset.id, [])[:_FINDINGS]),
        )

    def steps(self, path: Iterable[str]) -> list[shapes.StepOut]:
        """A path of asset ids as stops with the relations between them."""
        stops = list(path)
        steps = [self._step(here, there) for here, there in pairwise(stops)]
        return [*steps, shapes.StepOut(asset=self.ref(stops[-1]), forward=True, why="")] if stops else []

    def _step(self, here: str, there: str) -> shapes.StepOut:
        if here not in self.graph or there not in self.graph:
            return shapes.StepOut(asset=self.ref(here), forward=True, why="")
        forward = self.graph.relation_between(here, there)
        kind = forward or self.graph.relation_between(there, here)
        return shapes.StepOut(
            asset=self.ref(here), verb=kind or "", forward=forward is not None or kind is None, why=""
        )

    def rule(self, unit: Rule) -> shapes.RuleOut:
        """A rule with its counts in this snapshot."""
        return shapes.RuleOut(
            id=unit.id,
            title=unit.title,
            severity=severity(unit.severity),
            assesses=sorted(unit.assesses),
            signals=list(unit.signals),
            remedy=unit.remedy,
            remediations=list(unit.remediations),
            weakness=list(unit.weakness),
            why=reference(unit.id),
            findings=sum(one.rule == unit.id and one.status in OPEN for one in self.findings),
            assessed=self.snapshot.assessed.get(unit.id),
            unknown=self.snapshot.unknown.get(unit.id, ""),
        )

    def finding_rows(self, findings: Iterable[Finding]) -> list[shapes.FindingRow]:
        """Findings as lines of the ranked table."""
        return [shapes.FindingRow(**self._finding(finding)) for finding in findings]

    def _finding(self, finding: Finding) -> dict[str, Any]:
        stops = [self.ref(stop) for stop in dict.fromkeys((finding.asset, *finding.path))]
        return {
            "id": finding.id,
            "rule": finding.rule,
            "title": finding.title,
            "severity": severity(finding.severity),
            "confidence": finding.confidence,
            "score": finding.score.value,
            "status": finding.status,
            "reason": finding.reason,
            "asset": self.ref(finding.asset),
            "location": location(finding.locations[0]) if finding.locations else None,
            "reach": sorted({data_class for stop in stops for data_class in stop.data_classes}),
            "fixable": bool(remediations(finding)),
            "first_seen": finding.first_seen,
        }

    def finding(self, finding: Finding, unit: Rule | None, history: Iterable[Change] = ()) -> shapes.FindingOut:
        """The finding with its reasons."""
        score = finding.score
        return shapes.FindingOut(
            **self._finding(finding),
            explanation=reference(finding.rule),
            factors=[shapes.FactorOut(name=part.name, value=part.value, why=part.why) for part in score.factors],
            best_change=score.best_change,
            best_value=score.best_value,
            locations=[location(place) for place in finding.locations],
            evidence=dict(finding.evidence),
            path=self.steps(finding.path or (finding.asset,)),
            controls=list(finding.controls),
            weakness=list(unit.weakness) if unit else [],
            signals=list(finding.signals),
            remedy=finding.remedy or (unit.remedy if unit else ""),
            remediations=remediations(finding),
            history=[shapes.TurnOut(scan=one.scan, when=one.when, status=one.status) for one in history],
        )


def _short(asset: Asset) -> dict[str, Any]:
    worst = max((found.sensitivity for found in asset.labels), default=None)
    return {
        "id": asset.id,
        "kind": asset.kind,
        "type": str(asset.attributes.get("type", "")),
        "name": asset.name,
        "exposure": asset.exposure,
        "sensitivity": None if worst is None else sensitivity(worst),
        "data_classes": sorted({found.data_class for found in asset.labels}),
    }
