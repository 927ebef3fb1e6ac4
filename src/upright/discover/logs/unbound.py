"""Unbound's query log.

Why it matters: it is the resolver of many networks and of pfSense and OPNsense firewalls.

How it recognises: `unbound[123:0] info: address name A IN`, with a time in seconds or as syslog writes it.

What it does not see: people, and how much was sent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_values import is_host, url_host
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_QUERY = re.compile(
    r"\[?(.{0,60}?)\]? ?unbound\[\d+(?::\d+)?\]:? (?:\[[\d:]+\] )?info: ([0-9A-Fa-f.:]+(?:@\d+)?) (\S+) [A-Z0-9]+ IN\b"
)
_OURS = re.compile(r"unbound\[\d+")


def _lines(head: Sequence[str]) -> Line | None:
    return _read if any(_QUERY.match(line) for line in head) else None


def _read(line: str) -> Seen | None:
    found = _QUERY.match(line)
    if found:
        host = url_host(found[3])
        return Seen(found[1], host, "", found[2].partition("@")[0]) if is_host(host) else None
    if not _OURS.search(line):
        raise MalformedError("not a line of this format")
    return None


LOG = LogFormat(
    id="unbound",
    title="Unbound query log",
    lines=_lines,
    examples=(
        Example(
            "[1795257600] unbound[901:0] info: 10.0.0.7 huggingface.co. A IN\n"
            "Nov 21 10:00:00 gw unbound[901]: [901:1] info: 10.0.0.8 example.org. AAAA IN NOERROR 0.01 0 60\n",
            (("huggingface.co", "10.0.0.7", ""), ("example.org", "10.0.0.8", "")),
        ),
    ),
)
