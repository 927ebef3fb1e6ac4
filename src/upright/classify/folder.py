"""The units of a folder that belongs to this room: formats, signs of poisoning."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TypeVar

from upright.model.errors import ConfigError
from upright.model.unit import Unit, module_name

T = TypeVar("T", bound=Unit)


def units_in(folder: str, constant: str, kind: type[T]) -> dict[str, T]:
    """All units of `upright.classify.<folder>` by id. Raises ConfigError when a module holds none or a wrong one."""
    package = import_module(f"upright.classify.{folder}")
    found: dict[str, T] = {}
    for info in pkgutil.iter_modules(package.__path__):
        if info.name.startswith("_"):
            continue
        unit = getattr(import_module(f"{package.__name__}.{info.name}"), constant, None)
        if not isinstance(unit, kind) or module_name(unit.id) != info.name:
            raise ConfigError(f"{package.__name__}.{info.name}: no unit {constant} of that name")
        found[unit.id] = unit
    return found
