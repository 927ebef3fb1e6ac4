"""Flax: parameters as MessagePack, arrays as extensions of type 1; also spaCy's parts, which are MessagePack as well.

Source: flax/serialization.py, https://github.com/msgpack/msgpack/blob/master/spec.md
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.pickle_shape import shape_of
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_FIXED: Final = {
    0xC0: 0, 0xC2: 0, 0xC3: 0, 0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8,
}  # fmt: skip
_BYTES: Final = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
_PICKLE: Final = re.compile(rb"\x80[\x02-\x05]|\A[(c][^\n]{0,120}\n")
_TAG: Final = 256  # bytes in which a pickle must begin
_EXTENSIONS: Final = {0xC7: 1, 0xC8: 2, 0xC9: 4}
_SHORT: Final = {0xD4: 1, 0xD5: 2, 0xD6: 4, 0xD7: 8, 0xD8: 16}
_WHOLE: Final = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}
_DIMENSIONS: Final = 32
_WIDTHS: Final = {"bool": 1, "complex64": 8, "complex128": 16}
_NUMBERS: Final = re.compile(r"(?:u?int|b?float)(8|16|32|64)")
_ITEMS: Final = 5_000_000
_DEPTH: Final = 200
_TRIED: Final = 40
_CODE: Final = (
    b"__import__(",
    b"os.system",
    b"subprocess",
    b"eval(",
    b"exec(",
    b"/bin/sh",
    b"pickle.loads",
    b"<script",
)


def recognise(blob: Blob) -> str:
    """A map whose first keys are texts, and sound as far as it is tried; Flax when an array is among the first."""
    first = blob.peek(0, 1)
    if not first or not (0x81 <= first[0] <= 0x8F or first[0] in {0xDE, 0xDF}):  # noqa: PLR2004
        return ""
    key = blob.number(1 if first[0] < 0x90 else 3 if first[0] == 0xDE else 5, 1)  # noqa: PLR2004
    if not (0xA1 <= key <= 0xBF or key == 0xD9):  # noqa: PLR2004
        return ""
    walk = _Walk(blob, None)
    try:
        walk.run(_TRIED)
    except (MalformedError, LimitExceeded):
        return "flax" if walk.arrays or walk.items > 6 else ""  # noqa: PLR2004
    return "flax" if walk.arrays else "msgpack"


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Walk every value to the end."""
    walk = _Walk(blob, inquiry)
    try:
        walk.run(_ITEMS)
    except LimitExceeded:
        inquiry.say(
            Verdict.SUSPICIOUS, "deep-nesting", "values nested deeper, or more of them, than any model has", walk.at
        )
        return
    except MalformedError as error:
        inquiry.say(Verdict.SUSPICIOUS, "bad-structure", error.what, error.where)
        return
    if walk.at < blob.size:
        inquiry.say(Verdict.SUSPICIOUS, "trailing-data", f"{blob.size - walk.at} bytes stand after the model", walk.at)
        rest = blob.part(walk.at, blob.size - walk.at)
        if shape_of(rest).calls:
            inquiry.inspect(rest, "trailing data")
    inquiry.metadata["tensors"] = walk.arrays


class _Walk:
    """Reads values one after another; `waiting` holds how many are left in each open collection."""

    def __init__(self, blob: Blob, inquiry: Inquiry | None) -> None:
        self.blob, self.inquiry, self.at = blob, inquiry, 0
        self.arrays = self.items = 0

    def run(self, limit: int) -> None:
        waiting = [1]
        while waiting:
            if not waiting[-1]:
                waiting.pop()
                continue
            waiting[-1] -= 1
            self.items += 1
            if self.items > limit and limit == _TRIED:
                return
            if self.items > limit or len(waiting) > _DEPTH:
                raise LimitExceeded("values of more parts than is read", f"offset {self.at}")
            if below := self._value():
                waiting.append(below)

    def _length(self, width: int) -> int:
        value = self.blob.number(self.at, width, ">" if width > 1 else "<")
        self.at += width
        return value

    def _skip(self, count: int) -> None:
        if self.at + count > self.blob.size:
            raise MalformedError("a value longer than the file", f"offset {self.at}")
        self.at += count

    def _value(self) -> int:
        """Pass over one value; the number of values that it holds."""
        kind = self.blob.number(self.at, 1)
        self.at += 1
        if kind < 0x80 or kind >= 0xE0:  # noqa: PLR2004
            return 0
        if kind < 0x90:  # noqa: PLR2004
            return 2 * (kind & 15)
        if kind < 0xA0:  # noqa: PLR2004
            return kind & 15
        if kind < 0xC0:  # noqa: PLR2004
            self._data(kind & 31)
            return 0
        return self._marked(kind)

    def _marked(self, kind: int) -> int:
        if kind in _FIXED:
            self._skip(_FIXED[kind])
        elif kind in _BYTES:
            self._data(self._length(_BYTES[kind]))
        elif kind in _EXTENSIONS:
            self._extension(self._length(_EXTENSIONS[kind]))
        elif kind in _SHORT:
            self._extension(_SHORT[kind])
        elif kind in {0xDC, 0xDD, 0xDE, 0xDF}:
            count = self._length(2 if kind in {0xDC, 0xDE} else 4)
            if count > self.blob.size - self.at:
                raise MalformedError("a collection longer than the file", f"offset {self.at}")
            return count * (2 if kind > 0xDD else 1)  # noqa: PLR2004
        else:
            raise MalformedError("a value of no known kind", f"offset {self.at}")
        return 0

    def collection(self) -> int:
        """The number of values in the array that begins here."""
        kind = self.blob.number(self.at, 1)
        self.at += 1
        if 0x90 <= kind < 0xA0:  # noqa: PLR2004
            return kind & 15
        if kind in {0xDC, 0xDD}:
            return self._length(2 if kind == 0xDC else 4)  # noqa: PLR2004
        raise MalformedError("no array", f"offset {self.at}")

    def whole(self) -> int:
        """The number that stands here."""
        kind = self.blob.number(self.at, 1)
        self.at += 1
        if kind < 0x80:  # noqa: PLR2004
            return kind
        if kind in _WHOLE:
            return self._length(_WHOLE[kind])
        raise MalformedError("no size", f"offset {self.at}")

    def text(self) -> tuple[int, int]:
        """Where the text or the bytes that stand here begin, and how many they are."""
        kind = self.blob.number(self.at, 1)
        self.at += 1
        if not (0xA0 <= kind < 0xC0 or kind in _BYTES):  # noqa: PLR2004
            raise MalformedError("no text", f"offset {self.at}")
        length = kind & 31 if kind < 0xC0 else self._length(_BYTES[kind])  # noqa: PLR2004
        start = self.at
        self._skip(length)
        return start, length

    def _data(self, length: int) -> None:
        start = self.at
        self._skip(length)
        if self.inquiry is None or length < 12:  # noqa: PLR2004
            return
        head = self.blob.peek(start, min(length, 4096))
        if any(word in head for word in _CODE):
            self.inquiry.say(
                Verdict.SUSPICIOUS, "code-in-metadata", "a text holds code, which no parameter needs", start
            )
        else:
            self._pickled(start, length, self.inquiry)

    def _pickled(self, start: int, length: int, inquiry: Inquiry) -> None:
        """Libraries put a tag and a few words of their own before the pickle that they keep in a value."""
        for match in _PICKLE.finditer(self.blob.peek(start, min(length, _TAG))):
            part = self.blob.part(start + match.start(), length - match.start())
            if shape_of(part).calls:
                inquiry.inspect(part, f"value at {start}")
                return

    def _extension(self, length: int) -> None:
        kind = self.blob.number(self.at, 1)
        start = self.at + 1
        head = self.blob.peek(start, min(length, 64))
        self._skip(1 + length)
        if self.inquiry is not None:
            self._pickled(start, length, self.inquiry)
        if kind == 1:
            self.arrays += 1
            if self.inquiry is not None and _other_length(self.blob, start, start + length):
                message = "an array's shape needs another number of bytes than it has"
                self.inquiry.say(Verdict.SUSPICIOUS, "bad-size", message, start)
            if self.inquiry is not None and (b"object" in head or b"|O" in head):
                self.inquiry.say(
                    Verdict.SUSPICIOUS, "object-array", "an array of objects, which Flax does not write", self.at
                )


def _other_length(blob: Blob, start: int, end: int) -> bool:
    """Whether an array (its shape, the name of its type, its bytes) is of another size than its shape says."""
    walk, shape = _Walk(blob.part(start, end - start), None), list[int]()
    try:
        outer, count = walk.collection(), walk.collection()
        if outer != 3 or count > _DIMENSIONS:  # noqa: PLR2004  the three parts
            return False
        for _ in range(count):
            shape.append(walk.whole())
        name, held = walk.text(), walk.text()
    except MalformedError:
        return False
    word = blob.peek(start + name[0], name[1]).decode("ascii", errors="replace")
    width = _WIDTHS.get(word) or (int(bits[1]) // 8 if (bits := _NUMBERS.fullmatch(word)) else 0)
    return width > 0 and math.prod(shape) * width != held[1]


def accompanies(leaf: str, blob: Blob) -> str:
    """A file of the format's name that is too damaged to be told by its content."""
    first = blob.peek(0, 1)
    return "flax" if leaf.lower().endswith(".msgpack") and first >= b"\x80" and first < b"\xe0" else ""


FORMAT = ModelFormat(
    accompanies=accompanies,
    names=frozenset({"flax"}),
    containers=frozenset({"msgpack"}),
    inspect=inspect,
    recognise=recognise,
)
