"""What people say about identity: "these are the same", "these are not". In an `upright.yaml`:

same:
  - [tf:infra/.#aws_s3_bucket.docs, url:s3://acme-docs]
different:
  - [model:openai/gpt-4o, model:azure-openai/gpt-4o]

Each entry lists identity keys, as `upright show` prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

from upright.model.errors import ConfigError
from upright.model.evidence import Observation

_KEY = re.compile(r"[a-z][a-z\d+-]*:\S")
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Joining:
    """Groups of keys that are one asset, and groups of keys that are as many assets."""

    same: Groups = ()
    different: Groups = ()


def read_joining(document: dict[str, Any], where: str) -> Joining:
    """The `same` and `different` of a configuration. Raises ConfigError."""
    found = Joining(*(_groups(document.get(name) or [], f"{where}: {name}") for name in ("same", "different")))
    for same in found.same:
        for other in found.different:
            if len({*same} & {*other}) > 1:
                raise ConfigError(f"{where}: {', '.join(sorted({*same} & {*other}))}: both the same and different")
    return found


def _groups(entries: Any, where: str) -> Groups:
    if not isinstance(entries, list):
        raise ConfigError(f"{where}: must be a list of lists of identity keys")
    for number, entry in enumerate(entries, 1):
        keys = entry if isinstance(entry, list) else []
        if len(keys) < 2:  # noqa: PLR2004  a pair
            raise ConfigError(f"{where}: entry {number}: two or more identity keys, such as [arn:..., tf:...]")
        name = next((key for key in keys if not isinstance(key, str) or not _KEY.match(key)), None)
        if name is not None:
            told = f"{name!r} is no identity key; `upright show NAME` prints those of an asset"
            raise ConfigError(f"{where}: entry {number}: {told}, such as path:SOURCE/data/people.csv")
    return tuple(tuple(entry) for entry in entries)


def joined_as_told(observations: Iterable[Observation], joining: Joining) -> list[Observation]:
    """The observations with the keys that people gave and took: those of one group share all its keys; of those that
    are different each keeps what is its own only.
    """
    seen = list(observations)
    if joining.different:
        seen = _parted(seen, joining.different)
    groups = {key: group for group in joining.same for key in group}
    return [_with(each, groups) for each in seen] if groups else seen


def _with(seen: Observation, groups: dict[str, tuple[str, ...]]) -> Observation:
    added = [key for own in seen.keys for key in groups.get(str(own), ()) if key not in seen.keys]
    return replace(seen, keys=(*seen.keys, *dict.fromkeys(added))) if added else seen


def _parted(seen: Sequence[Observation], groups: Groups) -> list[Observation]:
    """Without the keys that join what is different: keys that were seen beside more than one of a group."""
    beside: dict[str, set[str]] = {key: set() for group in groups for key in group}
    for each in seen:
        for own in {str(key) for key in each.keys} & beside.keys():
            beside[own] |= {str(key) for key in each.keys}
    shared = {
        (one, key) for group in groups for one, other in permutations(group, 2) for key in (beside[one] & beside[other])
    }
    first = {key: group for group in groups for key in group}
    return [_apart(each, shared, first) for each in seen]


def _apart(seen: Observation, shared: set[tuple[str, str]], groups: dict[str, tuple[str, ...]]) -> Observation:
    own = [str(key) for key in seen.keys]
    mine = next((key for key in own if key in groups), "")
    if not mine:
        return seen
    kept = tuple(key for key in own if key == mine or ((mine, key) not in shared and key not in groups[mine]))
    return replace(seen, keys=kept)
