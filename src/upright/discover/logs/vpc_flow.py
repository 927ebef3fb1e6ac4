"""AWS VPC flow logs.

Why it matters: they count every byte that leaves a network.

How it recognises: the default order of fields (version 2), or a heading that names them.

What it does not see: host names. Flow logs hold addresses only, so AI services show in them only where a column of one's
own names the host; the DNS log of the same network names them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen
from upright.discover.log_columns import roles_of, seen
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_DEFAULT = [
    "version",
    "account-id",
    "interface-id",
    "srcaddr",
    "dstaddr",
    "srcport",
    "dstport",
    "protocol",
    "packets",
    "bytes",
    "start",
    "end",
    "action",
    "log-status",
]
_LINE = re.compile(r"[2-9] (?:\d{12}|unknown) eni-[0-9a-f]+ \S+ \S+ ")
_KNOWN = frozenset({"srcaddr", "dstaddr", "log-status", "interface-id", "pkt-srcaddr"})
_FEW = 3


def _lines(head: Sequence[str]) -> Line | None:
    first = head[0].split() if head else []
    if len(_KNOWN & set(first)) >= _FEW:
        return _Reader(first)
    return _Reader(_DEFAULT) if any(_LINE.match(line) for line in head) else None


class _Reader:
    """Reads the columns that the heading, or the default, names."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.roles = {**roles_of(names), "client": "srcaddr", "sent": "bytes"}
        self.roles.pop("received", None)

    def __call__(self, line: str) -> Seen | None:
        cells = line.split()
        if cells == self.names:
            return None
        if len(cells) != len(self.names):
            raise MalformedError("not as many cells as columns")
        row = dict(zip(self.names, cells, strict=True))
        return seen(self.roles, lambda name: row.get(name, ""))


LOG = LogFormat(
    id="vpc-flow",
    title="AWS VPC flow logs",
    lines=_lines,
    examples=(
        Example(
            "version srcaddr dstaddr bytes start action log-status fqdn\n2 10.0.0.7 1.2.3.4 5000 1795257600 ACCEPT OK api.openai.com\n",
            (("api.openai.com", "10.0.0.7", "5000"),),
        ),
        Example("2 123456789012 eni-0a1b 10.0.0.7 1.2.3.4 443 5000 6 20 4249 1795257600 1795257660 ACCEPT OK\n", ()),
    ),
)
