"""What the chunks of retrieval indexes and logged data sets were made from: their origins, by name, among everything
that was read.

An index that connectors read tells the names of its origins (`origins`). Those that are files, objects or tables of
this scan become its sources (`derived_from`); those that should be there and are not are orphans: what was deleted at
its place lives on in the index.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from upright.connect import there
from upright.connect.connector import Source
from upright.model.address import reach_of
from upright.model.asset import AssetKind, Exposure, Json, Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import key, path_key
from upright.model.relation import RelationKind

_OBJECTS = ("s3://", "gs://", "s3a://", "abfss://", "oss://")
_TRACED = frozenset({AssetKind.VECTOR_STORE, AssetKind.DATASET})
_HOSTS = 50  # web sites of one index that become assets
_TOLD = 50  # orphans that are told by name
Place = tuple[str, str]  # source and path


@dataclass
class Known:
    """What was read: the paths of every source, and the sources that were read to their end."""

    paths: set[Place]
    completed: set[str]
    sources: dict[str, Source]
    by_name: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, places: Iterable[Place], completed: Iterable[str], sources: Iterable[Source]) -> Known:
        """From the results of a scan."""
        known = cls(set(places), set(completed), {source.name: source for source in sources})
        for place in sorted(known.paths):
            known.by_name[posixpath.basename(place[1])].append(place)
        return known


@dataclass
class _Found:
    """Of one index: places that it was made from, web sites, origins that are gone, and those that nobody can tell."""

    places: set[Place] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)
    buckets: set[str] = field(default_factory=set)
    orphans: dict[str, int] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)


def traced(seen: Sequence[Observation], known: Known) -> Iterator[Observation | Edge]:
    """The origins of every index among the observations: as assets, as relations, and how many chunks are orphans."""
    addresses = {str(each.keys[0]).partition("#")[0] for each in seen if each.kind is AssetKind.VECTOR_STORE}
    for index in seen:
        origins = index.attributes.get("origins")
        if index.kind not in _TRACED or not isinstance(origins, dict):
            continue
        own = str(index.keys[0])
        near = reach_of(own.removeprefix("url:")) is Exposure.PRIVATE or not addresses
        found = _found({str(name): int(str(count)) for name, count in origins.items()}, known, near=near)
        yield from _told(index, own, found)


def _told(index: Observation, own: str, found: _Found) -> Iterator[Observation | Edge]:
    for source, path in sorted(found.places):
        yield _file(source, path, index)
        yield Edge(own, RelationKind.DERIVED_FROM, path_key(source, path))
    for bucket in sorted(found.buckets):
        yield _bucket(index, bucket)
        yield Edge(own, RelationKind.DERIVED_FROM, key("url", bucket))
    for site in sorted(found.sites)[:_HOSTS]:
        yield _site(index, site)
        yield Edge(own, RelationKind.DERIVED_FROM, key("url", site))
    if index.kind is AssetKind.VECTOR_STORE and (found.places or found.orphans):
        count = sum(found.orphans.values())
        told: dict[str, Json] = {"orphaned": count}
        told |= {"orphans": [*sorted(found.orphans)[:_TOLD]]} if count else {}
        yield replace(index, attributes=told, labels=(), evidence="")


def _file(source: str, path: str, index: Observation) -> Observation:
    place = Location(path, 0, source, "dataset")
    told: dict[str, Json] = {"type": "table" if path.endswith(".jsonl") and path.count("/") == 1 else "file"}
    told["role"] = (
        "retrieval" if index.kind is AssetKind.VECTOR_STORE else str(index.attributes.get("role", "training"))
    )
    return Observation(
        AssetKind.DATASET, posixpath.basename(path), (path_key(source, path),), place, told, detector="origins"
    )


def _bucket(index: Observation, address: str) -> Observation:
    told: dict[str, Json] = {"type": "bucket", "bucket": address.partition("://")[2], "url": address}
    name = address.partition("://")[2]
    return Observation(
        AssetKind.DATA_STORE, name, (key("url", address),), index.location, told, confidence=0.8, detector="origins"
    )


def _site(index: Observation, site: str) -> Observation:
    told: dict[str, Json] = {"type": "documents", "role": "retrieval", "url": site}
    return Observation(AssetKind.DATASET, site, (key("url", site),), index.location, told, detector="origins")


def _found(origins: dict[str, int], known: Known, *, near: bool) -> _Found:
    found = _Found()
    for name, count in origins.items():
        if name.startswith(_OBJECTS):
            _object(name, count, known, found)
        elif name.startswith(("http://", "https://")):
            parts = urlsplit(name)
            found.sites.add(f"{parts.scheme}://{parts.netloc}")
        elif name.startswith(("/", "file:///")):
            _absolute(unquote(name.removeprefix("file://")), count, known, found, near=near)
        else:
            _relative(name, count, known, found)
    _settle(found)
    return found


def _object(name: str, count: int, known: Known, found: _Found) -> None:
    """An object of a bucket: there, gone, or in a bucket that was not read."""
    bucket, _, path = name.partition("://")[2].partition("/")
    for source in known.sources.values():
        held, _, prefix = source.address.partition("://")[2].partition("/")
        if source.type != "s3" or held != bucket or not path.startswith(prefix):
            continue
        if (source.name, path) in known.paths:
            found.places.add((source.name, path))
        elif source.name in known.completed and not source.options.get("include"):
            found.orphans[name] = count
        return
    found.buckets.add(f"{'s3' if name.startswith('s3a:') else name.partition(':')[0]}://{bucket}")


def _absolute(name: str, count: int, known: Known, found: _Found, *, near: bool) -> None:
    """A path of a machine. It is this machine's when it lies in a folder of the scan, or the index stands here too."""
    for source in known.sources.values():
        root = Path(source.address)
        if source.type == "filesystem" and Path(name).is_relative_to(root):
            place = (source.name, Path(name).relative_to(root).as_posix())
            if place in known.paths or there.exists(name):
                found.places.add(place)
            else:
                found.orphans[name] = count
            return
    if near and not there.exists(name):
        (found.orphans if there.is_folder(Path(name).parent) else found.open)[name] = count
        return
    _relative(name, count, known, found)


def _relative(name: str, count: int, known: Known, found: _Found) -> None:
    """A path without its root, or the name of a table: the one place that ends like it."""
    plain = posixpath.normpath(name.replace("\\", "/")).lstrip("/")
    table = f"{plain.replace('.', '/')}.jsonl" if plain.count(".") == 1 else f"/{plain}.jsonl"
    for wanted in (plain, table):
        ending = f"/{wanted.lstrip('/')}"
        places = [
            place for place in known.by_name.get(posixpath.basename(wanted), ()) if f"/{place[1]}".endswith(ending)
        ]
        places = [place for place in places if not place[1].endswith(".chunks.jsonl")]
        whole = [place for place in places if place[1] == wanted]
        if len(whole or places) == 1:
            found.places.add((whole or places)[0])
            return
        if places:
            return
    found.open[plain] = count


def _settle(found: _Found) -> None:
    """What was not found is gone when others of its folder were found, or when others of its name's length were."""
    folders = {posixpath.dirname(path) for _, path in found.places}
    for name, count in found.open.items():
        folder = posixpath.dirname(name)
        if any(f"/{known}".endswith(f"/{folder}") if folder else True for known in folders):
            found.orphans[name] = count
