"""CoreDNS' query log, the resolver inside Kubernetes.

Why it matters: it tells which pods reach AI services, whatever their code says.

How it recognises: `[INFO] address:port - id "A IN name. udp ..." NOERROR ...`.

What it does not see: which pod had the address at that time, and how much was sent.
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

_QUERY = re.compile(r"(.{0,80}?)\[INFO\] \[?([0-9A-Fa-f.:]+?)\]?:\d+ - \d+ \"\w+ IN (\S+) ")
_OURS = re.compile(r"\[(?:INFO|WARNING|ERROR|FATAL|DEBUG)\]|^\.:\d+|CoreDNS|linux/|^\s*$")


def _lines(head: Sequence[str]) -> Line | None:
    return _read if any(_QUERY.match(line) for line in head) else None


def _read(line: str) -> Seen | None:
    found = _QUERY.match(line)
    if found:
        host = url_host(found[3])
        return Seen(found[1], host, "", found[2]) if is_host(host) else None
    if not _OURS.search(line):
        raise MalformedError("not a line of this format")
    return None


LOG = LogFormat(
    id="coredns",
    title="CoreDNS query log",
    lines=_lines,
    examples=(
        Example(
            '2026-11-21T10:00:00.1Z [INFO] 10.244.0.7:41001 - 4711 "A IN api.openai.com. udp 32 false 512" NOERROR qr,rd,ra 78 0.01s\n'
            "[INFO] plugin/reload: Running configuration\n",
            (("api.openai.com", "10.244.0.7", ""),),
        ),
    ),
)
