"""Model formats that are recognised and not read yet: their verdict is unknown, never clean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry


def inspect(_: Blob, inquiry: Inquiry) -> None:
    """Say that nothing was judged."""
    inquiry.say(Verdict.UNKNOWN, "unread-format", "models of this format are recognised, not judged")


FORMAT = ModelFormat(names=frozenset({"executorch"}), inspect=inspect)
