"""Models by the names that registries give them."""

from __future__ import annotations

import re
from typing import Final

from upright.model.identity import key

MLFLOW: Final = "mlflow"  # the value of the attribute `registry`
_NAMED: Final = re.compile(r"models:/{1,3}([^/@\s{}]{1,200})(?:[/@]|$)")


def registered(address: str) -> str:
    """The name of a model that is loaded from MLflow's registry: `churn` of `models:/churn/Production`; else empty."""
    found = _NAMED.match(address)
    return found[1] if found else ""


def registered_key(name: str) -> str:
    """The key of a model of MLflow's registry, which the code that makes it and the code that loads it call alike."""
    return key("name", "mlflow", "model", name)
