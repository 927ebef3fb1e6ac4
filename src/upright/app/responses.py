"""What policies are told to do by themselves: report, propose, fix at once or after a delay; within limits.

A `responses.yaml` says it:

responses:
  - policy: no-pii-in-training-of-exposed-models   # id, or file beside this one
    do: fix                  # report, propose, fix, fix-after
    after: 24h               # of fix-after: m, h or d
    second_person: true      # of propose: approved by another than proposed
    most_dependents: 5       # a plan that touches more is proposed instead
    most_per_hour: 10        # actions of this policy
    notify: [security]       # channels that the same file names (see `upright.app.notices`)

What is proposed, marked and approved stands in the journal, signed, with who did it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from upright.app.notices import Line, read_channels
from upright.model.errors import ConfigError
from upright.model.placed_yaml import at, meant, read_placed, refuse_unknown

DOES = ("report", "propose", "fix", "fix-after")
_FIELDS = frozenset({"policy", "do", "after", "second_person", "most_dependents", "most_per_hour", "notify"})
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Response:
    """What to do about violations of one policy."""

    policy: str
    do: str = "report"
    after: timedelta = timedelta()
    second_person: bool = False
    most_dependents: int = 20
    most_per_hour: int = 20
    notify: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """The policy, without the folder of its file."""
        return Path(self.policy).stem


@dataclass(frozen=True, slots=True)
class Responses:
    """What a `responses.yaml` says."""

    responses: tuple[Response, ...]
    channels: Mapping[str, Line] = field(default_factory=dict)


def load_responses(path: Path) -> Responses:
    """Read the file. Raises ConfigError naming file and entry."""
    document = read_placed(path)
    entries = document.get("responses") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries:
        raise ConfigError(f"{path.name}: responses: name at least one")
    channels = read_channels(document.get("channels") or {}, path.name)
    responses = [
        _response(f"{path.name}: entry {number}", each, path.parent, channels) for number, each in enumerate(entries, 1)
    ]
    return Responses(tuple(responses), channels)


def _response(where: str, entry: Any, beside: Path, channels: Mapping[str, Line]) -> Response:
    if not isinstance(entry, dict) or not entry.get("policy"):
        raise ConfigError(f"{where}: must be a mapping with a policy")
    refuse_unknown(where, entry, sorted(_FIELDS))
    do, policy = str(entry.get("do", "report")), str(entry["policy"])
    if do not in DOES:
        raise ConfigError(f"{at(where, entry, 'do')}: do: no {do!r}; {meant(do, DOES)}")
    limits = {name: entry.get(name, 20) for name in ("most_dependents", "most_per_hour")}
    for name, value in limits.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ConfigError(f"{at(where, entry, name)}: {name}: must be a number")
    notify = entry.get("notify") or []
    if not isinstance(notify, list) or (strange := [name for name in notify if name not in channels]):
        told = f"{strange[0] if isinstance(notify, list) else notify!r} is no channel here"
        raise ConfigError(f"{at(where, entry, 'notify')}: notify: {told}")
    file = beside / policy
    return Response(
        policy=str(file) if file.is_file() else policy,
        do=do,
        after=_delay(where, str(entry.get("after", "0s"))),
        second_person=entry.get("second_person") is True,
        notify=tuple(map(str, notify)),
        **limits,
    )


def _delay(where: str, text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", text)
    if not found:
        raise ConfigError(f"{where}: after: such as 30m, 24h or 7d, not {text!r}")
    return timedelta(**{_UNITS[found.group(2)]: int(found.group(1))})
