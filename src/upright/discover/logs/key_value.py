"""Logs of `name=value` pairs: Fortinet FortiGate, SonicWall, Sophos, Check Point, WatchGuard, iptables.

Why it matters: firewalls and gateways of offices write them, with account, host and bytes.

How it recognises: five or more pairs in a line, at least one of which names a host, a URL, an application or, in packet
filters, an address.

What it does not see: packet filters such as iptables log addresses only; who was behind an address is not in them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_columns import roles_of, seen
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_PAIR = re.compile(r"([A-Za-z][\w.-]{0,40})=(?:\"((?:[^\"\\]|\\.)*)\"|(\S*))")
_FEW = 5
_SHAPES = 256


def _lines(head: Sequence[str]) -> Line | None:
    fits = [line for line in head if len(_PAIR.findall(line, 0, 4000)) >= _FEW]
    return _Reader() if fits and len(fits) * 2 >= len([line for line in head if line.strip()]) else None


class _Reader:
    """Remembers which names have which role, by the names that a line holds."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], dict[str, str]] = {}

    def __call__(self, line: str) -> Seen | None:
        row = {name: quoted or bare for name, quoted, bare in _PAIR.findall(line)}
        if len(row) < _FEW:
            raise MalformedError("not a line of this format")
        shape = tuple(row)
        if shape not in self.known:
            if len(self.known) >= _SHAPES:
                self.known.clear()
            self.known[shape] = roles_of(shape)
        roles = self.known[shape]
        found = seen(roles, lambda name: row.get(name, ""))
        if found is None:
            return None
        when = f"{row['date']} {row['time']}" if "date" in row and "time" in row else row.get("eventtime", found.when)
        return found._replace(when=when or line[:40])


LOG = LogFormat(
    id="key-value",
    title="Logs of name=value pairs (Fortinet, SonicWall, Sophos, iptables)",
    lines=_lines,
    general=True,
    examples=(
        Example(
            'date=2026-11-21 time=10:00:00 devname="fw" type="utm" subtype="webfilter" srcip=10.0.0.7 user="ADA" hostname="chatgpt.com" url="/backend" action="passthrough" sentbyte=9100 rcvdbyte=210\n'
            'date=2026-11-21 time=10:00:01 devname="fw" type="traffic" subtype="forward" srcip=10.0.0.8 dstip=1.2.3.4 action="deny" app="Midjourney" sentbyte=70 rcvdbyte=0\n',
            (("chatgpt.com", "ADA", "9100"), ("Midjourney", "10.0.0.8", "70")),
        ),
    ),
)
