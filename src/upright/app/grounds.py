"""What a judgement rests on: while all of it is as it was, the judgement stands, and nothing is joined or judged again.

It rests on what each source gave, on the programs, the configuration, the pins, the known vulnerabilities, the git
histories that owners are read from, and on the day where something asked for it. A scan keeps a digest of all this with
its result. Where a digest could not tell (an index names files of this machine, the time of day counts, packages of
others judge too, a source was not read to its end) none is kept, and the next scan judges anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from upright.app.catalog import SHELVES, brought
from upright.app.ingest import Holders
from upright.app.parts import Kept, Part
from upright.app.pins import pinned
from upright.app.repository import repository
from upright.connect import there
from upright.connect.connector import Source
from upright.model.day import MOMENT
from upright.model.identity import path_key

if TYPE_CHECKING:
    from upright.app.config import Config
    from upright.app.reading import Reading
    from upright.app.state import State
    from upright.app.unchanged import Before
    from upright.app.work import Result

Grounds = dict[str, str]  # `told`: the digest; `day`: the one that it holds for, empty for any
_JUDGING: Final = ("rules", "frameworks", "classifiers")
_PLAIN: Final = frozenset({"filesystem", "git", "logs", "traces"})  # sources whose stores have no address on a disk
_HISTORY: Final = (  # besides what HEAD names
    "packed-refs", "shallow", "objects/pack", "objects/info", "reftable", "config", "../.mailmap",
)  # fmt: skip
_LINKS: Final = 5  # of one name of a commit to the next


@dataclass(frozen=True, slots=True)
class Settings:
    """What a scan is done with, apart from what its sources give; `told` is empty when that cannot be told."""

    told: str

    @classmethod
    def of(cls, config: Config, state: State, reader: str) -> Settings:
        """As they are now: take them before anything is read. Raises MalformedError for pins that cannot be read."""
        if any(brought(SHELVES[shelf]) for shelf in _JUDGING):
            return cls("")
        told = [reader, str(state.folder)]
        told += [repr(getattr(config, each.name)) for each in fields(config) if each.name != "policies"]
        told += _services(config)
        told.append(repr(sorted(pinned(state.own, config.sources).items())))
        told += [_stat(state.advisories), _stat(state.advisories.with_name(f"{state.advisories.name}-wal"))]
        for source in config.sources:
            history = _history(source)
            if history is None:
                return cls("")
            told += history
        return cls(_digest(told))

    def with_parts(self, digests: Mapping[str, bytes]) -> str:
        """The digest of these and of the parts of all sources; empty when either cannot be told."""
        if not self.told or not all(digests.values()):
            return ""
        return _digest([self.told, *(f"{source}\0{each.decode()}" for source, each in sorted(digests.items()))])


def stands(before: Before, config: Config, settings: Settings, reading: Reading, fresh: Iterable[Part]) -> bool:
    """Whether the newest scan's judgement stands: all that it rests on is as it was, and what was read anew as before.

    `fresh`: the parts that were read anew.
    """
    known = before.grounds.get("told")
    if not known or before.grounds.get("day") not in {"", datetime.now(UTC).date().isoformat()}:
        return False
    if reading.asked - reading.completed or known != settings.with_parts(digests(before, config)):
        return False
    return all(_as_before(part, before) for part in fresh) and all(
        before.kept[name].body == kept.body and _is_same(kept, config, name) for name, kept in reading.kept.items()
    )


def digests(before: Before, config: Config) -> dict[str, bytes]:
    """Of the parts of all sources, as the store has them; empty for one that it has not."""
    return {source.name: _of(before.kept.get(source.name)) for source in config.sources}


def grounds(told: str, noted: Collection[str], parts: Iterable[Part], sources: Iterable[Source]) -> Grounds:
    """What to keep with a judgement of these parts. `noted`: what it asked of the clock."""
    if not told or MOMENT in noted or not _told_by_parts(parts, {source.type for source in sources}):
        return {}
    return {"told": told, "day": min(noted, default="")}


def _of(kept: Kept | None) -> bytes:
    return kept.digest if kept is not None else b""


def _as_before(part: Part, before: Before) -> bool:
    kept = before.part(part.source)
    return kept is not None and _counting(part) == _counting(kept)


def _counting(part: Part) -> tuple[object, ...]:
    """What of a part counts where it is joined: of items what they hold, and how much where they are data."""
    holders = Holders((*part.seen, *part.stores))

    def told(result: Result) -> tuple[object, ...]:
        profile = result.profile
        if profile is None:
            return ()
        size = profile.examined if holders.of(result.source, result.path) else {}
        found = profile.labels, profile.secrets, size
        return (result.path, result.past, *found) if any(found) else ()

    return replace(part, stamps={}, reader="", results=()), [*filter(None, map(told, part.results))]


def _is_same(kept: Kept, config: Config, name: str) -> bool:
    """Whether git says of a source whose files are as they were what it said."""
    return kept.is_of(None) or kept.is_of(next(repository(each) for each in config.sources if each.name == name))


def _told_by_parts(parts: Iterable[Part], types: Collection[str]) -> bool:
    """Whether nothing asks what lies on this machine beside what was read, or in another source."""
    folders = not _PLAIN.issuperset(types)
    for part in parts:
        own = path_key(part.source, "")
        for seen in (*part.seen, *part.stores):
            if any(str(each).startswith("path:") and not str(each).startswith(own) for each in seen.keys):
                return False  # data of one source that another knows of
            if "origins" in seen.attributes:
                return False
            if folders and "persist_path" in seen.attributes:
                return False
    return True


def _services(config: Config) -> Iterator[str]:
    """The catalogue of services as this process holds it, where it has some of one's own."""
    if config.services:
        from upright.model.ai_service import ai_services

        yield repr(list(ai_services(*config.services).by_id.values()))


def _history(source: Source) -> list[str] | None:
    """What changes when the history of a source does; None when that is not told here."""
    git = Path(source.address) / ".git"
    if source.type != "filesystem" or not there.exists(git):
        return [""]
    if not there.is_folder(git):
        return None
    told, name = [], "HEAD"
    for _ in range(_LINKS):
        told.append(_text(git / name))
        if not told[-1].startswith("ref: "):
            break
        name = told[-1].removeprefix("ref: ").strip()
    return [*told, *(_stat(git / each) for each in _HISTORY)]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape")[:4096]
    except OSError:
        return ""


def _stat(path: Path) -> str:
    try:
        known = path.stat()
    except OSError:
        return ""
    return f"{known.st_size}-{known.st_mtime_ns}-{known.st_ctime_ns}-{known.st_ino}"


def _digest(told: Iterable[str]) -> str:
    found = blake2b(digest_size=16)
    for each in told:
        known = each.encode("utf-8", "surrogatepass")
        found.update(len(known).to_bytes(8, "little") + known)
    return found.hexdigest()
