"""Access logs of Apache, nginx and Squid in the common and combined formats.

Why it matters: forward proxies and egress gateways keep such logs; they name the host and the account.

How it recognises: a client, an account, a time in brackets, a quoted request, a status and bytes. The host is that of
an absolute URL, of `CONNECT host:port`, a virtual host written before the line, or a quoted field after it. A last field `rl=123` or
`request_length=123` says how much was sent.

What it does not see: requests with a path only, as servers log them that are themselves the destination.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_values import given, is_host, url_host, wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_LINE = re.compile(
    r"(?:(\S+?)(?::\d+)? )?(\S+) \S+ (\S+|\S+ \S+) \[([^\]]{10,40})\] \"(?:(\S+) )?([^\" ]*)[^\"]*\" (\d{3}|-) (\d+|-)(.*)"
)
_QUOTED = re.compile(r"[ =]\"([\w.-]{4,253})\"")
_SENT = re.compile(r"\b(?:rl|request_length|bytes_in|req_bytes)=\"?(\d+)")


def _lines(head: Sequence[str]) -> Line | None:
    return _read if any(_LINE.match(line) for line in head[:20]) else None


def _read(line: str) -> Seen | None:
    virtual, client, person, when, _method, target, status, received, rest = wanted(line, _LINE).groups()
    host = url_host(target) if "://" in target or not target.startswith("/") else (virtual or "")
    if not is_host(host):
        host = next((word for word in _QUOTED.findall(rest) if is_host(word)), "")
        if not host:
            return None
    sent = _SENT.search(rest)
    return Seen(
        when, host.lower(), given(person), client, sent[1] if sent else "", given(received), status in {"403", "407"}
    )


LOG = LogFormat(
    id="access-log",
    title="Apache, nginx and Squid access logs (common, combined)",
    lines=_lines,
    examples=(
        Example(
            '10.0.0.7 - ada [21/Nov/2026:10:00:00 +0000] "CONNECT claude.ai:443 HTTP/1.1" 200 5321 "-" "Mozilla/5.0" TCP_TUNNEL:HIER_DIRECT\n'
            '10.0.0.8 - - [21/Nov/2026:10:00:01 +0000] "POST http://api.example.org/v1?k=s HTTP/1.1" 200 12 "-" "curl/8" rl=900\n'
            'api.openai.com:443 10.0.0.9 - - [21/Nov/2026:10:00:02 +0000] "POST /v1/chat/completions HTTP/1.1" 200 77\n',
            (("claude.ai", "ada", ""), ("api.example.org", "10.0.0.8", "900"), ("api.openai.com", "10.0.0.9", "")),
        ),
    ),
)
