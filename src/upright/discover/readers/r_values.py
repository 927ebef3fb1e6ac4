"""R's serialisation walked value by value: XDR, native and text, versions 2 and 3. Nothing is made of what is read.

Source: R Internals 1.8, R-source src/main/serialize.c (ReadItem, ReadBC).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob

_ITEMS: Final = 3_000_000
_DEPTH: Final = 400
_KEPT: Final = 8
_NIL, _SYMBOL, _PAIRS, _CLOSURE, _ENVIRONMENT, _PROMISE, _CALL, _SPECIAL, _BUILTIN, _CHARS = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
)
_LOGICAL, _INTEGER, _REAL, _COMPLEX, _STRINGS, _DOTS, _LIST, _EXPRESSIONS, _BYTECODE, _POINTER, _WEAK, _RAW, _S4 = (
    10, 13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 24, 25,
)  # fmt: skip
_SINGLE: Final = frozenset({241, 242, 247, 248, 249, 250, 251, 252, 253, 254})
_REFERENCE, _ALTERNATE, _PERSISTENT, _PACKAGE, _NAMESPACE, _ATTR_CALL, _ATTR_PAIRS, _BC_REF, _BC_DEF, _UNBOUND = (
    255, 238, 247, 248, 249, 240, 239, 243, 244, 252,
)  # fmt: skip


@dataclass(slots=True)
class Seen:
    """What a stream holds, as offsets: `promises` outside environments, where R writes none, `waiting` those within,
    where R leaves arguments that were not used yet, `closures` and `pointers` (external ones); `called` symbols that
    stand in a call or a closure; `bound` what stands in such a promise; `made_by` packages whose own kinds of vectors
    stand in it, which are loaded for them.
    """

    promises: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    closures: list[int] = field(default_factory=list)
    pointers: list[int] = field(default_factory=list)
    called: dict[str, int] = field(default_factory=dict)
    bound: dict[str, int] = field(default_factory=dict)
    made_by: dict[str, int] = field(default_factory=dict)
    end: int = 0


class Values:
    """One stream. `run` reads it to its end. Raises MalformedError or LimitExceeded."""

    def __init__(self, blob: Blob, at: int) -> None:
        self.blob, self.at, self.seen = blob, at, Seen()
        self.left, self.symbols = _ITEMS, [""]
        self.inside = 0  # within how many calls and closures
        self.promised = self.framed = 0  # within how many promises and environments
        self.names: list[str] = []  # symbols in the order in which they stood in the last class of vectors
        self.encoding = blob.take(at, 2)
        if self.encoding not in {b"X\n", b"A\n", b"B\n"}:
            raise MalformedError("an R stream of no known encoding", f"offset {at}")
        self.at += 2

    def run(self) -> Seen:
        """The whole stream."""
        version = self.integer()
        self.integer()
        self.integer()
        if version == 3:  # noqa: PLR2004
            self.raw(self.integer())
        elif version != 2:  # noqa: PLR2004
            raise MalformedError(f"an R stream of version {version}", f"offset {self.at}")
        self.item(0)
        self.seen.end = self.at
        return self.seen

    # ------------------------------------------------------------------ atoms

    def word(self) -> bytes:
        """One line of a text stream."""
        while self.blob.peek(self.at, 1) == b"\n":  # an empty text
            self.at += 1
        stop = self.blob.peek(self.at, 1 << 16).find(b"\n")
        if stop < 0:
            raise MalformedError("an R stream ends early", f"offset {self.at}")
        line = self.blob.take(self.at, stop)
        self.at += stop + 1
        return line.strip()

    def integer(self) -> int:
        """The next number."""
        if self.encoding == b"A\n":
            line = self.word()
            if line == b"NA":
                return -1 << 31
            if not line.lstrip(b"-").isdigit() or len(line) > 12:  # noqa: PLR2004
                raise MalformedError("an R stream without a number", f"offset {self.at}")
            return int(line)
        raw = self.blob.take(self.at, 4)
        self.at += 4
        value: int = struct.unpack(">i" if self.encoding == b"X\n" else "<i", raw)[0]
        return value

    def length(self) -> int:
        """The next length, of which none is larger than the file."""
        count = self.integer()
        if count == -1:
            count = (self.integer() << 32) + (self.integer() & 0xFFFFFFFF)
        if count < 0 or count > self.blob.size:
            raise MalformedError("an R value longer than the file", f"offset {self.at}")
        return count

    def raw(self, count: int) -> bytes:
        """The next bytes, the first few of them."""
        if count <= 0:
            return b""
        if self.encoding == b"A\n":
            return self.word()
        held = self.blob.peek(self.at, min(count, 1 << 12))
        self.blob.take(self.at + count - 1, 1)
        self.at += count
        return held

    def numbers(self, count: int, width: int) -> None:
        """Pass over numbers."""
        if self.encoding == b"A\n":
            lines = count * (2 if width == 16 else 1)  # noqa: PLR2004
            for _ in range(lines):
                self.spend()
                self.word()
        elif count:
            self.blob.take(self.at + count * width - 1, 1)
            self.at += count * width

    def spend(self) -> None:
        """Take one from what a verdict may cost."""
        self.left -= 1
        if self.left < 0:
            raise LimitExceeded("an R stream of more parts than a verdict may cost")

    # ------------------------------------------------------------------ values

    def item(self, depth: int) -> None:
        """One value and everything below it; lists of pairs are read in a loop."""
        while self._one(depth):
            pass

    def _one(self, depth: int) -> bool:
        """Whether the tail of a list of pairs follows."""
        self.spend()
        if depth > _DEPTH:
            raise LimitExceeded("R values nested deeper than is read", f"offset {self.at}")
        at = self.at
        flags = self.integer()
        kind, has_attributes, has_tag = flags & 0xFF, bool(flags & 0x200), bool(flags & 0x400)
        if kind in {_PAIRS, _CALL, _CLOSURE, _PROMISE, _DOTS}:
            return self._pairs(kind, at, depth, (has_attributes, has_tag))
        if kind == _ENVIRONMENT:
            self._environment(depth)
            return False
        self._plain(kind, flags, at, depth)
        if has_attributes and kind in {*range(_CHARS, 27)} and kind not in {_BYTECODE, _SYMBOL}:
            self.item(depth + 1)
        return False

    def _pairs(self, kind: int, at: int, depth: int, has: tuple[bool, bool]) -> bool:
        if kind == _CLOSURE:
            self.seen.closures.append(at)
        deeper = kind in {_CALL, _CLOSURE, _PROMISE}
        self.inside += deeper
        if has[0]:
            self.item(depth + 1)
        if has[1]:
            self.item(depth + 1)
        unasked = kind == _PROMISE and (not self.framed or self._kind_ahead() == _UNBOUND)
        self.item(depth + 1)
        if not deeper:
            return True
        if unasked:
            (self.seen.waiting if self.framed else self.seen.promises).append(at)
        self.promised += unasked
        self.item(depth + 1)
        self.inside -= 1
        self.promised -= unasked
        return False

    def _kind_ahead(self) -> int:
        at = self.at
        kind = self.integer() & 0xFF
        self.at = at
        return kind

    def _environment(self, depth: int) -> None:
        self.integer()
        self.symbols.append("")
        self.framed += 1
        for _ in range(4):
            self.item(depth + 1)
        self.framed -= 1

    def _plain(self, kind: int, flags: int, at: int, depth: int) -> None:
        if kind == _SYMBOL:
            self._symbol()
        elif kind == _REFERENCE:
            self._note((flags >> 8) or self.integer())
        elif kind == _CHARS:
            text = self._chars()
            self._told(text[:80].decode("utf-8", errors="replace"), named=False)
        elif kind in {_SPECIAL, _BUILTIN}:
            self._told(self.raw(self.length()).decode("utf-8", errors="replace"))
        elif kind in {_LOGICAL, _INTEGER, _REAL, _COMPLEX, _RAW}:
            self._numbers(kind)
        elif kind == _BYTECODE:
            self.integer()
            self._bytecode(depth)
        else:
            self._parts(kind, at, depth)

    def _parts(self, kind: int, at: int, depth: int) -> None:
        """Values that hold others; what can be referred to later takes a number."""
        count = 0
        if kind in {_NAMESPACE, _PACKAGE, _PERSISTENT}:
            self.integer()
            count = self.length()
        elif kind in {_LIST, _EXPRESSIONS, _STRINGS}:
            count = self.length()
        elif kind in {_POINTER, _ALTERNATE}:
            count = 2 if kind == _POINTER else 3
            self.seen.pointers += [at] if kind == _POINTER else []
        elif kind not in _SINGLE | {_NIL, _WEAK, _S4}:
            raise MalformedError(f"an R value of no known type {kind}", f"offset {at}")
        self._items(count, depth, at if kind == _ALTERNATE else -1)
        if kind in {_NAMESPACE, _PACKAGE, _PERSISTENT, _POINTER, _WEAK}:
            self.symbols.append("")

    def _items(self, count: int, depth: int, at: int) -> None:
        """So many values. `at`: where they stand for a vector, of which the first names class and package; or -1."""
        for index in range(count):
            self.names = []
            self.item(depth + 1)
            if at >= 0 and not index and len(self.names) > 1:
                self.seen.made_by.setdefault(self.names[1][:80], at)

    def _numbers(self, kind: int) -> None:
        count = self.length()
        if kind == _RAW and self.encoding == b"A\n":
            self.numbers(count, 1)
        else:
            self.numbers(count, {_LOGICAL: 4, _INTEGER: 4, _REAL: 8, _COMPLEX: 16, _RAW: 1}[kind])

    def _symbol(self) -> None:
        self.integer()
        name = self._chars().decode("utf-8", errors="replace")
        self.symbols.append(name)
        self._told(name)

    def _chars(self) -> bytes:
        count = self.integer()
        if count > self.blob.size:
            raise MalformedError("an R text longer than the file", f"offset {self.at}")
        return self.raw(count) if count >= 0 else b""

    def _note(self, index: int) -> None:
        if not 0 < index < len(self.symbols):
            raise MalformedError("an R value refers to one that is not there", f"offset {self.at}")
        self._told(self.symbols[index])

    def _told(self, name: str, *, named: bool = True) -> None:
        if named and len(self.names) < _KEPT:
            self.names.append(name)
        if name and self.inside and named:
            self.seen.called.setdefault(name[:80], self.at)
        if name and self.promised:
            self.seen.bound.setdefault(name[:80], self.at)

    # ------------------------------------------------------------------ byte code

    def _bytecode(self, depth: int) -> None:
        """Code, then its constants, some of which are byte code or calls that are shared."""
        self.inside += 1
        self.item(depth + 1)
        for _ in range(self.length()):
            kind = self.integer()
            if kind == _BYTECODE:
                self._bytecode(depth + 1)
            elif kind in {_CALL, _PAIRS, _BC_DEF, _BC_REF, _ATTR_CALL, _ATTR_PAIRS}:
                self._shared(kind, depth + 1)
            else:
                self.item(depth + 1)
        self.inside -= 1

    def _shared(self, kind: int, depth: int) -> None:
        while True:
            self.spend()
            if depth > _DEPTH:
                raise LimitExceeded("R code nested deeper than is read", f"offset {self.at}")
            if kind == _BC_REF:
                self.integer()
                return
            if kind == _BC_DEF:
                self.integer()
                kind = self.integer()
            if kind not in {_CALL, _PAIRS, _ATTR_CALL, _ATTR_PAIRS}:
                self.item(depth + 1)
                return
            if kind in {_ATTR_CALL, _ATTR_PAIRS}:
                self.item(depth + 1)
            self.item(depth + 1)
            self._shared(self.integer(), depth + 1)
            kind = self.integer()
