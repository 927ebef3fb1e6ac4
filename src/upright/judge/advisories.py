"""A short list of grave advisories on AI packages, from `advisories.txt`; nothing is looked up on the network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from upright.judge.versions import affected

_TABLE = Path(__file__).with_suffix(".txt")


@dataclass(frozen=True, slots=True)
class Advisory:
    """`affected`: pairs of the first version hit (empty: from the start) and the version that fixes it. `parts`: code
    that uses none of them is not hit; empty where that is not known.
    """

    id: str
    severity: str
    what: str
    affected: tuple[tuple[str, str], ...]
    parts: tuple[str, ...] = ()

    @property
    def fixed(self) -> str:
        """The versions that fix it, as a person reads them: `0.3.81 and 1.2.5`."""
        return " and ".join(fixed for _, fixed in self.affected)


def covered(ecosystem: str, name: str) -> bool:
    """Whether the list says anything about this package."""
    return (ecosystem, _plain(name)) in _advisories()


def hits(ecosystem: str, name: str, version: str) -> list[Advisory]:
    """The advisories that hit this version; none when the version cannot be read."""
    return [
        advisory for advisory in _advisories().get((ecosystem, _plain(name)), ()) if _hit(ecosystem, advisory, version)
    ]


def _hit(ecosystem: str, advisory: Advisory, version: str) -> bool:
    ranges = [(("introduced", first or "0"), ("fixed", fixed)) for first, fixed in advisory.affected]
    return affected(ecosystem, version, (), ranges) is True


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.lower())


@cache
def _advisories() -> dict[tuple[str, str], tuple[Advisory, ...]]:
    found: dict[tuple[str, str], tuple[Advisory, ...]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            ecosystem, name, affected, ident, severity, what = line.split(maxsplit=5)
            what, _, parts = what.partition(" [")
            ranges = (part.rpartition("..")[::2] for part in affected.split(","))
            advisory = Advisory(ident, severity, what, tuple(ranges), tuple(filter(None, parts.rstrip("]").split(","))))
            place = (ecosystem, _plain(name))
            found[place] = (*found.get(place, ()), advisory)
    return found
