"""Events in CEF and LEEF, as gateways send them to a SIEM.

Why it matters: what reaches the SIEM is often the only copy that security keeps.

How it recognises: `CEF:0|vendor|product|...|extension` or `LEEF:2.0|...`; the extension's names follow ArcSight's and
QRadar's dictionaries (`dhost`, `request`, `suser`, `src`, `out`).

What it does not see: products that put the host into a custom string without a known name.
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

_HEAD = re.compile(r"\b(CEF|LEEF):\d(?:\.\d)?\|(?:[^|\\]|\\.)*\|(?:[^|\\]|\\.)*\|")
_NAME = re.compile(r"(?:^|[ \t^|])([A-Za-z][\w.]{0,40})=")


def _lines(head: Sequence[str]) -> Line | None:
    return _read if any(_HEAD.search(line) for line in head) else None


def _read(line: str) -> Seen | None:
    start = _HEAD.search(line)
    if start is None:
        raise MalformedError("not a line of this format")
    extension = line[start.end() :]
    names = list(_NAME.finditer(extension))
    ends = [*(found.start() for found in names[1:]), len(extension)]
    row = {found[1]: extension[found.end() : end].strip() for found, end in zip(names, ends, strict=False)}
    said = seen(roles_of(row), lambda name: row.get(name, ""))
    return said._replace(when=said.when or line[:40]) if said else None


LOG = LogFormat(
    id="cef",
    title="CEF and LEEF events",
    lines=_lines,
    examples=(
        Example(
            "Nov 21 10:00:00 gw CEF:0|Zscaler|NSSWeblog|5.0|Allowed|Allowed|3|act=Allowed suser=ada@acme.example src=10.0.0.7 dhost=claude.ai out=8800 in=120 request=claude.ai/api rt=1795257600000\n",
            (("claude.ai", "ada@acme.example", "8800"),),
        ),
    ),
)
