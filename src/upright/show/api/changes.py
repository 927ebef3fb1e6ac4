"""The difference of two scans as a flat list of changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.show.api.shapes import ChangeOut

if TYPE_CHECKING:
    from upright.model.asset import Asset
    from upright.model.finding import Finding
    from upright.model.relation import Relation
    from upright.store.drift import Drift


def changes(drift: Drift) -> list[ChangeOut]:
    """Findings first, then assets, then relations."""
    return [*_findings(drift), *_assets(drift), *_relations(drift)]


def _findings(drift: Drift) -> Iterator[ChangeOut]:
    def told(finding: Finding) -> str:
        return f"{finding.severity.name.lower()}, {finding.reason}"

    for finding in drift.findings_new:
        yield ChangeOut(what="finding", change="new", id=finding.id, name=finding.title, detail=told(finding))
    for finding in drift.findings_reopened:
        yield ChangeOut(what="finding", change="reopened", id=finding.id, name=finding.title, detail=told(finding))
    for finding in drift.findings_fixed:
        yield ChangeOut(what="finding", change="fixed", id=finding.id, name=finding.title, detail=told(finding))
    for each in drift.findings_changed:
        detail = ", ".join(each.fields)
        yield ChangeOut(what="finding", change="changed", id=each.after.id, name=each.after.title, detail=detail)


def _assets(drift: Drift) -> Iterator[ChangeOut]:
    for asset in drift.new:
        yield ChangeOut(what="asset", change="new", id=asset.id, name=asset.name, detail=asset.kind)
    for asset in drift.gone:
        yield ChangeOut(what="asset", change="gone", id=asset.id, name=asset.name, detail=asset.kind)
    for each in drift.changed:
        detail = ", ".join(each.attributes)
        yield ChangeOut(what="asset", change="changed", id=each.after.id, name=each.after.name, detail=detail)


def _relations(drift: Drift) -> Iterator[ChangeOut]:
    names = _names(drift)
    for relation in drift.relations_new:
        yield ChangeOut(
            what="relation",
            change="new",
            id=_relation_id(relation),
            name=_sentence(relation, names),
            detail=relation.kind,
        )
    for relation in drift.relations_gone:
        yield ChangeOut(
            what="relation",
            change="gone",
            id=_relation_id(relation),
            name=_sentence(relation, names),
            detail=relation.kind,
        )


def _names(drift: Drift) -> dict[str, str]:
    assets: list[Asset] = [*drift.new, *drift.gone, *(each.after for each in drift.changed)]
    return {asset.id: asset.name for asset in assets}


def _relation_id(relation: Relation) -> str:
    return f"{relation.source} {relation.kind} {relation.target}"


def _sentence(relation: Relation, names: dict[str, str]) -> str:
    source, target = (names.get(end, end) for end in (relation.source, relation.target))
    return f"{source} {relation.kind} {target}"
