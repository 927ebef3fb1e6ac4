"""Envoy's access log in its own text format: Istio and other meshes and gateways.

Why it matters: egress gateways name the authority of each call that leaves a cluster.

How it recognises: a time in brackets, a quoted request, a status, flags, bytes received and sent, and the authority as
the last but one quoted field. What Envoy received from downstream is what went out to the service.

What it does not see: formats that leave the authority out. The JSON form is read as JSON events.
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
    r"\[(\d{4}-[^\]]+)\] \"([^\"]*)\" (\d+) \S+ (?:\S+ \S+ \"[^\"]*\" )?(\d+) (\d+) \S+ \S+ \"([^\"]*)\" \"[^\"]*\" \"[^\"]*\" \"([^\"]*)\""
)


def _lines(head: Sequence[str]) -> Line | None:
    return _read if any(_LINE.match(line) for line in head) else None


def _read(line: str) -> Seen | None:
    when, _request, status, sent, received, client, authority = wanted(line, _LINE).groups()
    host = url_host(authority)
    if not is_host(host):
        return None
    return Seen(when, host, "", given(client.partition(",")[0]), sent, received, status == "403")


LOG = LogFormat(
    id="envoy",
    title="Envoy and Istio access log, text",
    lines=_lines,
    examples=(
        Example(
            '[2026-11-21T10:00:00.310Z] "POST /v1/messages HTTP/2" 200 - 154 90 226 100 "10.0.35.28" "python-httpx" "cc21" "api.anthropic.com" "1.2.3.4:443"\n'
            '[2026-11-21T10:00:01.310Z] "GET / HTTP/1.1" 200 - via_upstream - "-" 0 90 2 1 "-" "curl" "cc22" "httpbin" "10.0.2.1:80" outbound\n',
            (("api.anthropic.com", "10.0.35.28", "154"),),
        ),
    ),
)
