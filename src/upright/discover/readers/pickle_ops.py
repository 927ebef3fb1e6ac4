"""Pickle opcodes as the C unpickler reads them, one at a time, from bytes of any size.

Source: CPython `Modules/_pickle.c`. Where that accepts more than `pickletools` (a last line without its end, any frame
length, protocol bytes in the middle, lines that are no numbers until they are used), so do we. Bodies of strings are
given as (offset, length) and never copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from upright.discover.readers.blob import Blob
from upright.model.errors import MalformedError

LINE_LIMIT = 1 << 16
Argument: TypeAlias = "int | bytes | tuple[int, int] | tuple[bytes, bytes] | None"
Op: TypeAlias = "tuple[int, int, Argument]"

NONE, LINE, LINES, FIXED, COUNTED, SIGNED = range(6)
# What follows each opcode: nothing, a line, two lines, a little-endian number of n bytes, or n bytes of length and a
# body.
_SHAPES: Final[dict[int, tuple[int, int]]] = {
    **dict.fromkeys(b"(.012NQRabd}elots)u]", (NONE, 0)),
    **dict.fromkeys(b"\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94\x97\x98", (NONE, 0)),
    **dict.fromkeys(b"FILPSVgp", (LINE, 0)),
    **dict.fromkeys(b"ci", (LINES, 0)),
    **dict.fromkeys(b"Khq\x80\x82", (FIXED, 1)),
    **dict.fromkeys(b"M\x83", (FIXED, 2)),
    **dict.fromkeys(b"Jjr\x84", (FIXED, 4)),
    **dict.fromkeys(b"G\x95", (FIXED, 8)),
    **dict.fromkeys(b"UC\x8a\x8c", (COUNTED, 1)),
    **dict.fromkeys(b"T\x8b", (SIGNED, 4)),
    **dict.fromkeys(b"XB", (COUNTED, 4)),
    **dict.fromkeys(b"\x8d\x8e\x96", (COUNTED, 8)),
}
_KIND = [_SHAPES.get(code, (-1, 0))[0] for code in range(256)]
_WIDTH = [_SHAPES.get(code, (-1, 0))[1] for code in range(256)]
STOP: Final = 0x2E


def operations(blob: Blob, at: int = 0) -> Iterator[Op]:
    """Yield (opcode, its offset, argument) up to and with STOP. The offset after an opcode is the next one's.

    Raises MalformedError where the C unpickler would stop: unknown opcode, body beyond the end, no STOP.
    """
    while True:
        code, start, argument, at = operation_at(blob, at)
        yield code, start, argument
        if code == STOP:
            return


def operation_at(blob: Blob, at: int) -> tuple[int, int, Argument, int]:  # noqa: C901  a branch for each shape
    """The opcode at an offset: its code, its offset, its argument and the offset after it. Raises MalformedError."""
    view, size, start = blob.view, blob.size, at
    if at >= size:
        raise MalformedError("pickle without an end", f"offset {at}")
    code = view[at]
    kind, width = _KIND[code], _WIDTH[code]
    at += 1
    if kind == FIXED:
        at += width
        if at > size:
            raise MalformedError("pickle ends within an opcode", f"offset {start}")
        return code, start, int.from_bytes(view[start + 1 : at], "little"), at
    if kind in {COUNTED, SIGNED}:
        body = at + width
        at = body + int.from_bytes(view[at:body], "little", signed=kind == SIGNED)
        if at > size or at < body:
            raise MalformedError("pickle ends within a string", f"offset {start}")
        return code, start, (body, at - body), at
    if kind == LINE:
        line, at = _line(blob, at)
        return code, start, line, at
    if kind == LINES:
        first, at = _line(blob, at)
        second, at = _line(blob, at)
        return code, start, (first, second), at
    if kind < 0:
        raise MalformedError(f"0x{code:02x} is no pickle opcode", f"offset {start}")
    return code, start, None, at


def end_of(blob: Blob, operation: Op) -> int:
    """The offset after an operation, for those that hold no lines."""
    code, at, argument = operation
    if isinstance(argument, tuple) and isinstance(argument[0], int):
        return argument[0] + int(argument[1])
    return min(at + 1 + _WIDTH[code], blob.size)


def promised(blob: Blob, at: int) -> int:
    """How many bytes the opcode at an offset says that its body has; 0 for those without."""
    code = blob.peek(at, 1)
    if not code or _KIND[code[0]] not in {COUNTED, SIGNED}:
        return 0
    return int.from_bytes(blob.peek(at + 1, _WIDTH[code[0]]), "little")


def _line(blob: Blob, at: int) -> tuple[bytes, int]:
    """A line without its end, of which at most `LINE_LIMIT` bytes are given. At the end of the data the C unpickler
    drops the last character and goes on.
    """
    window = blob.peek(at, 256)
    found = window.find(b"\n")
    if found >= 0:
        return window[:found], at + found + 1
    end = blob.find(b"\n", at)
    if end >= 0:
        return blob.peek(at, min(end - at, LINE_LIMIT)), end + 1
    if blob.size - at < 2:  # noqa: PLR2004  the C unpickler asks for one character and the line end
        raise MalformedError("pickle ends within a line", f"offset {at}")
    return blob.peek(at, min(blob.size - at - 1, LINE_LIMIT)), blob.size
