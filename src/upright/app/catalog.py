"""The catalog: walks the packages of units and returns them as a value. Nothing registers itself.

Packages of others join through the entry-point group `upright.catalog`: each entry point names a package with the same
folder names (`detectors`, `rules`...), loaded by the same walk.
"""

from __future__ import annotations

import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from upright.model.errors import ConfigError
from upright.model.unit import Unit, module_name


@dataclass(frozen=True)
class Shelf:
    """One catalog: where its units live and the constant that holds each. `load` reads a YAML unit, if there are
    any.
    """

    package: str
    constant: str
    load: str = ""

    @property
    def folder(self) -> str:
        """The folder name that packages of others use: `detectors`."""
        return self.package.rpartition(".")[2]


_GROUP = "upright.catalog"
SHELVES = {
    "connectors": Shelf("upright.connect.connectors", "CONNECTOR"),
    "detectors": Shelf("upright.discover.detectors", "DETECTOR"),
    "logs": Shelf("upright.discover.logs", "LOG"),
    "classifiers": Shelf("upright.classify.classifiers", "CLASSIFIER", "upright.classify.declared:load_classifier"),
    "methods": Shelf("upright.classify.redaction.methods", "METHOD"),
    "signs": Shelf("upright.classify.poison", "SIGN"),
    "rules": Shelf("upright.judge.rules", "RULE"),
    "policies": Shelf("upright.judge.policies", "POLICY", "upright.judge.policy:load_policy"),
    "frameworks": Shelf("upright.judge.frameworks", "FRAMEWORK", "upright.judge.framework:load_framework"),
    "detections": Shelf("upright.watch.detections", "DETECTION"),
    "remediations": Shelf("upright.act.remediations", "REMEDIATION"),
    "channels": Shelf("upright.act.channels", "CHANNEL"),
    "formats": Shelf("upright.show.formats", "FORMAT"),
}


@cache
def units(shelf: str, family: str = "") -> dict[str, Any]:
    """All units of one shelf by id, sorted by id; `family`: only those whose dotted ids begin with it, others are not
    loaded. Raises ConfigError when a unit is wrong or an id is taken twice.
    """
    if shelf not in SHELVES:
        raise ConfigError(f"no catalog {shelf!r}; one of {', '.join(SHELVES)}")
    found: dict[str, Any] = {}
    for package in _packages(SHELVES[shelf]):
        for unit in walk(package, SHELVES[shelf], f"{family}_" if family else ""):
            if unit.id in found:
                raise ConfigError(f"{shelf}: id {unit.id!r} is taken twice")
            found[unit.id] = unit
    return dict(sorted(found.items()))


def unit(shelf: str, name: str) -> Any:
    """One of our own units, without loading those beside it."""
    return getattr(import_module(f"{SHELVES[shelf].package}.{module_name(name)}"), SHELVES[shelf].constant)


def named(shelf: str, name: str) -> Any:
    """The unit of this id; of those beside it others are loaded only when it is none of ours. Raises KeyError."""
    if find_spec(f"{SHELVES[shelf].package}.{module_name(name)}"):
        return unit(shelf, name)
    return units(shelf)[name]


def _packages(shelf: Shelf) -> Iterator[ModuleType]:
    yield import_module(shelf.package)
    for name in brought(shelf):
        yield import_module(name)


def brought(shelf: Shelf) -> list[str]:
    """The packages of others with units for this shelf."""
    found = [(outside, {module.name for module in pkgutil.iter_modules(outside.__path__)}) for outside in _others()]
    return [f"{outside.__name__}.{shelf.folder}" for outside, names in found if shelf.folder in names]


@cache
def _others() -> tuple[ModuleType, ...]:
    """The packages of others; looking for them reads the entry points of all that is installed."""
    if not any(map(_may_bring, sys.path)):
        return ()  # what reads them as they should be read takes a while to load
    from importlib.metadata import entry_points

    return tuple(entry.load() for entry in entry_points(group=_GROUP))


def _may_bring(place: str) -> bool:
    """Whether something installed here may name packages of units; what is no plain folder may."""
    try:
        names = os.listdir(place or ".")  # noqa: PTH208  a path for each of a thousand names takes longer than all else
    except NotADirectoryError:
        return True
    except OSError:
        return False
    stated = (Path(place, name, "entry_points.txt") for name in names if name.endswith((".dist-info", ".egg-info")))
    return any(name.endswith(".egg") for name in names) or any(map(_names_group, stated))


def _names_group(stated: Path) -> bool:
    try:
        return _GROUP.encode() in stated.read_bytes()
    except OSError:  # it states no entry points
        return False


def walk(package: ModuleType, shelf: Shelf, prefix: str = "") -> Iterator[Unit]:
    """The units of one package whose file names begin with `prefix`: each module's constant, then each YAML file. Names
    that start with `_` are private.
    """
    for info in pkgutil.iter_modules(package.__path__):
        if info.name.startswith("_") or not info.name.startswith(prefix):
            continue
        module = import_module(f"{package.__name__}.{info.name}")
        unit = getattr(module, shelf.constant, None)
        if not isinstance(unit, Unit):
            raise ConfigError(f"{module.__name__}: no unit named {shelf.constant}")
        if module_name(unit.id) != info.name:
            raise ConfigError(f"{module.__name__}: holds {unit.id!r}, so it must be called {module_name(unit.id)}")
        yield unit
    if shelf.load:
        load = _function(shelf.load)
        for root in package.__path__:
            for path in sorted(Path(root).glob(f"{prefix}*.yaml")):
                yield load(path)


def _function(address: str) -> Callable[[Path], Unit]:
    module, _, name = address.partition(":")
    function: Callable[[Path], Unit] = getattr(import_module(module), name)
    return function
