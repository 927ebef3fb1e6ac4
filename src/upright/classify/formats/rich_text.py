"""Rich text (rtf): the text without its marks, in any of its code pages.

Source: Rich Text Format Specification 1.9.1 (Microsoft).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._stream import BLOCK
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_SILENT = frozenset({b"fonttbl", b"colortbl", b"stylesheet", b"pict", b"themedata", b"datastore", b"generator", b"bin"})
_BREAKS = {b"par": "\n", b"line": "\n", b"row": "\n", b"sect": "\n", b"page": "\n", b"cell": "\t", b"tab": "\t"}
_DEEPEST = 500


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """Pieces of the text."""
    reader, left, held = _Reader(), limit, b""
    with item.open() as stream:
        if not stream.read(5).startswith(b"{\\rtf"):
            raise MalformedError("not rich text", item.path)
        while left > 0 and (data := stream.read(min(BLOCK, left))):
            left -= len(data)
            cut = max(data.rfind(mark) for mark in (b"\n", b"}", b" ")) + 1 or len(data)
            text = reader.take(held + data[:cut])
            held = data[cut:]
            if text.strip():
                yield Part(item.path, text, line=0, size=len(data))
    text = reader.take(held)
    if text.strip():
        yield Part(item.path, text, line=0)


class _Reader:
    """Groups that are open, the code page, and how many characters stand in for a Unicode one."""

    def __init__(self) -> None:
        self._silent = 0  # depth of the group whose text is no text
        self._depth = 0
        self._skip = self._stand_in = 1
        self._page = "cp1252"
        self._left = 0
        self._bytes = bytearray()
        self._out: list[str] = []

    def take(self, data: bytes) -> str:
        """The text of a piece."""
        for token in _TOKEN.finditer(data):
            word, number, code, sign, brace, text = token.groups()
            if code:
                self._byte(int(code, 16))
                continue
            self._flush()
            if word:
                self._word(word, int(number) if number else None)
            elif brace:
                self._brace(brace)
            elif sign:
                self._sign(sign)
            elif text:
                self._say(text.decode(self._page, "replace"))
        self._flush()
        out, self._out = "".join(self._out), []
        return out

    def _byte(self, value: int) -> None:
        if self._left:
            self._left -= 1
        else:
            self._bytes.append(value)

    def _flush(self) -> None:
        if self._bytes:
            self._say(self._bytes.decode(self._page, "replace"))
            self._bytes.clear()

    def _say(self, text: str) -> None:
        skipped = min(self._left, len(text))
        self._left -= skipped
        if not self._silent:
            self._out.append(text[skipped:])

    def _word(self, word: bytes, number: int | None) -> None:
        if word in _BREAKS:
            self._say(_BREAKS[word])
        elif word in _SILENT:
            self._silent = self._silent or self._depth
        elif word == b"ansicpg" and number:
            self._page = _page(number)
        elif word == b"uc" and number is not None:
            self._stand_in = min(max(number, 0), 8)
        elif word == b"u" and number is not None:
            self._left = 0
            self._say(chr(number % 65536) if not 0xD800 <= number % 65536 < 0xE000 else "")  # noqa: PLR2004
            self._left = self._stand_in

    def _brace(self, brace: bytes) -> None:
        self._left = 0
        if brace == b"{":
            self._depth += 1
            return
        if self._silent == self._depth:
            self._silent = 0
        self._depth = max(0, self._depth - 1)

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._silent = self._silent or self._depth
        elif sign in b"\\{}":
            self._say(sign.decode())
        elif sign == b"~":
            self._say(" ")


def _page(number: int) -> str:
    try:
        codecs.lookup(f"cp{number}")  # decoding nothing asks for no codec in some versions of Python
    except LookupError:
        return "cp1252"
    return f"cp{number}"


FORMAT = Format(
    id="rich-text",
    title="Rich text",
    suffixes=(".rtf",),
    magic=((0, b"{\\rtf"),),
    read=read,
    examples=(
        Example(
            "a.rtf",
            lambda: (
                rb"{\rtf1\ansi\ansicpg1250{\fonttbl{\f0 Arial;}}\f0 Call {\b Eva}\par \'a3\'f3d\u378?, eva.b@mail.net}"
            ),
            (("", "Call Eva\n"), ("", "Łódź, eva.b@mail.net")),
        ),
    ),
)
