"""Messages of RFC 5322 with MIME parts, read line by line in flat memory.

What comes out: the headers as text, bodies as text, attachments as items. Damaged parts are read as they stand.
Source: RFC 5322, RFC 2045, RFC 2046, RFC 2047.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from typing import NamedTuple

from upright.classify.encoding import encoding_of
from upright.classify.format import Part
from upright.classify.formats._spool import member
from upright.model.evidence import Gap
from upright.model.item import Item

HEADERS = 256 << 10  # bytes of the headers of one part that are kept
BODY = 1 << 20  # characters of a body that are one part
DEEPEST = 20  # multiparts inside one another
_PARAMETER = re.compile(r";\s{0,80}([\w*-]{1,40})\s{0,8}=\s{0,8}(?:\"((?:[^\"\\]|\\.){0,2000})\"|([^\s;\"]{1,2000}))")
_HEADER = re.compile(r"[!-9;-~]{1,100}:")


class Line(NamedTuple):
    """A line of the message with its end, and its number in the file (0: unknown)."""

    data: bytes
    number: int


@dataclass(slots=True)
class _Headers:
    """The headers of a message or part."""

    values: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    line: int = 0

    def kind(self) -> str:
        return self.values.get("content-type", "text/plain").partition(";")[0].strip().lower()

    def parameter(self, header: str, name: str) -> str:
        for key, quoted, bare in _PARAMETER.findall(self.values.get(header, "")):
            if key.lower().rstrip("*0") == name:
                return _decoded_header(quoted or bare)
        return ""

    def file_name(self) -> str:
        told = self.parameter("content-disposition", "filename") or self.parameter("content-type", "name")
        return told.replace("/", "_")


class Message:
    """One message. `path`: the prefix of its partitions."""

    def __init__(self, item: Item, limit: int) -> None:
        self._item, self._limit = item, limit

    def read(self, lines: Iterator[Line]) -> Iterator[Part | Gap | Item]:
        """Everything in the message."""
        yield from self._part(_Feed(lines), [], top=True)

    def _part(self, feed: _Feed, boundaries: list[bytes], *, top: bool = False) -> Iterator[Part | Gap | Item]:
        headers = _headers(feed, boundaries)
        if headers.text and (top or headers.kind() == "message/rfc822"):
            text = "\n".join(headers.text)
            yield Part(f"{self._item.path}:headers", text, line=headers.line, size=len(text))
        boundary = headers.parameter("content-type", "boundary").encode()
        if headers.kind().startswith("multipart/") and boundary and len(boundaries) < DEEPEST:
            yield from self._several(feed, [*boundaries, b"--" + boundary])
        elif headers.kind() == "message/rfc822" and len(boundaries) < DEEPEST:
            yield from self._part(feed, boundaries, top=True)
        else:
            yield from self._body(feed, headers, boundaries)

    def _several(self, feed: _Feed, boundaries: list[bytes]) -> Iterator[Part | Gap | Item]:
        for _ in feed.until(boundaries):
            pass
        while feed.stopped.startswith(boundaries[-1]) and not feed.stopped.startswith(boundaries[-1] + b"--"):
            feed.stopped = b""
            yield from self._part(feed, boundaries)
            for _ in feed.until(boundaries):
                pass
        if feed.stopped.startswith(boundaries[-1]):
            feed.stopped = b""

    def _body(self, feed: _Feed, headers: _Headers, boundaries: list[bytes]) -> Iterator[Part | Gap | Item]:
        coding = headers.values.get("content-transfer-encoding", "").strip().lower()
        pieces = _transferred(feed.until(boundaries), coding)
        name, kind = headers.file_name(), headers.kind()
        if name or not kind.startswith("text/"):
            yield from member(self._item, name or f"part.{kind.rpartition('/')[2]}"[:80], pieces, self._limit)
        elif kind == "text/html":
            yield from member(self._item, "body.html", pieces, self._limit)
        else:
            encoding = headers.parameter("content-type", "charset")
            yield from self._text(pieces, encoding, feed, plain=coding not in {"base64", "quoted-printable"})

    def _text(self, pieces: Iterator[bytes], encoding: str, feed: _Feed, *, plain: bool) -> Iterator[Part]:
        held, line = bytearray(), 0
        for piece in pieces:
            line = line or (feed.number if plain else 0)
            held += piece
            if len(held) >= BODY:
                yield self._body_part(bytes(held), encoding, line)
                held, line = bytearray(), 0
        if held.strip():
            yield self._body_part(bytes(held), encoding, line)

    def _body_part(self, data: bytes, encoding: str, line: int) -> Part:
        return Part(f"{self._item.path}:body", _text_of(data, encoding), line=line, size=len(data))


class _Feed:
    """The lines of a message; `stopped` is the boundary line at which a part ended."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self.stopped = b""
        self.number = 0

    def until(self, boundaries: list[bytes]) -> Iterator[bytes]:
        """Lines up to the next boundary."""
        if self.stopped:
            return
        for line in self._lines:
            self.number = line.number
            if line.data.startswith(b"--"):
                marked = line.data.rstrip()
                if any(marked in {mark, mark + b"--"} for mark in boundaries):
                    self.stopped = marked
                    return
            yield line.data


def _headers(feed: _Feed, boundaries: list[bytes]) -> _Headers:
    headers, size, raw = _Headers(), 0, list[str]()
    for line in feed.until(boundaries):
        headers.line = headers.line or feed.number
        text = line.decode("utf-8" if not line.isascii() and encoding_of(line) == "utf-8" else "latin-1", "replace")
        if not text.strip():
            break
        if size < HEADERS:
            raw.append(text[: HEADERS - size].rstrip("\r\n"))
        size += len(line)
    unfolded: list[str] = []
    for row in raw:
        if row[:1] in {" ", "\t"} and unfolded:
            unfolded[-1] += " " + row.strip()
        else:
            unfolded.append(row)
    for row in unfolded:
        name, _, value = row.partition(":")
        headers.values.setdefault(name.strip().lower(), value.strip())
    headers.text = [_decoded_header(row) for row in (raw if not any("=?" in row for row in raw) else unfolded)]
    return headers


def _decoded_header(value: str) -> str:
    if "=?" not in value:
        return value
    try:
        told = decode_header(value)
        return "".join(
            part if isinstance(part, str) else part.decode(encoding or "latin-1", "replace") for part, encoding in told
        )
    except (HeaderParseError, LookupError, ValueError):
        return value


def _transferred(lines: Iterator[bytes], coding: str) -> Iterator[bytes]:
    if coding == "base64":
        yield from _base64(lines)
    elif coding == "quoted-printable":
        yield from map(quopri.decodestring, lines)
    else:
        yield from lines


def _base64(lines: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for line in lines:
        held += line.strip()
        whole = len(held) // 4 * 4
        if whole:
            yield _bytes_of(held[:whole])
            held = held[whole:]
    if held:
        yield _bytes_of(held + b"=" * (-len(held) % 4))


def _bytes_of(data: bytes) -> bytes:
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        return b""


def _text_of(data: bytes, encoding: str) -> str:
    for name in (encoding, encoding_of(data), "latin-1"):
        try:
            return data.decode(name) if name else data.decode("utf-8")
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def is_header(text: str) -> bool:
    """Whether a line begins with a field's name."""
    return bool(_HEADER.match(text))


def lines_of(item: Item, longest: int = 1 << 20) -> Iterator[Line]:
    """The lines of a file, none longer than `longest` bytes."""
    number = 1
    with item.open() as stream:
        while data := stream.readline(longest):
            yield Line(data, number)
            number += data.endswith(b"\n")
