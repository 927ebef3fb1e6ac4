"""Classifiers in Python from a folder that somebody names: files of their own that are run, as a plugin is.

Only what is named on the command line gets here; nothing that is scanned, and no policy, can name such a file.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from upright.classify.classifier import Classifier
from upright.model.errors import ConfigError
from upright.model.unit import module_name

CONSTANT = "CLASSIFIER"


def load_python(path: Path) -> Classifier:
    """The `CLASSIFIER` of a module. Raises ConfigError when it does not run, or holds none named as the file."""
    name = f"upright_own_{sha256(str(path.resolve()).encode()).hexdigest()[:12]}_{path.stem}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ConfigError(f"{path}: no Python module")
    module = sys.modules.get(name) or module_from_spec(spec)
    if name not in sys.modules:
        sys.modules[name] = module  # so that its checks can be sent to workers
        try:
            spec.loader.exec_module(module)
        except (SyntaxError, ImportError, TypeError, ValueError, NameError, AttributeError) as error:
            del sys.modules[name]
            raise ConfigError(f"{path}: {type(error).__name__}: {error}") from error
    unit = getattr(module, CONSTANT, None)
    if not isinstance(unit, Classifier):
        raise ConfigError(f"{path}: no classifier named {CONSTANT}")
    if module_name(unit.id) != path.stem:
        raise ConfigError(f"{path}: holds {unit.id!r}, so it must be called {module_name(unit.id)}.py")
    return unit
