"""Files piece by piece: bytes that decode and encode without loss, and pieces that a layout cuts."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from upright.classify.redaction.layout import PIECE, Layout
from upright.model.errors import LimitExceeded, MalformedError

HEAD = 64 << 10
WHOLE = 64 << 20  # characters of a file that must be read at once


def encoding_of(head: bytes) -> tuple[str, str]:
    """The encoding of a text by its first bytes, and how to carry what does not decode. Raises MalformedError."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le", "surrogatepass"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be", "surrogatepass"
    if b"\0" in head:
        raise MalformedError("neither text nor a format that can be redacted")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "latin-1", "strict"
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


def pieces(chunks: Iterable[str], layout: Layout, sizes: Iterable[int] = ()) -> Iterator[str]:
    """The text cut where the layout allows, or at the sizes of pieces that were written before. Each piece must be
    taken before the next is asked for.
    """
    buffer: list[str] = []
    length = 0
    wanted = iter(sizes)
    exact = next(wanted, 0)
    for chunk in chunks:
        buffer.append(chunk)
        length += len(chunk)
        while length >= (exact or max(PIECE, 1)):
            text = "".join(buffer)
            end = exact or _end(layout, text)
            if not end:
                buffer, length = [text], len(text)
                break
            yield text[:end]
            exact = next(wanted, 0)
            buffer, length = [text[end:]], len(text) - end
    text = "".join(buffer)
    if text:
        yield text


def _end(layout: Layout, text: str) -> int:
    if not layout.whole:
        return layout.cut(text)
    if len(text) > WHOLE:
        raise LimitExceeded(f"larger than {WHOLE >> 20} MiB, and this format must be read at once")
    return 0
