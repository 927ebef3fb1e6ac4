"""Any other lines that name hosts.

Why it matters: a log of an unknown kind still tells which services were reached.

How it recognises: at least half of the first lines hold a host name; the first one in a line that is no file name
counts, with the first address in it.

What it does not see: accounts, bytes, and which of several hosts was the one that was reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_values import named_host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line


def _lines(head: Sequence[str]) -> Line | None:
    lines = [line for line in head if line.strip()]
    named = sum(bool(named_host(line)[0]) for line in lines)
    return _read if lines and named * 2 >= len(lines) else None


def _read(line: str) -> Seen | None:
    host, client = named_host(line)
    return Seen(line[:40], host, "", client) if host else None


LOG = LogFormat(
    id="named-hosts",
    title="Other lines that name hosts",
    lines=_lines,
    general=True,
    examples=(
        Example(
            "2026-11-21 10:00:00 egress 10.0.0.7 -> api.cohere.com allowed\n", (("api.cohere.com", "10.0.0.7", ""),)
        ),
    ),
)
