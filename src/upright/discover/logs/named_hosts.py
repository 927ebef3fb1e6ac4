"""Any other lines that name hosts.

Why it matters: a log of an unknown kind still tells which services were reached.

How it recognises: at least half of the first lines hold a host name; the first one in a line that is no file name
counts, with the first address in it.

What it does not see: accounts, bytes, and which of several hosts was the one that was reached.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.log import Example, LogFormat, Seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upright.discover.log import Line

_HOST = re.compile(
    r"(?<![\w@./-])(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?!(?:py|js|go|rs|log|json|txt|conf|service|sh|so|html)\b)[a-z]{2,18})(?![\w-])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])")
_LONGEST = 4000


def _lines(head: Sequence[str]) -> Line | None:
    lines = [line for line in head if line.strip()]
    named = sum(_HOST.search(line, 0, _LONGEST) is not None for line in lines)
    return _read if lines and named * 2 >= len(lines) else None


def _read(line: str) -> Seen | None:
    host = _HOST.search(line, 0, _LONGEST)
    client = _ADDRESS.search(line, 0, _LONGEST)
    return Seen(line[:40], host[1].lower(), "", client[1] if client else "") if host else None


LOG = LogFormat(
    id="named-hosts",
    title="Other lines that name hosts",
    lines=_lines,
    general=True,
    examples=(
        Example(
            "2026-11-21 10:00:00 egress 10.0.0.7 -> api.cohere.com allowed\n", (("api.cohere.com", "10.0.0.7", ""),)
        ),
    ),
)
