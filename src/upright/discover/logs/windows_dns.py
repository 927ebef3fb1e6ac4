"""The debug log of the DNS server of Windows.

Why it matters: in an Active Directory domain every computer asks it.

How it recognises: `PACKET ... Rcv address ... (3)api(6)openai(3)com(0)`; only questions that came in count.

What it does not see: people, and how much was sent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_values import is_host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_QUERY = re.compile(
    r"(.{8,30}?) +[0-9A-Fa-f]{3,5} PACKET +[0-9A-Fa-f]+ (?:UDP|TCP) (Rcv|Snd) (\S+) +[0-9A-Fa-f]+ (R?) *Q .{0,80}?(\(\d+\)\S+)"
)
_LABEL = re.compile(r"\(\d+\)")


def _lines(head: Sequence[str]) -> Line | None:
    return _read if any(_QUERY.match(line) for line in head) else None


def _read(line: str) -> Seen | None:
    found = _QUERY.match(line)
    if found is None or found[2] != "Rcv" or found[4]:
        return None  # headings, details of packets, answers
    host = ".".join(part for part in _LABEL.split(found[5]) if part).lower()
    return Seen(found[1], host, "", found[3]) if is_host(host) else None


LOG = LogFormat(
    id="windows-dns",
    title="Windows DNS server debug log",
    lines=_lines,
    examples=(
        Example(
            "DNS Server log file creation at 11/21/2026 9:00:00 AM\n"
            "11/21/2026 10:00:00 AM 0B54 PACKET  000001D5F2A3B1C0 UDP Rcv 10.0.0.7        6a1f   Q [0001   D   NOERROR] A      (3)api(6)openai(3)com(0)\n"
            "11/21/2026 10:00:00 AM 0B54 PACKET  000001D5F2A3B1C0 UDP Snd 10.0.0.7        6a1f R Q [8081   DR  NOERROR] A      (3)api(6)openai(3)com(0)\n",
            (("api.openai.com", "10.0.0.7", ""),),
        ),
    ),
)
