"""JSON of strangers: bounded in size and depth, with the names that stand twice."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob

LIMIT: Final = 64 << 20
_BLANK: Final = b" \t\r\n"
_BOM: Final = b"\xef\xbb\xbf"
DEPTH: Final = 200
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]+|[\]}]+', re.DOTALL)


def begins(blob: Blob) -> bytes:
    """The first two bytes that are no white space, which loaders pass over however much of it there is."""
    at = len(_BOM) * (blob.peek(0, len(_BOM)) == _BOM)
    while window := blob.peek(at, 1 << 16):
        if rest := window.lstrip(_BLANK):
            return blob.peek(at + len(window) - len(rest), 2)
        at += len(window)
    return b""


def json_of(blob: Blob, limit: int = LIMIT) -> Any:
    """The value. Raises LimitExceeded on what is larger or deeper than is read, MalformedError on what is no JSON."""
    if blob.size > limit:
        raise LimitExceeded(f"JSON larger than {limit >> 20} MiB")
    raw = blob.take(0, blob.size)
    if depth_of(raw) > DEPTH:
        raise LimitExceeded("JSON nested deeper than is read")
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise MalformedError("a configuration that is no JSON") from error


def depth_of(raw: bytes) -> int:
    """How deep brackets are nested, those in texts left out; stops once it is more than is read."""
    depth = deepest = 0
    for match in _BRACKETS.finditer(raw):
        part = match[0]
        if part[0] in b"[{":
            depth += len(part)
            deepest = max(deepest, depth)
            if deepest > DEPTH:
                return deepest
        elif part[0] in b"]}":
            depth -= len(part)
    return deepest
