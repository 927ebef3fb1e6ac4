"""Which absences are proven: a thing not seen again is gone only where the scan did look.

An asset seen in a source that failed, or in a file that could not be read this time, is kept as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from upright.model.evidence import EVERY

if TYPE_CHECKING:
    from upright.model.asset import Asset, Location
    from upright.model.data import DataLabel
    from upright.model.evidence import Gap
    from upright.store.snapshot import Scope

_BY_CHOICE = frozenset({"ignored", "unsupported"})  # gaps that say "not wanted", not "could not"
_ANYWHERE = frozenset({"*", "**"})  # places of gaps that may be anywhere in their source


class Coverage:
    """What one scan looked at: its scopes, less its gaps. Without scopes everything counts as looked at."""

    def __init__(self, scopes: Iterable[Scope], gaps: Iterable[Gap]) -> None:
        gaps = tuple(gaps)
        self._incomplete = frozenset(scope.source for scope in scopes if not scope.complete and not scope.held)
        self._unread = frozenset((gap.source, gap.where.rstrip("/")) for gap in gaps if gap.code not in _BY_CHOICE)
        self._partly = frozenset(source for source, where in self._unread if where in _ANYWHERE)
        self._hidden = frozenset((gap.source, gap.hides) for gap in gaps if gap.hides and gap.code not in _BY_CHOICE)

    @property
    def incomplete(self) -> bool:
        """Whether a scope was not completed, or left out."""
        return bool(self._incomplete)

    @property
    def unread(self) -> bool:
        """Whether there is a file or folder that could not be read."""
        return bool(self._unread)

    @property
    def total(self) -> bool:
        """Whether everything was looked at."""
        return not self._incomplete and not self._unread

    def covers_source(self, source: str) -> bool:
        """Whether the scan went through this source to its end; a nameless one only when it did so with all."""
        return source not in self._incomplete if source else not self._incomplete

    def covers(self, location: Location) -> bool:
        """Whether the scan looked here: the source is complete, and no gap is on the file or a folder above."""
        if not self.covers_source(location.source) or location.source in self._partly:
            return False
        path = location.path
        while path and self._unread:
            if (location.source, path) in self._unread or ("", path) in self._unread:
                return False
            path = path.rpartition("/")[0]
        return True

    def certain(self, asset: Asset) -> bool:
        """Whether the scan looked at every place of this asset (one without places: at everything)."""
        if not asset.locations:
            return not self._incomplete
        return self.total or all(map(self.covers, asset.locations))

    def proves_absent(self, asset: Asset) -> bool:
        """Whether an asset that was not seen is gone: all its places were looked at, and no gap hides its kind."""
        hidden = any((spot.source, kind) in self._hidden for spot in asset.locations for kind in (asset.kind, EVERY))
        return not hidden and self.certain(asset)


def keep_unseen(old: Asset, new: Asset | None, coverage: Coverage) -> Asset | None:
    """The asset after a scan: as seen now, and with what it had in places that were not looked at.

    None when it was not seen and every place it had was looked at.
    """
    unseen = tuple(location for location in old.locations if not coverage.covers(location))
    if new is None:
        if coverage.proves_absent(old):
            return None
        return replace(old, locations=unseen, labels=_labels_of(old, coverage, unseen)) if unseen else old
    if not unseen:
        return new
    return replace(
        new,
        version=new.version or old.version,
        keys=tuple(sorted({*new.keys, *old.keys})),
        locations=tuple(sorted({*new.locations, *unseen})),
        attributes={**old.attributes, **new.attributes},
        labels=tuple(sorted({*new.labels, *_labels_of(old, coverage, unseen)})),
    )


def _labels_of(old: Asset, coverage: Coverage, unseen: tuple[Location, ...]) -> tuple[DataLabel, ...]:
    """The labels found in places not looked at now; a label of a part elsewhere went with that place."""
    seen = {location.path for location in old.locations if coverage.covers(location)}
    seen -= {location.path for location in unseen}
    return tuple(label for label in old.labels if label.partition.partition(":")[0] not in seen)
