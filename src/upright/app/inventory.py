"""Question one: what AI we have, where, who owns it, since when, and which of it nobody approved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from upright.app.workspace import Workspace
from upright.model.asset import Asset, Location
from upright.model.errors import NotFoundError
from upright.store.snapshot import Scan, Snapshot

_WORLDWIDE = ("arn:", "purl:", "hf:", "model:", "service:", "url:", "image:", "person:", "secret:")


@dataclass(frozen=True, slots=True)
class Entry:
    """One asset of the inventory. `first_seen` and `last_seen`: of the scans that saw it and the days on which logs
    show it, ISO 8601. `approval`: `approved`, `expired`, `not approved`, or empty where no list speaks of it.
    """

    asset: Asset
    estate: str
    first_seen: str
    last_seen: str

    @property
    def owner(self) -> str:
        """The surest owner, or an empty string."""
        return str(self.asset.attributes.get("owner") or "")

    @property
    def approval(self) -> str:
        """What the lists of approved AI say."""
        said = self.asset.attributes
        if said.get("approval"):
            return str(said["approval"])
        return "approved" if said.get("approved") is True else "not approved" if said.get("approved") is False else ""

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources in which it was seen."""
        return tuple(sorted({place.source for place in self.asset.locations if place.source}))


def entries(workspace: Workspace, snapshot: Snapshot) -> list[Entry]:
    """Every asset of one snapshot, with when it was seen."""
    first = workspace.store.first_seen(snapshot.scan) if snapshot.scan.id else {}
    return [_entry(asset, snapshot.scan, first.get(asset.id, "")) for asset in snapshot.graph.assets]


def _entry(asset: Asset, scan: Scan, first: str) -> Entry:
    begun = [day for day in (first or scan.started, str(asset.attributes.get("first_used") or "")) if day]
    ended = [day for day in (scan.started, str(asset.attributes.get("last_used") or "")) if day]
    return Entry(asset, scan.estate, min(begun), max(ended))


def scan_as_of(workspace: Workspace, day: date) -> int:
    """The number of the newest scan that began on this day or before. Raises NotFoundError."""
    found = next((scan for scan in workspace.scans() if scan.started[:10] <= day.isoformat()), None)
    if found is None:
        raise NotFoundError(f"nothing was scanned on {day} or before")
    return found.id


def everywhere(workspace: Workspace) -> list[Entry]:
    """The newest snapshots of all estates together: what has one name everywhere (a package, a hosted model, a service)
    is one entry, what only a place tells apart stays apart.
    """
    newest: dict[str, int] = {}
    for scan in workspace.scans():
        newest.setdefault(scan.fingerprint, scan.id)
    found: dict[tuple[str, str], Entry] = {}
    for number in newest.values():
        for entry in entries(workspace, workspace.snapshot(number)):
            shared = any(key.startswith(_WORLDWIDE) for key in entry.asset.keys[:1])
            slot = entry.asset.id, "" if shared else entry.estate
            found[slot] = _together(found[slot], entry) if slot in found else entry
    return [found[slot] for slot in sorted(found)]


def _together(one: Entry, other: Entry) -> Entry:
    asset = replace(
        one.asset,
        locations=tuple(sorted({*_within(one), *_within(other)})),
        attributes={**other.asset.attributes, **one.asset.attributes},
        labels=tuple(sorted({*one.asset.labels, *other.asset.labels})),
        confidence=max(one.asset.confidence, other.asset.confidence),
    )
    estates = ", ".join(sorted({*one.estate.split(", "), *other.estate.split(", ")}))
    return Entry(asset, estates, min(one.first_seen, other.first_seen), max(one.last_seen, other.last_seen))


def _within(entry: Entry) -> Iterator[Location]:
    yield from entry.asset.locations


def narrowed(found: Iterable[Entry], *, owner: str = "", approval: str = "") -> list[Entry]:
    """Those of an owner (part of a name; `none`: nobody's) and in a state of approval (`unapproved`: not approved or
    expired).
    """
    return [entry for entry in found if _owned(entry, owner.lower()) and _approved(entry, approval.lower())]


def _owned(entry: Entry, owner: str) -> bool:
    if owner == "none":
        return not entry.owner
    listed = entry.asset.attributes.get("owners")
    names = [str(each.get("name")) for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return not owner or any(owner in name.lower() for name in (*names, entry.owner))


def _approved(entry: Entry, approval: str) -> bool:
    if approval == "unapproved":
        return entry.approval in {"not approved", "expired"}
    return not approval or entry.approval == approval.replace("-", " ")
