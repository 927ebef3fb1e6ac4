"""Zeek's dns.log, http.log, ssl.log and conn.log as tables.

Why it matters: Zeek sees what crosses the network, also from devices that use no proxy; the server name in TLS tells
the service.

How it recognises: `#separator` and `#fields`; the host is `query`, `host` or `server_name`. `orig_bytes` and
`request_body_len` are what was sent out. The JSON form is read as JSON events.

What it does not see: encrypted server names; the bytes of TLS connections stand in conn.log, which names no host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_values import is_host, url_host
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_HOSTS = ("query", "host", "server_name")


def _lines(head: Sequence[str]) -> Line | None:
    fields = [line for line in head if line.startswith("#fields")]
    return _Reader(fields[0]) if fields and any(line.startswith("#separator") for line in head) else None


class _Reader:
    """Follows `#fields`, since rotated logs are often put one after the other."""

    def __init__(self, fields: str) -> None:
        self.names: list[str] = []
        self(fields)

    def __call__(self, line: str) -> Seen | None:
        if line.startswith("#"):
            if line.startswith("#fields"):
                self.names = line.split("\t")[1:]
            return None
        cells = line.split("\t")
        if len(cells) != len(self.names):
            raise MalformedError("not as many cells as columns")
        row = {name: "" if cell in {"-", "(empty)"} else cell for name, cell in zip(self.names, cells, strict=True)}
        host = url_host(next((row[name] for name in _HOSTS if row.get(name)), ""))
        if not is_host(host):
            return None
        sent = row.get("orig_bytes") or row.get("request_body_len") or ""
        received = row.get("resp_bytes") or row.get("response_body_len") or ""
        blocked = row.get("rcode_name", "") in {"REFUSED", "NXDOMAIN"}
        return Seen(row.get("ts", ""), host, row.get("username", ""), row.get("id.orig_h", ""), sent, received, blocked)


LOG = LogFormat(
    id="zeek",
    title="Zeek logs (dns, http, ssl) as tables",
    lines=_lines,
    examples=(
        Example(
            "#separator \\x09\n#path\tssl\n#fields\tts\tuid\tid.orig_h\tid.resp_h\tserver_name\n#types\ttime\tstring\taddr\taddr\tstring\n"
            "1795257600.1\tC1\t10.0.0.7\t104.18.1.1\tapi.anthropic.com\n1795257601.1\tC2\t10.0.0.8\t1.1.1.1\t-\n",
            (("api.anthropic.com", "10.0.0.7", ""),),
        ),
        Example(
            "#separator \\x09\n#path\thttp\n#fields\tts\tid.orig_h\tmethod\thost\trequest_body_len\tresponse_body_len\tusername\n"
            "1795257600.1\t10.0.0.7\tPOST\tapi.groq.com\t5000\t70\tada\n",
            (("api.groq.com", "ada", "5000"),),
        ),
    ),
)
