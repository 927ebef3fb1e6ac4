"""Text of any size in pieces that end at line ends; of very large files a sample spread over the whole."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from upright.model.item import Item

BLOCK = 256 << 10  # bytes read at a time
OPEN_KEY = 16 << 10  # how much of a private key that a block cuts in two is carried over
SAMPLES = 32  # places of a very large file that are read, beside its beginning


def encoding_of(head: bytes) -> str:
    """The encoding of a text by its first bytes; empty for what is no text."""
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    if b"\0" in head:
        return ""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig" if head[:3] == b"\xef\xbb\xbf" else "utf-8"


def blocks(item: Item, limit: int) -> Iterator[tuple[int, str, int]]:
    """`(line, text, bytes)` for each piece. Above `limit` bytes: the first half of it in order, then pieces from places
    spread evenly over the rest, whose line is 0. Yields nothing for what is no text.
    """
    encoding = encoding_of(item.read(BLOCK))
    if not encoding:
        return
    spread = item.size > limit and encoding != "utf-16"
    yield from _in_order(item, limit // 2 if spread else limit, encoding)
    if spread:
        yield from _spread(item, limit, encoding)


def _in_order(item: Item, limit: int, encoding: str) -> Iterator[tuple[int, str, int]]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    line, carried, left = 1, "", limit
    with item.open() as stream:
        while left > 0:
            data = stream.read(min(BLOCK, left))
            left -= len(data)
            text = carried + decoder.decode(data, final=not data)
            if not data:
                if text:
                    yield line, text, 0
                return
            cut = _cut(text)
            if cut:
                yield line, text[:cut], len(data)
                line += text.count("\n", 0, cut)
            carried = text[cut:]
    if carried:
        yield line, carried, 0


def _cut(text: str) -> int:
    """Where a piece ends: after a line, and not inside a private key."""
    end = text.rfind("\n") + 1
    if not end:
        return len(text) if len(text) >= BLOCK else 0
    begins = text.rfind("-----BEGIN ", max(0, end - OPEN_KEY), end)
    if begins > 0 and "-----END " not in text[begins:end]:
        return begins
    return end


def _spread(item: Item, limit: int, encoding: str) -> Iterator[tuple[int, str, int]]:
    start = limit // 2
    size = max(1, (limit - start) // SAMPLES)
    with item.open() as stream:
        for index in range(SAMPLES):
            stream.seek(start + (item.size - start - size) * index // (SAMPLES - 1))
            data = stream.read(size)
            text = data.decode(encoding, "replace")
            yield 0, text[text.find("\n") + 1 : text.rfind("\n") + 1], len(data)
