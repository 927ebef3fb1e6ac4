"""Compressed bytes unpacked within the budget, and what stands after them, which their readers pass over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.unpack import end_of, pieces, spool
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry


def unpacked(blob: Blob, compression: str, inquiry: Inquiry) -> Blob:
    """The decompressed bytes; what follows them is judged on its own. What can be had of damaged data is given."""
    from upright.discover.readers.zip_file import ends_in_directory

    content = spool(inquiry.budget.spend_bytes(_whole(blob, compression, inquiry)))
    at = end_of(blob, compression)
    if at is not None and blob.size > at and blob.peek(at, 1 << 16).strip(b"\0") and not ends_in_directory(blob):
        rest = blob.part(at, blob.size - at)
        found = inquiry.inspect(rest, f"after the {compression} data")
        verdict = Verdict.SUSPICIOUS if found else Verdict.UNKNOWN
        inquiry.say(verdict, "trailing-data", f"{rest.size} bytes stand after the {compression} data", at)
    return content


def _whole(blob: Blob, compression: str, inquiry: Inquiry) -> Iterator[bytes]:
    try:
        yield from pieces(blob, compression)
    except MalformedError as error:
        inquiry.say(Verdict.UNKNOWN, "truncated", error.what)
