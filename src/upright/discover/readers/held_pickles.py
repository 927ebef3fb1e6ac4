"""Pickles that do harm, held by bytes of no model format: rows of a database, values of JSON and YAML in base64.

Nothing says that anyone loads them, and nothing else would put them there. Pickles that do no harm are not told.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.blob import Blob
from upright.discover.readers.pickles import tell_held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.inquiry import Inquiry

_SEARCHED: Final = 64 << 20
_LONGEST: Final = 4 << 20
_TRIED: Final = 2000
_RAW = re.compile(rb"\x80[\x02-\x05](?=[\x95(c}\])KNX\x8c])")
_ENCODED = re.compile(rb"(?<![A-Za-z0-9+/_-])gA[I-X][A-Za-z0-9+/_-](?:[A-Za-z0-9+/_=-]|\\?\s|\\n){24,4194304}")


def inspect_held(blob: Blob, inquiry: Inquiry) -> None:
    """Say which pickles would do harm, were they loaded."""
    window = blob.part(0, min(blob.size, _SEARCHED))
    for at, content in (*_plain(window), *_encoded(window)):
        inquiry.budget.spend_operations(1)
        if tell_held(content, inquiry, at):
            return


def _plain(blob: Blob) -> Iterator[tuple[int, Blob]]:
    found = _RAW.finditer(blob.peek(0, blob.size))
    for match, _ in zip(found, range(_TRIED), strict=False):
        yield match.start(), blob.part(match.start(), min(_LONGEST, blob.size - match.start()))


def _encoded(blob: Blob) -> Iterator[tuple[int, Blob]]:
    found = _ENCODED.finditer(blob.peek(0, blob.size))
    for match, _ in zip(found, range(_TRIED), strict=False):
        text = re.sub(rb"\\n|\\|\s", b"", match[0]).partition(b"=")[0].translate(bytes.maketrans(b"-_", b"+/"))
        try:
            yield match.start(), Blob(base64.b64decode(text[: len(text) // 4 * 4] + _rest(text)))
        except (binascii.Error, ValueError):
            continue


def _rest(text: bytes) -> bytes:
    """The last letters of a text in base64, filled up; one alone says nothing."""
    left = text[len(text) // 4 * 4 :]
    return left.ljust(4, b"=") if len(left) > 1 else b""
