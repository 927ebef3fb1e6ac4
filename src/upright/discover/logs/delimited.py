"""Tables with a heading: exports of Netskope, Zscaler, Palo Alto, Microsoft Defender for Cloud Apps, Cisco Umbrella,
Cloudflare, NextDNS and others.

Why it matters: what an administrator exports from a gateway, a CASB or a console is nearly always such a table.

How it recognises: a first line of names, of which one is known as a host, a URL or an application and one as a time, an
account or an address; commas, tabs, semicolons or bars stand between.

What it does not see: tables whose columns have names that nobody else uses.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_columns import roles_of, seen, speaks_of_use
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_FEW = 2


def _lines(head: Sequence[str]) -> Line | None:
    for line in head[:5]:
        separator = max(",\t;|", key=line.count)
        names = _cells(line.lstrip("\ufeff"), separator)
        if len(names) >= _FEW and not any(name[:1].isdigit() for name in names) and speaks_of_use(roles_of(names)):
            return _Reader(names, separator)
    return None


def _cells(line: str, separator: str) -> list[str]:
    if '"' not in line:
        return [cell.strip() for cell in line.split(separator)]
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        raise MalformedError("not a line of this format") from None


class _Reader:
    """Reads the columns that the heading names; more than one line before the heading counts as unreadable."""

    def __init__(self, names: list[str], separator: str) -> None:
        self.names, self.separator = names, separator
        self.at = {name: index for index, name in reversed(list(enumerate(names)))}
        self.roles = roles_of(names)

    def __call__(self, line: str) -> Seen | None:
        cells = _cells(line, self.separator)
        if len(cells) < len(self.names):
            raise MalformedError("fewer cells than columns")
        if cells[: len(self.names)] == self.names or cells[0].lstrip("\ufeff") == self.names[0]:
            return None
        return seen(self.roles, lambda name: cells[self.at[name]])


LOG = LogFormat(
    id="delimited",
    title="Tables with a heading (exports of gateways, CASB and consoles)",
    lines=_lines,
    general=True,
    examples=(
        Example(
            "timestamp,user,srcip,app,url,activity,client_bytes,server_bytes,action\n"
            "2026-11-21 10:00:00,ada@acme.example,10.0.0.7,ChatGPT,chatgpt.com/c,Post,8100,90,allow\n",
            (("chatgpt.com", "ada@acme.example", "8100"),),
        ),
        Example(
            'Date,App,User,"IP address",Uploaded (bytes)\n2026-11-21,Grammarly,bob@acme.example,10.0.0.8,"120"\n',
            (("Grammarly", "bob@acme.example", "120"),),
        ),
    ),
)
