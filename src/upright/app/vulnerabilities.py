"""Known vulnerabilities: filling their database, and saying of each package which of them hit it.

The database is filled only when a person asks for it: from files without any network (`read`), or over HTTPS
(`update`).
"""

from __future__ import annotations

import gzip
import json
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from upright.app.listed_vulnerabilities import RUN_AS_IMAGES, stated_at
from upright.app.osv import ECOSYSTEMS, advisory, epss, exploited, plain_name
from upright.discover.ai_images import release_of
from upright.judge.versions import affected
from upright.model.asset import AssetKind, Json
from upright.model.errors import ConfigError, MalformedError, Unreachable
from upright.model.evidence import Observation, Ref
from upright.store.advisories import Advisory, AdvisoryStore, Affected, open_advisories

OSV = "https://osv-vulnerabilities.storage.googleapis.com/{ecosystem}/all.zip"
EPSS = "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"
KEV = "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"
UNREAD = "entries that could not be read"
_ENTRY = 8 << 20  # bytes of one advisory
_FEED = 512 << 20  # bytes of one download
_PLAIN = 64 << 20  # bytes of EPSS and KEV once unpacked
Progress = Callable[[str, int], None]
_ADVISED = frozenset({AssetKind.PACKAGE, AssetKind.MCP_SERVER}) | RUN_AS_IMAGES
_GRAVE = frozenset({"critical", "high"})
_STARTED = {
    **dict.fromkeys(("npx", "npm", "pnpm", "yarn", "bunx", "bun", "deno"), "npm"),
    **dict.fromkeys(("uvx", "uv", "pipx"), "pypi"),
}


def read(
    path: Path, database: Path, *, registry: str = "", tell: Progress = lambda _what, _count: None
) -> dict[str, int]:
    """Take in a file or folder: OSV entries (JSON, YAML or a zip of them), an EPSS or KEV file, or with `registry` a
    list of the names that a registry has. What and how many. Raises ConfigError.
    """
    if not path.exists():
        raise ConfigError(f"{path}: no such file or folder")
    taken: dict[str, int] = {}
    strange: list[str] = []
    with open_advisories(database, make=True) as store:
        if registry:
            taken[f"names of {registry}"] = store.add_names(registry, _names(path, registry))
        else:
            for kind, count in _taken(path, store, tell, strange):
                taken[kind] = taken.get(kind, 0) + count
        if any(count for kind, count in taken.items() if kind != UNREAD):
            for kind, count in taken.items():
                store.note(kind, path.name, datetime.now(UTC).isoformat(timespec="seconds"), count)
            return taken
    why = f"; {strange[0]}" if strange else ""
    raise ConfigError(f"{path}: holds no advisories, EPSS scores or KEV entries{why}")


def update(
    database: Path,
    ecosystems: Iterable[str],
    *,
    source: str = OSV,
    scores: bool = True,
    tell: Progress = lambda _what, _count: None,
) -> dict[str, int]:
    """Download the advisories of these ecosystems, EPSS and KEV, and keep them. Raises ConfigError, Unreachable."""
    taken: dict[str, int] = {}
    folder = database.parent
    feeds = [source.replace("{ecosystem}", _published(name)) for name in ecosystems]
    feeds += [EPSS, KEV] if scores else []
    for number, address in enumerate(feeds):
        tell(address, number)
        fetched = folder / f".feed-{number}{Path(address).suffix or '.json'}"
        try:
            _fetch(address, fetched)
            for kind, count in read(fetched, database, tell=tell).items():
                taken[kind] = taken.get(kind, 0) + count
        finally:
            fetched.unlink(missing_ok=True)
    return taken


def _published(ecosystem: str) -> str:
    known = {ours: theirs for theirs, ours in ECOSYSTEMS.items()}
    if ecosystem not in known:
        raise ConfigError(f"{ecosystem}: no such ecosystem; one of {', '.join(sorted(known))}")
    return known[ecosystem]


def _fetch(address: str, target: Path) -> None:
    if not address.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ConfigError(f"{address}: only HTTPS addresses are downloaded")
    try:
        with urllib.request.urlopen(address, timeout=60) as answer, target.open("wb") as stream:  # noqa: S310  checked above
            size = 0
            while block := answer.read(1 << 20):
                size += len(block)
                if size > _FEED:
                    raise ConfigError(f"{address}: larger than {_FEED >> 20} MiB")
                stream.write(block)
    except (urllib.error.URLError, OSError) as error:
        raise Unreachable(f"{address}: {getattr(error, 'reason', error)}") from error


def _taken(path: Path, store: AdvisoryStore, tell: Progress, strange: list[str]) -> Iterator[tuple[str, int]]:
    """What and how many, file by file; `strange` is told why one could not be read."""
    try:
        for name, data in _contents(path):
            try:
                yield _take(name, data, store)
            except MalformedError as error:
                strange.append(str(error))
                yield UNREAD, 1
            tell(name, 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        strange.append(f"a broken archive ({path.name})")
        yield UNREAD, 1


def _take(name: str, data: bytes, store: AdvisoryStore) -> tuple[str, int]:
    """What one file holds. Raises MalformedError."""
    if name.endswith((".csv", ".csv.gz", ".gz")):
        try:
            text = gzip.decompress(data[:_PLAIN]) if data[:2] == b"\x1f\x8b" else data
        except (OSError, EOFError, zlib.error) as error:
            raise MalformedError("not a readable gzip file", name) from error
        return "EPSS scores", store.add_scores(epss(text[:_PLAIN].decode("utf-8", errors="replace")))
    loaded = _loaded(name, data)
    if isinstance(loaded, dict) and "vulnerabilities" in loaded and "catalogVersion" in loaded:
        return "KEV entries", store.add_exploited(exploited(loaded))
    entries = loaded if isinstance(loaded, list) else [loaded]
    return "advisories", sum(_kept(entry, store) for entry in entries)


def _kept(entry: Any, store: AdvisoryStore) -> int:
    found = advisory(entry)
    if found is None:
        store.forget(str(entry["id"]))
        return 0
    return store.add([found])


def _loaded(name: str, data: bytes) -> Any:
    try:
        if name.endswith((".yaml", ".yml")):
            return yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  a safe loader
        return json.loads(data)
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise MalformedError("neither JSON nor YAML", name) from error


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of a folder or archive that may hold entries; larger ones are passed over."""
    endings = (".json", ".yaml", ".yml")
    if path.is_dir():
        for found in sorted(path.rglob("*")):
            if found.is_file() and found.name.endswith((*endings, ".zip", ".csv", ".gz")):
                yield from _contents(found)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.filename.endswith(endings) and info.file_size <= _ENTRY:
                    with archive.open(info) as stream:
                        yield info.filename, stream.read(_ENTRY)
    elif path.stat().st_size <= _PLAIN:
        yield path.name, path.read_bytes()


def _names(path: Path, ecosystem: str) -> Iterator[str]:
    """Names of a registry, one a line; what follows a tab or comma is left out."""
    if ecosystem not in ECOSYSTEMS.values():
        raise ConfigError(f"{ecosystem}: no such ecosystem; one of {', '.join(sorted(ECOSYSTEMS.values()))}")
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            name = line.partition("\t")[0].partition(",")[0].strip()[:214]
            if name and not name.startswith("#"):
                yield plain_name(ecosystem, name)


def advise(seen: Iterable[Observation], database: Path) -> list[Observation]:
    """The same observations; packages say which advisories hit their version, and whether a registry has them."""
    observations = list(seen)
    if not database.exists():
        return observations
    with open_advisories(database) as store:
        covered = {ecosystem: store.covers(ecosystem) for ecosystem in ECOSYSTEMS.values()}
        return [_advised(each, store, covered) if each.kind in _ADVISED else each for each in observations]


def _advised(seen: Observation, store: AdvisoryStore, covered: dict[str, bool]) -> Observation:
    ecosystem, called, version = _release(seen)
    name = plain_name(ecosystem, called)
    stated: dict[str, Json | Ref] = {}
    if covered.get(ecosystem) and version:
        hits = [(found, where) for found, where in store.of_package(ecosystem, name)
                if affected(ecosystem, version, where.versions, where.ranges)]  # fmt: skip
        if seen.kind in RUN_AS_IMAGES:
            grave = sorted(found.id for found, _ in hits if found.kev or found.severity in _GRAVE)
            return replace(seen, attributes={**seen.attributes, "vulnerabilities": [*grave]}) if grave else seen
        stated["vulnerabilities"] = [*sorted(found.id for found, _ in hits)]
        stated["advisories"] = [{**_told(found, where), **stated_at(seen)} for found, where in hits]
    if seen.kind is AssetKind.PACKAGE and ecosystem and store.knows_registry(ecosystem):
        stated["in_registry"] = store.has_name(ecosystem, name)
    return replace(seen, attributes={**seen.attributes, **stated}) if stated else seen


def _release(seen: Observation) -> tuple[str, str, str]:
    """Ecosystem, name and version of a package, or of the one that an MCP server or an image is started from."""
    if seen.kind is AssetKind.PACKAGE:
        return str(seen.attributes.get("ecosystem") or ""), str(seen.name), seen.version
    if seen.kind in RUN_AS_IMAGES:
        return release_of(str(seen.attributes.get("image") or ""))
    told = seen.attributes
    starter = str(told.get("command") or "").replace("\\", "/").rpartition("/")[2].removesuffix(".cmd")
    return _STARTED.get(starter, ""), str(told.get("package") or ""), str(told.get("package_version") or "")


def _told(found: Advisory, where: Affected) -> dict[str, Json]:
    fixes = [version for events in where.ranges for kind, version in events if kind == "fixed"]
    told: dict[str, Json] = {"id": found.id, "aliases": [*found.aliases], "severity": found.severity, "summary":
    found.summary[:200], "fixed": [*fixes], "kev": found.kev, "symbols": [*where.symbols[:20]]}  # fmt: skip
    return told | ({"epss": found.epss} if found.epss is not None else {})
