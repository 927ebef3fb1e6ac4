"""Zscaler Internet Access: the web log of the Nanolog Streaming Service as comma-separated values without a heading.

Why it matters: it names account, URL, verdict, cloud application and the bytes in both directions.

How it recognises: quoted values in the order of the default feed: time, login, protocol, URL, action, application,
class, bytes sent, bytes received. Feeds with a heading are read as tables, JSON feeds as JSON events, CEF as CEF.

What it does not see: a feed in an order of one's own without a heading.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_values import given, is_host, refused, url_host
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_ACTIONS = frozenset({"allowed", "blocked", "allow", "block", "cautioned", "isolated"})
_LEAST = 9


def _lines(head: Sequence[str]) -> Line | None:
    return _read if any(_fits(_cells(line)) for line in head[:20]) else None


def _cells(line: str) -> list[str]:
    return next(csv.reader([line]), []) if line.count(",") >= _LEAST - 1 else []


def _fits(cells: list[str]) -> bool:
    return len(cells) >= _LEAST and cells[4].lower() in _ACTIONS and cells[7].isdigit() and cells[8].isdigit()


def _read(line: str) -> Seen | None:
    cells = _cells(line)
    if not _fits(cells):
        raise MalformedError("not a line of this format")
    host = url_host(cells[3])
    if not is_host(host):
        return None
    client = next((cell for cell in cells[9:] if cell.startswith(("10.", "192.168.", "172."))), "")
    return Seen(cells[0], host, given(cells[1]), client, cells[7], cells[8], refused(cells[4]), given(cells[5]))


LOG = LogFormat(
    id="zscaler",
    title="Zscaler web log (NSS), comma-separated",
    lines=_lines,
    examples=(
        Example(
            '"2026-11-21 10:00:00","ada@acme.example","HTTPS","chatgpt.com/backend-api/conversation","Allowed","ChatGPT","AI & ML Applications","9210","410","AI","10.0.0.7"\n'
            '"Sat Nov 21 10:00:01 2026","bob@acme.example","HTTPS","poe.com/","Blocked","Poe","AI & ML Applications","300","0","AI","10.0.0.8"\n',
            (("chatgpt.com", "ada@acme.example", "9210"), ("poe.com", "bob@acme.example", "300")),
        ),
    ),
)
