"""7z archives. Python loads none of them by itself, scanners mostly pass over them, and some loaders are told to unpack
them ("nullifAI").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import MODEL_SUFFIXES, ModelFormat
from upright.discover.readers.seven_zip import Folder, read_7z, unpack_folder
from upright.discover.readers.unpack import spool
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge every file inside; an archive under a model's name hides what it is."""
    if inquiry.suffix in MODEL_SUFFIXES:
        inquiry.say(Verdict.SUSPICIOUS, "disguised", f"a 7z archive goes under the name of a {inquiry.suffix} file")
    folders, names = read_7z(blob, lambda parts: spool(inquiry.budget.spend_bytes(parts)))
    left = iter(names)
    for folder in folders:
        _folder(blob, folder, left, inquiry)


def _folder(blob: Blob, folder: Folder, names: Iterator[str], inquiry: Inquiry) -> None:
    content = spool(inquiry.budget.spend_bytes(_readable(blob, folder, inquiry)))
    at = 0
    for size in folder.parts:
        name = next(names, "unnamed")[:120]
        inquiry.budget.spend_file()
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or name.startswith("/"):
            inquiry.say(Verdict.SUSPICIOUS, "path-traversal", "a member's name leaves the archive's folder", name)
        if there := min(size, content.size - at):
            inquiry.inspect(content.part(at, there), name)
        if there < size:
            inquiry.say(Verdict.UNKNOWN, "truncated", "a member goes beyond the end of the data", name)
        at += there


def _readable(blob: Blob, folder: Folder, inquiry: Inquiry) -> Iterator[bytes]:
    """What can be had of a folder; encrypted and damaged ones are said to be so."""
    try:
        yield from unpack_folder(blob, folder)
    except MalformedError as error:
        inquiry.say(Verdict.UNKNOWN, "unread-archive", error.what, error.where)


FORMAT = ModelFormat(inspect=inspect, containers=frozenset({"7z"}))
