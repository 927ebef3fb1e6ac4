"""JSON of strangers: bounded in size and depth, with the names that stand twice."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from upright.discover.readers.blob import Blob

LIMIT: Final = 64 << 20
_BLANK: Final = b" \t\r\n"
TOO_DEEP: Final = "JSON nested deeper than is read"
_NARROW: Final = frozenset({"utf-8", "utf-8-sig"})
_BOM: Final = b"\xef\xbb\xbf"
DEPTH: Final = 200
_WINDOW: Final = 1 << 20
_OPENED: Final = re.compile(rb"\s*:\s*[{\[]")
_BLANKS: Final = 200  # bytes between a name and its value
_LONGEST_WORD: Final = 64
_FEW: Final = 8
_NUMBERS: Final = b"0123456789.,-+ \t\r\n"
_PARTS = re.compile(rb'"(?:[^"\\]|\\.)*+("?)|[\[{]+|[\]}]+', re.DOTALL)
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]+|[\]}]+', re.DOTALL)


def begins(blob: Blob) -> bytes:
    """The first two bytes that are no white space, which loaders pass over however much of it there is."""
    if wide_text(blob.peek(0, 8)):
        return narrowed(blob.peek(0, 256)).lstrip()[:2]
    at = len(_BOM) * (blob.peek(0, len(_BOM)) == _BOM)
    while window := blob.peek(at, 1 << 16):
        if rest := window.lstrip(_BLANK):
            return blob.peek(at + len(window) - len(rest), 2)
        at += len(window)
    return b""


def json_of(blob: Blob, limit: int = LIMIT) -> Any:
    """The value. Raises LimitExceeded on what is larger or deeper than is read, MalformedError on what is no JSON."""
    if blob.size > limit:
        raise LimitExceeded(f"JSON larger than {limit >> 20} MiB")
    raw = narrowed(blob.take(0, blob.size))
    if depth_of(raw) > DEPTH:
        raise LimitExceeded(TOO_DEEP)
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise MalformedError("a configuration that is no JSON") from error


def wide_text(start: bytes) -> bool:
    """Whether bytes are of a text in UTF-16 or UTF-32, which `json.loads` reads as well."""
    bare = start.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")
    return 0 < len(bare) < len(start) and bare[:1] in b"{[ \t\r\n" and json.detect_encoding(start) not in _NARROW


def narrowed(raw: bytes) -> bytes:
    """The same text as UTF-8, whichever of the encodings of JSON it is in."""
    if not wide_text(raw[:8]):
        return raw
    return raw.decode(json.detect_encoding(raw), errors="replace").encode("utf-8", errors="replace")


def words_in(blob: Blob, words: Collection[bytes], limit: int) -> set[bytes]:
    """Which of these short words stand in the first `limit` bytes, whichever the encoding; in flat memory."""
    if wide_text(blob.peek(0, 8)):
        text = narrowed(blob.peek(0, limit))
        return {word for word in words if word in text}
    found: set[bytes] = set()
    for at in range(0, min(blob.size, limit), _WINDOW):
        piece = blob.peek(at, _WINDOW + _LONGEST_WORD)
        found.update(word for word in words if word not in found and word in piece)
        blob.give_back(at, _WINDOW)
    return found


def depth_of(raw: bytes) -> int:
    """How deep brackets are nested, those in texts left out; stops once it is more than is read."""
    depth = deepest = 0
    for match in _BRACKETS.finditer(raw):
        part = match[0]
        if part[0] in b"[{":
            depth += len(part)
            deepest = max(deepest, depth)
            if deepest > DEPTH:
                return deepest
        elif part[0] in b"]}":
            depth -= len(part)
    return deepest


def without(blob: Blob, names: tuple[bytes, ...]) -> bytes:
    """The text less what stands under these names, which is long and of no interest: objects and lists are left empty.
    Raises LimitExceeded on what is nested deeper than is read, MalformedError on what does not end.
    """
    parts, at = [], 0
    for start in sorted(start for name in names for start in _values(blob, name)):
        if start >= at:
            parts += [blob.take(at, start - at), b"{}" if blob.peek(start, 1) == b"{" else b"[]"]
            at = start + end_of_value(blob.part(start, blob.size - start))
    return b"".join([*parts, blob.take(at, blob.size - at)])


def _values(blob: Blob, name: bytes) -> Iterator[int]:
    """The offsets of the first objects and lists of this name."""
    for at in blob.find_all(b'"%s"' % name, _FEW):
        behind = at + len(name) + 2
        if opened := _OPENED.match(blob.peek(behind, _BLANKS)):
            yield behind + opened.end() - 1


def end_of_value(blob: Blob) -> int:
    """The offset after an object or a list of any size, told by its brackets, in flat memory. Raises LimitExceeded on
    what is nested deeper than is read, MalformedError on what does not end.
    """
    depth, at, size = 0, 0, _WINDOW
    while window := blob.peek(at, size):
        bare = window.translate(None, _NUMBERS)
        after, done, ended = _walked(bare, depth)
        if ended or done < len(bare):
            after, done, ended = _walked(window, depth)
        else:
            done = len(window)
        if ended:
            return at + done
        if not done:  # a text that is longer than the window
            if len(window) < size:
                raise MalformedError("a text that does not end", f"offset {at}")
            if size > LIMIT // 4:
                raise LimitExceeded("a text in JSON that is longer than is read")
            size *= 2
            continue
        blob.give_back(at, done)
        depth, at, size = after, at + done, _WINDOW
    raise MalformedError("JSON that does not end", f"offset {at}")


def _walked(raw: bytes, depth: int) -> tuple[int, int, bool]:
    """The depth after these bytes, how many of them were looked at, up to a text that is cut, and whether the value
    ended there.
    """
    done = 0
    for match in _PARTS.finditer(raw):
        part = match[0]
        if match[1] == b"":  # a text that is cut
            return depth, done, False
        done = match.end()
        if part[0] in b"[{":
            depth += len(part)
            if depth > DEPTH:
                raise LimitExceeded(TOO_DEEP)
        elif part[0] in b"]}":
            depth -= len(part)
            if depth <= 0:
                return 0, done + depth, True
    return depth, len(raw), False
