"""Models by the names that registries give them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upright.model.asset import Json

MLFLOW: Final = "mlflow"  # the value of the attribute `registry`
_NAMED: Final = re.compile(r"models:/{1,3}([^/@\s{}]{1,200})(?:[/@]|$)")


def registered(address: str) -> str:
    """The name of a model that is loaded from MLflow's registry: `churn` of `models:/churn/Production`; else empty."""
    found = _NAMED.match(address)
    return found[1] if found else ""


def registered_key(name: str) -> str:
    """The key of a model of MLflow's registry, which the code that makes it and the code that loads it call alike."""
    return key("name", "mlflow", "model", name)


def known_by_registry(keys: tuple[str, ...], name: str, told: Mapping[str, Json]) -> tuple[str, ...]:
    """The keys of a model with that of its name, where MLflow's registry knows it."""
    own = registered_key(name)
    return (*keys, own) if told.get("registry") == MLFLOW and own not in keys else keys
