"""Upright: AI security posture management on one machine, in the open.

from upright import redact, unredact
redact("my card is 4539 5787 6362 1486")
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_OFFERED = {"redact": "upright.app.redaction", "unredact": "upright.app.redaction"}


def __getattr__(name: str) -> Any:
    """What the package offers, loaded when it is asked for, so that `import upright` costs nothing."""
    if name in _OFFERED:
        return getattr(import_module(_OFFERED[name]), name)
    raise AttributeError(f"module 'upright' has no attribute {name!r}")
