"""Releases that were published to do harm, from `compromised.txt`; nothing is looked up on the network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_suffix(".txt")


@dataclass(frozen=True, slots=True)
class Compromised:
    """`versions` is empty when every version is harmful."""

    versions: frozenset[str]
    source: str
    what: str


def harmful(ecosystem: str, name: str, version: str) -> Compromised | None:
    """What is known of this release; None when nothing is."""
    found = _table().get((ecosystem, re.sub(r"[-_.]+", "-", name.lower()) if ecosystem == "pypi" else name.lower()))
    return found if found and (not found.versions or version in found.versions) else None


@cache
def _table() -> dict[tuple[str, str], Compromised]:
    found: dict[tuple[str, str], Compromised] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            ecosystem, name, versions, source, what = line.split(maxsplit=4)
            listed = frozenset() if versions == "*" else frozenset(versions.split(","))
            found[ecosystem, name.lower()] = Compromised(listed, source, what)
    return found
