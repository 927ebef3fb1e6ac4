"""Drift: the difference of two scans, in words of the estate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeVar

from upright.model.asset import Asset, Json
from upright.model.finding import Finding, Status

if TYPE_CHECKING:
    from upright.model.relation import Relation
    from upright.store.snapshot import Scan, Snapshot


T = TypeVar("T", Asset, Finding)


@dataclass(frozen=True, slots=True)
class Changed:
    """An asset that is still there but not the same. `attributes` are the sorted names of what differs: a field
    (`version`, `labels`, `exposure`, `locations`...) or an attribute as `attributes.digest`.
    """

    before: Asset
    after: Asset
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    """A finding that still stands but reads differently: `fields` are the sorted names of what differs."""

    before: Finding
    after: Finding
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """From scan `before` to scan `after`: assets, relations and findings that came, went and changed, each by id.

    A thing that merely moved to another line of the same file has not changed.
    """

    before: Scan
    after: Scan
    new: tuple[Asset, ...]
    gone: tuple[Asset, ...]
    changed: tuple[Changed, ...]
    relations_new: tuple[Relation, ...]
    relations_gone: tuple[Relation, ...]
    findings_new: tuple[Finding, ...]
    findings_fixed: tuple[Finding, ...]
    findings_reopened: tuple[Finding, ...]
    findings_changed: tuple[ChangedFinding, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not any(getattr(self, field.name) for field in fields(self) if field.name not in {"before", "after"})


@dataclass(frozen=True, slots=True)
class Side:
    """What one of two scans has that the other has not, or not so: assets and standing findings by id, relations."""

    scan: Scan
    assets: Mapping[str, Asset]
    relations: Collection[Relation]
    findings: Mapping[str, Finding]


def drift(before: Snapshot, after: Snapshot) -> Drift:
    """What differs between two snapshots."""
    return between(_side(before), _side(after))


def _side(whole: Snapshot) -> Side:
    return Side(whole.scan, _by_id(whole.graph.assets), whole.graph.relations, _by_id(whole.findings))


def _by_id(things: Iterable[T]) -> dict[str, T]:
    return {thing.id: thing for thing in things}


def between(before: Side, after: Side) -> Drift:
    """What differs between two sides. What both have alike need not be in either."""
    old, new = before.assets, after.assets
    found_old, found_new = before.findings, after.findings
    arrived = [finding for uid, finding in found_new.items() if uid not in found_old]
    both = [(found_old[uid], found_new[uid]) for uid in sorted(found_old.keys() & found_new.keys())]
    relations_old, relations_new = set(before.relations), set(after.relations)
    return Drift(
        before=before.scan,
        after=after.scan,
        new=tuple(new[uid] for uid in sorted(new.keys() - old.keys())),
        gone=tuple(old[uid] for uid in sorted(old.keys() - new.keys())),
        changed=tuple(
            Changed(old[uid], new[uid], names)
            for uid in sorted(old.keys() & new.keys())
            if (names := _differing_asset(old[uid], new[uid]))
        ),
        relations_new=tuple(sorted(relations_new - relations_old)),
        relations_gone=tuple(sorted(relations_old - relations_new)),
        findings_new=tuple(one for one in arrived if one.status is not Status.REOPENED),
        findings_fixed=tuple(finding for uid, finding in found_old.items() if uid not in found_new),
        findings_reopened=tuple(one for one in arrived if one.status is Status.REOPENED),
        findings_changed=tuple(ChangedFinding(a, b, names) for a, b in both if (names := _differing_finding(a, b))),
    )


_ABOUT_PLACES = frozenset({"evidence"})  # an attribute that moves with every line above it


def _differing_asset(before: Asset, after: Asset) -> tuple[str, ...]:
    if before == after:
        return ()
    names = [
        name
        for name in ("name", "version", "keys", "exposure", "confidence")
        if getattr(before, name) != getattr(after, name)
    ]
    if _places(before) != _places(after):
        names.append("locations")
    if _contents(before) != _contents(after):
        names.append("labels")
    return tuple(sorted(names + _differing(before.attributes, after.attributes)))


def _differing(before: Mapping[str, Json], after: Mapping[str, Json]) -> list[str]:
    return [
        f"attributes.{name}"
        for name in (before.keys() | after.keys()) - _ABOUT_PLACES
        if (name in before) != (name in after) or before.get(name) != after.get(name)
    ]


def _places(asset: Asset) -> set[tuple[str, str, str]]:
    return {(location.source, location.path, location.type) for location in asset.locations}


def _contents(asset: Asset) -> set[tuple[str, str, int, str]]:
    return {(label.data_class, label.partition, label.count, label.digest) for label in asset.labels}


def _differing_finding(before: Finding, after: Finding) -> tuple[str, ...]:
    skipped = {"first_seen", "locations", "evidence", "reason"}  # these follow the lines, or say the same in words
    names = [field.name for field in fields(Finding) if field.name not in skipped]
    return tuple(sorted(name for name in names if getattr(before, name) != getattr(after, name)))
