"""Scanning again and again: files that did not change since the last look are not read again, nor are their results
made anew, and what examines the rest stays loaded.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from upright.app.config import Config
from upright.app.unchanged import Before, stamp_of
from upright.app.workspace import Workspace

if TYPE_CHECKING:
    from upright.app.work import Result
    from upright.model.item import Item
    from upright.store.snapshot import Snapshot

_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_Place: TypeAlias = tuple[str, str]  # source and path


@dataclass
class Memory:
    """Results of files by source and path; each holds for as long as its file stays untouched. `before`: what the store
    has of the sources, unpacked once.
    """

    before: Before = field(default_factory=Before)
    _kept: dict[_Place, tuple[str, Result]] = field(default_factory=dict)
    _seen: dict[_Place, str] = field(default_factory=dict)

    def recall(self, items: Iterable[Item]) -> tuple[list[Item], list[Result]]:
        """What has to be examined, and the results of the rest. What is no longer there is forgotten."""
        fresh, known = [], []
        self._seen = {}
        for item in items:
            place, stamp = (item.source, item.path), stamp_of(item)
            if stamp:
                self._seen[place] = stamp
            kept = self._kept.get(place)
            if kept is not None and kept[0] == stamp:
                known.append(kept[1])
            else:
                fresh.append(item)
        sources = {source for source, _ in self._seen}
        self._kept = {
            place: kept for place, kept in self._kept.items() if place in self._seen or place[0] not in sources
        }
        return fresh, known

    def keep(self, results: Iterable[Result]) -> None:
        """Keep what was made of files whose stamp was taken before they were read."""
        self._kept |= {
            place: (self._seen[place], each) for each in results if (place := (each.source, each.path)) in self._seen
        }


@dataclass
class Watching:
    """What is scanned again and again. Make it before anything that starts threads: workers are then forked from this
    process, in which everything is loaded.
    """

    workspace: Workspace
    config: Config
    _memory: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        for each in _ONE_THREAD:  # idle threads of numeric libraries would forbid to fork
            os.environ.setdefault(each, "1")

    @property
    def folders(self) -> list[Path]:
        """What lies on this machine, so that it can be watched."""
        return [Path(source.address) for source in self.config.sources if Path(source.address).is_absolute()]

    def look(self, changed: Collection[Path] = ()) -> Snapshot:
        """Scan; of several sources only those that hold something of what changed (nothing given: all)."""
        from upright.app.scan import scan

        names = [
            source.name
            for source in self.config.sources
            if any(path.is_relative_to(source.address) for path in changed)
        ]
        only = names if 0 < len(names) < len(self.config.sources) else ()
        try:
            return scan(self.config, self.workspace.state, only=only, memory=self._memory)
        finally:
            gc.unfreeze()  # what was shared with workers may be collected again
