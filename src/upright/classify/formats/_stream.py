"""Text of any size in pieces that end at line ends; of very large files a sample spread over the whole."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from upright.classify.encoding import encoding_of
from upright.classify.format import HEAD, Part, is_named_text
from upright.model.errors import MalformedError
from upright.model.item import Item

__all__ = ["BLOCK", "beginning", "blocks", "encoding_of", "sections"]

BLOCK = 256 << 10  # bytes read at a time
SECTION = 1 << 20  # bytes of one section
OPEN_KEY = 16 << 10  # how much of a private key that a block cuts in two is carried over
SAMPLES = 32  # places of a very large file that are read, beside its beginning
WORD = 4096  # how far back from the end of a piece without line ends a mark is looked for, to cut between words
_WIDTHS = {"utf-16": 2, "utf-16-le": 2, "utf-16-be": 2, "utf-32": 4, "utf-32-le": 4, "utf-32-be": 4}


def blocks(item: Item, limit: int) -> Iterator[tuple[int, str, int]]:
    """`(line, text, bytes)` for each piece. Above `limit` bytes: the first half of it in order, then pieces from places
    spread evenly over the rest, whose line is 0. Yields nothing for what is no text. Raises MalformedError for what is
    none though its name or its beginning says so.
    """
    head = item.read(BLOCK)
    encoding = _encoding(item, head)
    if not encoding:
        return
    spread = item.size > limit
    yield from _in_order(item, limit // 2 if spread else limit, encoding, BLOCK)
    if spread:
        yield from _spread(item, limit, _without_mark(encoding, head))


def sections(item: Item, limit: int) -> Iterator[Part]:
    """The same in order, at most `limit` bytes, with the character at which each piece begins."""
    encoding = _encoding(item, item.read(BLOCK))
    start = 0
    for line, text, size in _in_order(item, limit, encoding, SECTION) if encoding else ():
        yield Part(item.path, text, line=line, size=size, start=start)
        start += len(text)


def beginning(item: Item, size: int = BLOCK) -> str:
    """The first `size` bytes decoded; empty for what is no text."""
    data = item.read(size)
    encoding = encoding_of(data)
    return codecs.getincrementaldecoder(encoding)("replace").decode(data) if encoding else ""


def _encoding(item: Item, head: bytes) -> str:
    encoding = encoding_of(head)
    if head and not encoding and (is_named_text(item) or encoding_of(head[:HEAD])):
        raise MalformedError("holds bytes that are no text, so nothing of it was read")
    return encoding


def _without_mark(encoding: str, head: bytes) -> str:
    """The encoding of a place inside a file whose byte order the mark at its beginning tells."""
    if encoding in {"utf-16", "utf-32"}:
        return encoding + ("-le" if head[:1] == b"\xff" else "-be")
    return "utf-8" if encoding == "utf-8-sig" else encoding


def _in_order(item: Item, limit: int, encoding: str, block: int) -> Iterator[tuple[int, str, int]]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    line, carried, left = 1, "", limit
    with item.open() as stream:
        while left > 0:
            data = stream.read(min(block, left))
            left -= len(data)
            text = carried + decoder.decode(data, final=not data)
            if not data:
                if text:
                    yield line, text, 0
                return
            cut = _cut(text, block)
            if cut:
                yield line, text[:cut], len(data)
                line += text.count("\n", 0, cut)
            carried = text[cut:]
    if carried:
        yield line, carried, 0


def _cut(text: str, block: int) -> int:
    """Where a piece ends: after a line, and not inside a private key; in a very long line between two words."""
    end = text.rfind("\n") + 1
    if not end:
        return _between_words(text) if len(text) >= block else 0
    begins = text.rfind("-----BEGIN ", max(0, end - OPEN_KEY), end)
    if begins > 0 and "-----END " not in text[begins:end]:
        return begins
    return end


def _between_words(text: str) -> int:
    start = max(0, len(text) - WORD)
    return max(text.rfind(mark, start) for mark in " ,;}\t") + 1 or len(text)


def _spread(item: Item, limit: int, encoding: str) -> Iterator[tuple[int, str, int]]:
    start = limit // 2
    size = max(1, (limit - start) // SAMPLES)
    width = _WIDTHS.get(encoding, 1)
    with item.open() as stream:
        for index in range(SAMPLES):
            place = start + (item.size - start - size) * index // (SAMPLES - 1)
            stream.seek(place // width * width)
            data = stream.read(size)
            text = data.decode(encoding, "replace")
            yield 0, text[text.find("\n") + 1 : text.rfind("\n") + 1], len(data)
