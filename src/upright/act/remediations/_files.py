"""Which files an asset is made of, as far as they lie in the sources given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from upright.model.asset import Asset


def own_files(asset: Asset, roots: Mapping[str, Path], location_type: str = "") -> list[tuple[str, str]]:
    """`(source, path)` of every file that is the asset itself: by its path keys, and by its places of this type."""
    named = [(source, path) for key in asset.keys for source, path in _of_key(key, roots)]
    seen = [(place.source, place.path) for place in asset.locations if location_type and place.type == location_type]
    return _distinct({*named, *seen}, roots)


def labelled_files(asset: Asset, roots: Mapping[str, Path]) -> list[tuple[str, str]]:
    """`(source, path)` of every file in which data classes of this asset were found."""
    sources = sorted({place.source for place in asset.locations})
    found = {(source, path) for source in sources for label in asset.labels for path in _prefixes(label.partition)}
    return _distinct(found, roots)


def is_file(source: str, path: str, roots: Mapping[str, Path]) -> bool:
    """Whether there is a file of this path in this source."""
    return source in roots and bool(path) and (roots[source] / path).is_file()


def _distinct(found: set[tuple[str, str]], roots: Mapping[str, Path]) -> list[tuple[str, str]]:
    """Those that are files, each file once however many links name it."""
    by_file = {
        (roots[source] / path).resolve(): (source, path)
        for source, path in sorted(found)
        if is_file(source, path, roots)
    }
    return sorted(by_file.values())


def in_file(partition: str, path: str) -> bool:
    """Whether the partition of a label is this file or a part of it."""
    return partition == path or partition.startswith(f"{path}:")


def _of_key(key: str, roots: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    for source in roots:
        prefix = f"path:{source}/"
        if key.startswith(prefix):
            yield source, key.removeprefix(prefix)


def _prefixes(partition: str) -> Iterator[str]:
    """The paths that a partition may start with: a path may itself hold colons."""
    yield partition
    while ":" in partition:
        partition = partition.rpartition(":")[0]
        yield partition
