"""Files piece by piece: bytes that decode and encode without loss, and pieces that a layout cuts."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from upright.classify.redaction.layout import PIECE, Layout
from upright.model.errors import LimitExceeded, MalformedError

HEAD = 64 << 10
_NO_TEXT = "neither text nor a format that can be redacted"
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_RARELY = 200  # of so many bytes of text at most one is a control character
ONE_BYTE = "latin-1"  # for what is no UTF-8: every byte is a character
WHOLE = 64 << 20  # characters that are held at once


def encoding_of(head: bytes) -> tuple[str, str]:
    """The encoding of a text by its first bytes, and how to carry what does not decode. Raises MalformedError."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le", "surrogatepass"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be", "surrogatepass"
    if b"\0" in head:
        raise MalformedError(_NO_TEXT)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError as error:
        if len(_CONTROL.findall(head)) * _RARELY > len(head):
            raise MalformedError(_NO_TEXT) from error
        return ONE_BYTE, "strict"
    return "utf-8", "surrogateescape"


def decoded(stream: BinaryIO, encoding: str, errors: str, head: bytes = b"") -> Iterator[str]:
    """The text of a stream, some at a time, with every character that was there."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    data = head or stream.read(HEAD)
    try:
        while data:
            yield decoder.decode(data)
            data = stream.read(HEAD)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise MalformedError(f"not {encoding}") from error


class Pieces:
    """Text that comes bit by bit, cut where the layout allows, or at the sizes of pieces that were written before.

    Each piece must have passed the layout before the next is asked for.
    """

    def __init__(self, layout: Layout, sizes: Iterable[int] = ()) -> None:
        self._layout, self._sizes = layout, iter(sizes)
        self._exact = next(self._sizes, 0)
        self._buffer: list[str] = []
        self._length = 0

    def add(self, text: str) -> None:
        """More of the text."""
        self._buffer.append(text)
        self._length += len(text)

    def next(self) -> str:
        """The next piece, empty while there is too little. Raises LimitExceeded when none can be cut."""
        if self._length < (self._exact or PIECE):
            return ""
        text = self.rest()
        end = self._exact or (0 if self._layout.whole else self._layout.cut(text))
        if not end and len(text) > WHOLE:
            raise LimitExceeded(f"more than {WHOLE >> 20} MiB that cannot be taken apart")
        self.add(text[end:])
        if end:
            self._exact = next(self._sizes, 0)
        return text[:end]

    def rest(self) -> str:
        """All that is left."""
        text = "".join(self._buffer)
        self._buffer, self._length = [], 0
        return text


def pieces(chunks: Iterable[str], layout: Layout, sizes: Iterable[int] = ()) -> Iterator[str]:
    """The text cut into pieces; each must be taken before the next is asked for."""
    cutting = Pieces(layout, sizes)
    for chunk in chunks:
        cutting.add(chunk)
        while piece := cutting.next():
            yield piece
    rest = cutting.rest()
    if rest:
        yield rest
