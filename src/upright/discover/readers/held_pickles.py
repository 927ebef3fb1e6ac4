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
_STEP: Final = 4 << 20
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
    for at, _ in _matches(_RAW, blob):
        yield at, blob.part(at, min(_LONGEST, blob.size - at))


def _encoded(blob: Blob) -> Iterator[tuple[int, Blob]]:
    for at, found in _matches(_ENCODED, blob):
        text = re.sub(rb"\\n|\\|\s", b"", found).partition(b"=")[0].translate(bytes.maketrans(b"-_", b"+/"))
        try:
            yield at, Blob(base64.b64decode(text[: len(text) // 4 * 4] + _rest(text)))
        except (binascii.Error, ValueError):
            continue


def _matches(pattern: re.Pattern[bytes], blob: Blob) -> Iterator[tuple[int, bytes]]:
    """The first matches with their offsets, in flat memory: what begins in a step is read as far as it may reach."""
    left = _TRIED
    for step in range(0, blob.size, _STEP):
        before = min(step, 1)  # what stands before the first match counts too
        piece = blob.peek(step - before, before + _STEP + _LONGEST)
        for match in pattern.finditer(piece, before):
            if match.start() >= before + _STEP or not left:
                break
            left -= 1
            yield step - before + match.start(), match[0]
        blob.give_back(step, _STEP)


def _rest(text: bytes) -> bytes:
    """The last letters of a text in base64, filled up; one alone says nothing."""
    left = text[len(text) // 4 * 4 :]
    return left.ljust(4, b"=") if len(left) > 1 else b""
