"""Squid's native access log.

Why it matters: it names every host that a browser or program reached through the proxy, with the account.

How it recognises: a time in seconds, elapsed milliseconds, the client, a result such as `TCP_TUNNEL/200`, bytes, a
method and a URL or `host:port`.

What it does not see: how much was sent out. The native format counts only what went to the client.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_values import given, url_host, wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_LINE = re.compile(r"(\d{9,11}\.\d+)\s+-?\d+ (\S+) ([A-Z_]+)/(\d+) (\d+) (\S+) (\S+) (\S+) \S+")


def _lines(head: Sequence[str]) -> Line | None:
    return _read if any(_LINE.match(line) for line in head[:20]) else None


def _read(line: str) -> Seen | None:
    when, client, result, _status, received, _method, url, person = wanted(line, _LINE).groups()
    return Seen(when, url_host(url), given(person), client, "", received, "DENIED" in result)


LOG = LogFormat(
    id="squid",
    title="Squid access log, native format",
    lines=_lines,
    examples=(
        Example(
            "1795257600.123   1201 10.0.0.7 TCP_TUNNEL/200 48213 CONNECT chatgpt.com:443 ada HIER_DIRECT/104.18.32.47 -\n"
            "1795257601.500     12 10.0.0.8 TCP_DENIED/403 3900 GET http://example.org/x?q=1 - HIER_NONE/- text/html\n",
            (("chatgpt.com", "ada", ""), ("example.org", "10.0.0.8", "")),
        ),
    ),
)
