"""Cisco Umbrella: DNS and proxy logs as it exports them to a bucket, comma-separated without a heading.

Why it matters: it names the account or device of each lookup, also of computers outside the office.

How it recognises: quoted values; DNS logs have the action in the sixth place and the domain in the ninth, proxy logs
the verdict in the seventh and the URL in the eighth, with the bytes of request and response after the status.

What it does not see: DNS logs tell no amounts.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_values import amount, given, is_host, url_host
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_VERDICTS = frozenset({"allowed", "blocked", "proxied"})
_DNS, _PROXY = 9, 13


def _lines(head: Sequence[str]) -> Line | None:
    return _read if any(_kind(_cells(line)) for line in head[:20]) else None


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), []) if line.startswith('"') else []
    except csv.Error:
        return []


def _kind(cells: Sequence[str]) -> str:
    if len(cells) >= _DNS and cells[5].lower() in _VERDICTS and is_host(cells[8]):
        return "dns"
    if len(cells) >= _PROXY and cells[6].lower() in _VERDICTS and is_host(url_host(cells[7])):
        return "proxy"
    return ""


def _read(line: str) -> Seen | None:
    cells = _cells(line)
    kind = _kind(cells)
    if kind == "dns":
        return Seen(
            cells[0], url_host(cells[8]), given(cells[1]), given(cells[3]), blocked=cells[5].lower() == "blocked"
        )
    if kind == "proxy":
        sent, received = (cells[11], cells[12]) if amount(cells[11]) is not None else ("", "")
        person = given(cells[1].partition(",")[0])
        return Seen(
            cells[0], url_host(cells[7]), person, given(cells[2]), sent, received, cells[6].lower() == "blocked"
        )
    if len(cells) < _DNS:
        raise MalformedError("not a line of this format")
    return None


LOG = LogFormat(
    id="umbrella",
    title="Cisco Umbrella DNS and proxy logs",
    lines=_lines,
    examples=(
        Example(
            '"2026-11-21 10:00:00","Ada (ada@acme.example)","Ada (ada@acme.example),Berlin","10.0.0.7","198.51.100.4","Allowed","1 (A)","NOERROR","chatgpt.com.","Generative AI"\n'
            '"2026-11-21 10:00:01","LAPTOP-8","LAPTOP-8","10.0.0.8","198.51.100.4","Blocked","1 (A)","NOERROR","poe.com.","Generative AI"\n',
            (("chatgpt.com", "Ada (ada@acme.example)", ""), ("poe.com", "LAPTOP-8", "")),
        ),
        Example(
            '"2026-11-21 10:00:00","ada@acme.example","10.0.0.7","198.51.100.4","104.18.1.1","application/json","ALLOWED","https://claude.ai/api/x","","curl","200","9000","70","60","","","","","","","Roaming"\n',
            (("claude.ai", "ada@acme.example", "9000"),),
        ),
    ),
)
