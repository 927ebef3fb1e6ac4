"""Files that are something else from the front and a zip archive from the back: zip readers look for the end first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.zip_file import ends_in_directory

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

# Archives may well end in an archive that they hold; other files hold one in a constant, which is not at the very end.
_HOLDERS: Final = frozenset({"tar", "pytorch-tar", "7z", "rar", "elf", "pe", "macho"})
_LABELLED: Final = frozenset({"tflite"})  # its metadata are files in a zip archive behind the model


def inspect_polyglot(blob: Blob, inquiry: Inquiry, found: str) -> None:
    """Judge the archive at the end of a file that was recognised as `found` (empty: as nothing)."""
    if not ends_in_directory(blob):
        return
    from upright.discover.readers.zip_members import inspect_zip

    if found not in _HOLDERS | _LABELLED and ends_in_directory(blob, exactly=True):
        inquiry.say(Verdict.SUSPICIOUS, "polyglot", f"the file is {found or 'other data'} and a zip archive at once")
    inspect_zip(blob, inquiry, prefixed=True)
