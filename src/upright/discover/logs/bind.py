"""BIND's query log.

Why it matters: a resolver sees every device, also those that use no proxy.

How it recognises: `client ... (name): query: name IN A`, with or without a time, an object id and a view.

What it does not see: people, and how much was sent. One answer may serve an hour of use.
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

_QUERY = re.compile(r"client (?:@0x[0-9a-f]+ )?([0-9A-Fa-f.:]+)#\d+.{0,300}?: query: (\S+) \S+ \S+")
_OTHER = re.compile(r"named\[|client |zone |\b(?:info|notice|warning|error|debug)\b")


def _lines(head: Sequence[str]) -> Line | None:
    return _read if any(_QUERY.search(line) for line in head) else None


def _read(line: str) -> Seen | None:
    found = _QUERY.search(line)
    if found is None:
        if _OTHER.search(line):
            return None
        raise MalformedError("not a line of this format")
    host = url_host(found[2])
    return Seen(line[:40], host, "", found[1]) if is_host(host) else None


LOG = LogFormat(
    id="bind",
    title="BIND query log",
    lines=_lines,
    examples=(
        Example(
            "21-Nov-2026 10:00:00.123 queries: info: client @0x7f1 10.0.0.7#5353 (chat.deepseek.com): query: chat.deepseek.com IN A +E(0)K (10.0.0.1)\n"
            "21-Nov-2026 10:00:00.200 client 10.0.0.8#40 (example.org): view inside: query: example.org IN AAAA + (10.0.0.1)\n",
            (("chat.deepseek.com", "10.0.0.7", ""), ("example.org", "10.0.0.8", "")),
        ),
    ),
)
