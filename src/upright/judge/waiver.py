"""Waivers: risk that somebody accepted, with owner, reason and expiry. One without any of the three is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Any

from upright.model import day
from upright.model.asset import Asset
from upright.model.errors import ConfigError
from upright.model.placed_yaml import at, refuse_unknown

FIELDS = ("rule", "asset", "path", "finding", "owner", "reason", "expires")


@dataclass(frozen=True, slots=True)
class Waiver:
    """`owner` accepts, until and including `expires`, what `rule` says of `asset`.

    `rule` and `asset` (id or name) are globs, `path` a glob over where the asset was seen; empty means any. `finding`
    names one finding by its id instead.
    """

    owner: str
    reason: str
    expires: date
    rule: str = ""
    asset: str = ""
    path: str = ""
    finding: str = ""

    def covers(self, rule: str, asset: Asset, finding: str, today: date | None = None) -> bool:
        """Whether this waiver accepts the finding on that day (today by default)."""
        if (today or day.today()) > self.expires:
            return False
        if self.finding and self.finding != finding:
            return False
        if self.rule and not fnmatchcase(rule, self.rule):
            return False
        if self.asset and not any(fnmatchcase(text, self.asset) for text in (asset.id, asset.name)):
            return False
        return not self.path or any(fnmatchcase(place.path, self.path) for place in asset.locations)


def read_waivers(entries: Sequence[Any], where: str) -> list[Waiver]:
    """The waivers of a configuration; `where` names its file in errors. Raises ConfigError."""
    if not isinstance(entries, list | tuple):
        raise ConfigError(f"{where}: waivers: must be a list")
    return [_waiver(entry, f"{where}: waivers: entry {number}") for number, entry in enumerate(entries, 1)]


def _waiver(entry: Any, where: str) -> Waiver:
    if not isinstance(entry, Mapping):
        raise ConfigError(f"{where}: must be a mapping with {', '.join(FIELDS)}")
    refuse_unknown(where, entry, FIELDS)
    missing = [name for name in ("owner", "reason", "expires") if not entry.get(name)]
    if missing:
        raise ConfigError(f"{where}: {missing[0]!r} is missing: accepted risk has an owner, a reason and an expiry")
    if not any(entry.get(name) for name in ("rule", "asset", "path", "finding")):
        raise ConfigError(f"{where}: says nothing about what is accepted: name a rule, an asset, a path or a finding")
    words = {name: str(entry[name]) for name in FIELDS if name != "expires" and entry.get(name)}
    return Waiver(expires=expiry(entry["expires"], at(where, entry, "expires")), **words)


def expiry(value: Any, where: str) -> date:
    """A date as YAML or ISO 8601 writes it. Raises ConfigError."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ConfigError(f"{where}: {value!r} is no date such as 2027-01-31") from None
