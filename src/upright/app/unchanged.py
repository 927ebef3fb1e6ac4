"""What did not change since a source was last read is not read again.

A part says what its files were like when they were read, and with which programs. Where all of it is as it was, the
part stands; where some files differ, the others keep their profiles, and only detectors look at them again: these see
the whole source.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from upright import __version__
from upright.app.parts import Kept, Part
from upright.connect.embedded import MADE_OF

if TYPE_CHECKING:
    from upright.app.config import Config
    from upright.app.work import Result
    from upright.connect.connector import Source
    from upright.model.asset import Json
    from upright.model.evidence import Gap
    from upright.model.item import Item
    from upright.store.store import Store

OF_ALL: Final = ""  # the path under which the stamp of the listing itself stands
_YOUNG: Final = 50_000_000  # nanoseconds: a file this fresh may change again within the same tick of the clock
_PASSING: Final = frozenset(
    {"timeout", "memory", "crashed", "denied", "unreachable"}
)  # gaps that may be gone next time
_OURS: Final = Path(__file__).parents[1]
_INSTALLED: Final = frozenset({"site-packages", "dist-packages"})


@dataclass
class Before:
    """What the store has of an estate's sources, each unpacked once. `after`: the number of its newest scan (0: none).
    `reader`: what `reader_of` says now. `grounds`: what that scan's judgement rests on (see `upright.app.grounds`).
    `kept`: the parts as they are kept, by source.
    """

    reader: str = ""
    after: int = 0
    grounds: Mapping[str, Json] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)

    def look(self, store: Store, config: Config) -> None:
        """See what the store has now."""
        self.after, bodies = store.parts(config.estate)
        self.grounds = store.grounds(self.after) if self.after else {}
        same = {name: kept for name, kept in self.kept.items() if bodies.get(name) == kept.body}
        self.kept = {name: Kept(body) for name, body in bodies.items()} | same

    def part(self, source: str) -> Part | None:
        """The part of a source; None where there is none that this Upright can take."""
        return self.kept[source].part if source in self.kept else None

    def standing(self, source: Source, stamps: Mapping[str, str]) -> Kept | None:
        """The part of a source whose files are as they were."""
        kept = self.kept.get(source.name)
        return kept if kept is not None and kept.stands(stamps, self.reader) else None

    def profiles(self, source: Source, stamps: Mapping[str, str]) -> dict[tuple[str, str], Result]:
        """What was made of those files of a source that are as they were, by source and path."""
        part = self._readable(source.name)
        if part is None:
            return {}
        same = {path for path, stamp in stamps.items() if part.stamps.get(path) == stamp}
        known = (each for each in part.results if each.path in same and each.profile is not None)
        return {(each.source, each.path): each for each in known}

    def _readable(self, source: str) -> Part | None:
        part = self.part(source) if self.reader else None
        return part if part is not None and part.reader == self.reader else None


def stamps_of(source: Source, items: Sequence[Item], gaps: Iterable[Gap]) -> dict[str, str]:
    """What the files of a source are like, by path; empty where that does not tell whether something changed."""
    if source.type != "filesystem":
        return {}
    files = [item for item in items if MADE_OF not in item.provenance]  # the others change with them
    stamps = {item.path: stamp for item in files if (stamp := stamp_of(item))}
    if len(stamps) < len(files):
        return {}
    told = (source.address, sorted(source.options.items()), sorted(gaps))
    return {**stamps, OF_ALL: _digest(map(repr, told))}


def stamp_of(item: Item) -> str:
    """Changes when the file does; empty for what is no file, lies in a larger one, or changed a moment ago."""
    if not item.locator or item.content is not None or item.provenance:
        return ""
    try:
        known = Path(item.locator).stat()
    except OSError:
        return ""
    young = time.time_ns() - known.st_ctime_ns < _YOUNG
    return "" if young else f"{known.st_size}-{known.st_mtime_ns}-{known.st_ctime_ns}-{known.st_ino}"


def lasting(stamps: Mapping[str, str], gaps: Iterable[Gap]) -> dict[str, str]:
    """The stamps, less those of files that could not be read for a reason that may pass."""
    passing = {gap.where for gap in gaps if gap.code in _PASSING}
    return {path: stamp for path, stamp in stamps.items() if path not in passing}


def reader_of(key: bytes) -> str:
    """Changes when the programs do that examine files, what they are told to trust, or the key of their digests."""
    from upright.discover.readers.pickle_policy.own import given

    told = [__version__, sys.version, repr(given()), blake2b(key, digest_size=16).hexdigest()]
    return _digest([*told, *_programs()])


def _programs() -> Iterator[str]:
    """Our own files, and what else is installed."""
    for folder, folders, files in os.walk(_OURS):
        folders[:] = sorted(name for name in folders if name not in {"__pycache__", "web"})
        for name in sorted(files):
            known = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118  two thousand files at every start
            yield f"{name} {known.st_size} {known.st_mtime_ns}"
    for place in map(Path, sys.path):
        if place.name in _INSTALLED and place.is_dir():
            yield f"{place} {place.stat().st_mtime_ns}"


def _digest(told: Iterable[str]) -> str:
    return blake2b("\0".join(told).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
