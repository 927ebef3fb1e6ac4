"""Archives that no reader opens: rar. Scanners mostly pass over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import MODEL_SUFFIXES, ModelFormat

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry


def inspect(_: Blob, inquiry: Inquiry) -> None:
    """An archive under a model's name hides what it is; one under its own name is only not read."""
    if inquiry.suffix in MODEL_SUFFIXES:
        inquiry.say(
            Verdict.SUSPICIOUS,
            "disguised",
            f"an archive that is not read goes under the name of a {inquiry.suffix} file",
        )
    else:
        inquiry.say(Verdict.UNKNOWN, "unread-archive", "archives of this kind are not read")


FORMAT = ModelFormat(inspect=inspect, containers=frozenset({"rar"}))
