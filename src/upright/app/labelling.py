"""Engines of classifiers: the catalog's, and those that somebody keeps in a folder of their own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from upright.app.catalog import units
from upright.classify.classifier import Classifier
from upright.classify.declared import load_classifier
from upright.classify.engine import Engine
from upright.model.errors import ConfigError


def own_classifiers(path: Path | None) -> tuple[Classifier, ...]:
    """The classifiers of a YAML file or of all YAML files in a folder. Raises ConfigError naming file and line."""
    if path is None:
        return ()
    files = [path] if path.is_file() else sorted(path.glob("*.yaml"))
    if not files:
        raise ConfigError(f"{path}: no classifier (*.yaml) there")
    own = tuple(map(load_classifier, files))
    for unit, file in zip(own, files, strict=True):
        if unit.id in units("classifiers"):
            raise ConfigError(f"{file}: {unit.id} is there already; give it an id of your own")
    return own


@lru_cache(maxsize=4)
def engine_of(own: Path | None = None, *, names: bool = True) -> Engine:
    """The engine of all classifiers. `names`: whether names and addresses in free text are looked for."""
    return Engine([*units("classifiers").values(), *own_classifiers(own)], names=names)
