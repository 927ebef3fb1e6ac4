"""dnsmasq's query log, which is Pi-hole's too.

Why it matters: it runs in small offices, on home networks and in virtual machine hosts, where nothing else sees DNS.

How it recognises: `dnsmasq[123]: query[A] name from address`; a line `gravity blocked name` or `config name is 0.0.0.0`
says that the name was not resolved.

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
    r"(.{0,80}?)\bdnsmasq(?:-dhcp)?(?:\[\d+\])?: (?:\d+ [0-9a-fA-F.:]+/\d+ )?query\[\w+\] (\S+) from (\S+)"
)
_OURS = re.compile(r"dnsmasq(?:-\w+)?(?:\[\d+\])?:")


def _lines(head: Sequence[str]) -> Line | None:
    return _read if any(_OURS.search(line) for line in head) else None


def _read(line: str) -> Seen | None:
    found = _QUERY.match(line)
    if found:
        host = url_host(found[2])
        return Seen(found[1], host, "", found[3]) if is_host(host) else None
    if not _OURS.search(line):
        raise MalformedError("not a line of this format")
    return None


LOG = LogFormat(
    id="dnsmasq",
    title="dnsmasq and Pi-hole query logs",
    lines=_lines,
    examples=(
        Example(
            "Nov 21 10:00:00 dnsmasq[812]: query[A] api.mistral.ai from 10.0.0.7\n"
            "Nov 21 10:00:00 dnsmasq[812]: forwarded api.mistral.ai to 9.9.9.9\n"
            "Nov 21 10:00:01 pi dnsmasq[812]: 17 10.0.0.8/4711 query[AAAA] example.org from 10.0.0.8\n",
            (("api.mistral.ai", "10.0.0.7", ""), ("example.org", "10.0.0.8", "")),
        ),
    ),
)
