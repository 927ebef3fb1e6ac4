"""Palo Alto Networks firewalls: traffic and URL logs as syslog sends them.

Why it matters: the firewall tells the application behind a connection and the account that made it.

How it recognises: comma-separated fields with `TRAFFIC` or `THREAT` (subtype `url`) in the fourth place. Traffic logs
name the application (App-ID) and the bytes in both directions, URL logs the host. Exports with column names are read as
tables.

What it does not see: connections that the firewall calls `ssl` or `web-browsing` only.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_values import given, is_host, refused, url_host
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_OURS = re.compile(
    r"(?:^|[\s>])\d*,\d{4}/\d\d/\d\d \d\d:\d\d:\d\d,[^,]*,(TRAFFIC|THREAT|URL|SYSTEM|CONFIG|GLOBALPROTECT|DECRYPTION),"
)
_TIME, _TYPE, _SUBTYPE, _SRC, _USER, _APP, _ACTION, _MISC, _SENT, _RECEIVED = 6, 3, 4, 7, 12, 14, 30, 31, 32, 33
_PLAIN = frozenset(
    {
        "ssl",
        "web-browsing",
        "dns",
        "incomplete",
        "insufficient-data",
        "not-applicable",
        "unknown-tcp",
        "quic",
        "google-base",
    }
)


def _lines(head: Sequence[str]) -> Line | None:
    exported = head and "receive time" in head[0].lower()
    return _read if not exported and any(_OURS.search(line) for line in head) else None


def _read(line: str) -> Seen | None:
    found = _OURS.search(line)
    if found is None:
        raise MalformedError("not a line of this format")
    rest = line[found.start() :].lstrip(" >")
    cells = next(csv.reader([rest])) if '"' in rest else rest.split(",")
    if found[1] not in {"TRAFFIC", "THREAT", "URL"} or len(cells) <= _RECEIVED:
        return None
    app = cells[_APP]
    common = (given(cells[_USER]), cells[_SRC])
    if found[1] == "TRAFFIC":
        if cells[_SUBTYPE] == "start" or app in _PLAIN:
            return None
        return Seen(cells[_TIME], "", *common, cells[_SENT], cells[_RECEIVED], refused(cells[_ACTION]), app)
    host = url_host(cells[_MISC])
    return Seen(cells[_TIME], host, *common, blocked=refused(cells[_ACTION])) if is_host(host) else None


LOG = LogFormat(
    id="palo-alto",
    title="Palo Alto Networks traffic and URL logs",
    lines=_lines,
    examples=(
        Example(
            "Nov 21 10:00:00 fw 1,2026/11/21 10:00:00,0123,TRAFFIC,end,2561,2026/11/21 10:00:00,10.0.0.7,1.2.3.4,0,0,out,acme\\ada,,openai-chatgpt,vsys1,in,out,e1,e2,fwd,2026/11/21 10:00:00,1,1,5000,443,0,0,0x1,tcp,allow,9000,7000,2000,30\n"
            '1,2026/11/21 10:00:01,0123,THREAT,url,2561,2026/11/21 10:00:01,10.0.0.8,1.2.3.4,0,0,out,acme\\bob,,ssl,vsys1,in,out,e1,e2,fwd,2026/11/21 10:00:01,1,1,5000,443,0,0,0x1,tcp,block-url,"claude.ai/new",(9999),ai,informational,c2s\n',
            (("openai-chatgpt", "acme\\ada", "7000"), ("claude.ai", "acme\\bob", "")),
        ),
    ),
)
