"""Detectors as a scan holds them: what each wants is known at once, the detector is loaded when a document asks for it.

Loading all of them takes longer than looking at some hundred files. What they select is kept under the user's cache
folder, beside a digest of the names, sizes and times of all files that it may follow from; where that differs, or
packages of others bring detectors of their own, all are loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upright import __version__
from upright.app.catalog import SHELVES, brought, units
from upright.app.kept_files import cache_folder, read_kept, write_kept
from upright.discover.detector import Detector, Selector, Sighting
from upright.discover.document import BY_SUFFIX
from upright.model.unit import module_name

if TYPE_CHECKING:
    from upright.discover.document import Document

_SHELF = SHELVES["detectors"]
_ROOT = Path(__file__).parents[1]
_FOLDERS = ("discover", "model")  # what a detector may select follows from these


@dataclass(frozen=True, slots=True)
class Listed:
    """A detector of our own by what it selects; `module` holds it."""

    id: str
    module: str
    selects: Selector
    in_tests: bool

    def detect(self, document: Document) -> Iterable[Sighting]:
        """What the detector sees."""
        return _loaded(self.module).detect(document)


@cache
def _loaded(module: str) -> Detector:
    found: Detector = getattr(import_module(module), _SHELF.constant)
    return found


def detectors(suffixes: Collection[str] = ()) -> tuple[Detector | Listed, ...]:
    """Every detector, by id. Those that want most documents with these ends of names (`.py`) are loaded now."""
    found = _kept()
    for each in found:
        if isinstance(each, Listed) and any(_wants(each.selects, suffix) for suffix in suffixes):
            _loaded(each.module)
    return found


def _wants(selects: Selector, suffix: str) -> bool:
    """Whether it wants most documents with this end of their names, as far as the name tells."""
    if selects.formats or suffix not in BY_SUFFIX:
        return False
    if selects.languages:
        return BY_SUFFIX[suffix] in selects.languages and selects.may_want(suffix)
    return f"*{suffix}" in {*selects.names, *selects.paths}


def _kept() -> tuple[Detector | Listed, ...]:
    folder = cache_folder()
    if folder is None or brought(_SHELF):
        return tuple(units("detectors").values())
    path, stamp = folder / f"detectors-{__version__}-{sys.implementation.cache_tag}.json", _stamp()
    try:
        told = json.loads(read_kept(path))
        if told["stamp"] == stamp:
            return tuple(map(_listed, told["detectors"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        pass  # not kept yet, or not as we write it
    loaded: dict[str, Detector] = units("detectors")
    write_kept(path, json.dumps({"stamp": stamp, "detectors": [*map(_told, loaded.values())]}).encode())
    return tuple(loaded.values())


def _stamp() -> str:
    """A digest of the names, sizes and times of all files that detectors are made of."""
    seen = hashlib.sha256(str(_ROOT).encode())
    for path, status in sorted((entry.path, entry.stat()) for folder in _FOLDERS for entry in _files(_ROOT / folder)):
        seen.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _files(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                yield entry
            elif entry.name != "__pycache__":
                yield from _files(entry.path)


def _told(unit: Detector) -> dict[str, Any]:
    selects = unit.selects
    return {
        "id": unit.id,
        "module": f"{_SHELF.package}.{module_name(unit.id)}",
        "in_tests": unit.in_tests,
        "languages": sorted(selects.languages),
        "names": selects.names,
        "paths": selects.paths,
        "literals": [literal.decode("latin-1") for literal in selects.literals],
        "formats": sorted(selects.formats),
    }


def _listed(told: dict[str, Any]) -> Listed:
    """Raises KeyError or TypeError when it was written in another way."""
    selects = Selector(
        frozenset(told["languages"]),
        tuple(told["names"]),
        tuple(told["paths"]),
        tuple(literal.encode("latin-1") for literal in told["literals"]),
        frozenset(told["formats"]),
    )
    return Listed(told["id"], told["module"], selects, told["in_tests"])
