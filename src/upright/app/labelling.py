"""Engines of classifiers: the catalog's, and those that somebody keeps in a folder of their own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from upright.app.catalog import units
from upright.app.own_python import load_python
from upright.classify.classifier import Classifier
from upright.classify.declared import load_classifier
from upright.classify.engine import Engine
from upright.model.errors import ConfigError

PYTHON = ".py"
ENDINGS = (".yaml", PYTHON)


def own_classifiers(path: Path | None) -> tuple[Classifier, ...]:
    """The classifiers of a file or of all in a folder, YAML or Python. Raises ConfigError naming file and line."""
    if path is None:
        return ()
    files = [path] if path.is_file() else sorted(file for ending in ENDINGS for file in path.glob(f"[!_]*{ending}"))
    if not files:
        raise ConfigError(f"{path}: no classifier ({', '.join(f'*{ending}' for ending in ENDINGS)}) there")
    own = tuple(load_python(file) if file.suffix == PYTHON else load_classifier(file) for file in files)
    for unit, file in zip(own, files, strict=True):
        if unit.id in units("classifiers"):
            raise ConfigError(f"{file}: {unit.id} is there already; give it an id of your own")
    return own


@lru_cache(maxsize=4)
def engine_of(own: Path | None = None, *, names: bool = True) -> Engine:
    """The engine of all classifiers. `names`: whether names and addresses in free text are looked for."""
    return Engine([*units("classifiers").values(), *own_classifiers(own)], names=names)
