"""W3C extended logs (ELFF): Blue Coat and Symantec ProxySG, Forcepoint, IIS, CloudFront.

Why it matters: secure web gateways write them, with the account and the bytes in both directions.

How it recognises: a line `#Fields:` that names the columns; it may stand again with other columns further on.
`cs-bytes` is what was sent out.

What it does not see: files whose head with the names of the columns was cut off.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_values import given, is_host, refused, url_host
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_CELL = re.compile(r"\"([^\"]*)\"|(\S+)")
_HOSTS = (
    "cs-host",
    "cs-uri-host",
    "x-cs-host",
    "r-host",
    "cs(host)",
    "x-host-header",
    "s-dns",
    "x-rs-certificate-hostname",
)
_URLS = ("cs-uri", "c-uri", "cs-url")
_PEOPLE = ("cs-username", "cs-userdn", "cs-auth-user", "x-cs-auth-username", "cs-user")
_CLIENTS = ("c-ip", "x-client-ip", "c-dns")


def _lines(head: Sequence[str]) -> Line | None:
    return _Reader(head) if any(line.startswith("#Fields:") for line in head) else None


class _Reader:
    """Follows the names of the columns as they change."""

    def __init__(self, head: Sequence[str]) -> None:
        self.names: list[str] = []
        self(next(line for line in head if line.startswith("#Fields:")))

    def __call__(self, line: str) -> Seen | None:
        if line.startswith("#"):
            if line.startswith("#Fields:"):
                self.names = line[8:].lower().split()
            return None
        cells = _cells(line)
        if len(cells) < len(self.names):
            raise MalformedError("fewer cells than columns")
        row = dict(zip(self.names, cells, strict=False))
        host = next((url_host(row[name]) for name in (*_HOSTS, *_URLS) if given(row.get(name))), "")
        if not is_host(host):
            return None
        return Seen(
            f"{row.get('date', '')} {row.get('time', '')}".strip() or row.get("x-timestamp", ""), host,
            _first(row, _PEOPLE), _first(row, _CLIENTS), given(row.get("cs-bytes")), given(row.get("sc-bytes")),
            refused(row.get("s-action", ""), row.get("sc-filter-result", ""), row.get("action", "")),
        )  # fmt: skip


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return line.split("\t")
    return [quoted or bare for quoted, bare in _CELL.findall(line)] if '"' in line else line.split()


def _first(row: dict[str, str], names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if given(row.get(name))), "")


LOG = LogFormat(
    id="w3c-extended",
    title="W3C extended logs (Blue Coat ProxySG, Forcepoint, IIS)",
    lines=_lines,
    examples=(
        Example(
            "#Software: SGOS 7.3\n#Fields: date time time-taken c-ip cs-username s-action sc-status cs-host cs-uri-path sc-bytes cs-bytes\n"
            "2026-11-21 10:00:00 120 10.0.0.7 ACME\\ada TCP_TUNNELED 200 gemini.google.com /app 5210 9312\n"
            '2026-11-21 10:00:01 3 10.0.0.8 - TCP_DENIED 403 "poe.com" / 0 310\n',
            (("gemini.google.com", "ACME\\ada", "9312"), ("poe.com", "10.0.0.8", "310")),
        ),
    ),
)
