"""The texts in a pickled value, without making anything of it: databases keep objects so (Qdrant's local mode, caches).

Only the names of the steps are walked (https://docs.python.org/3/library/pickletools.html); none is carried out.
"""

from __future__ import annotations

import pickletools
from typing import Final

_STEPS: Final = 200_000
_PROTOCOLS: Final = range(2, 6)


def is_pickled(value: bytes) -> bool:
    """Whether a value begins and ends as a pickle does."""
    return len(value) > 3 and value[0] == 0x80 and value[1] in _PROTOCOLS and value[-1:] == b"."  # noqa: PLR2004


def texts(value: bytes) -> tuple[str, str]:
    """The texts of a pickle, one a line, and why the rest was not read; the latter is empty when all of it was."""
    found: list[str] = []
    try:
        for number, (_, argument, _) in enumerate(pickletools.genops(value)):
            if isinstance(argument, str) and len(argument) > 1:
                found.append(argument)
            if number >= _STEPS:
                return "\n".join(found), f"pickled values of more than {_STEPS} steps are read no further"
    except ValueError:  # of any kind: what pickletools says of a step that it cannot read
        return "\n".join(found), "pickled values that break off are read as far as they go"
    return "\n".join(found), ""
