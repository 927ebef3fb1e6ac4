"""HDF5 as its library walks it: groups, links, attributes and where each dataset's bytes lie, without reading a
dataset.

Every object is visited once, every number is checked against the end of the file before it is believed. Source: HDF5
File
Format Specification 3.0, https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, Final

from upright.discover.readers.hdf5_heaps import Heaps, text_at
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob

SIGNATURE: Final = b"\x89HDF\r\n\x1a\n"
_UNDEFINED: Final = (1 << 64) - 1
_PASSED: Final = 128  # objects, after which the pages around them are given back
_OBJECTS, _MESSAGES, _DEPTH = 500_000, 4_000_000, 64
_HELD: Final = 10_000
_ASKED, _PACKED = 1 << 34, 4096  # bytes of a dataset in memory, and how many times those of the file
_SPACE, _TYPE, _LINK, _EXTERNAL, _LAYOUT, _ATTRIBUTE, _CONTINUED, _GROUP, _INFO, _ATTRIBUTES = (
    1, 3, 6, 7, 8, 12, 16, 17, 2, 21,
)  # fmt: skip


@dataclass(slots=True)
class Facts:
    """What a file holds. `texts`: (name, offset, length) of each attribute that is text; `links`: (path, target,
    offset) of links to other files; `held`: (path, offset, length) of datasets of mere bytes; `stored`: (file, offset)
    of datasets that keep their bytes elsewhere; `virtual`: (file, offset) of datasets put together from those of other
    files; `swollen`: (path, bytes, offset) of datasets whose shape asks for far more than the file could hold;
    `opaque`: what could not be read.
    """

    texts: list[tuple[str, int, int]] = field(default_factory=list)
    links: list[tuple[str, str, int]] = field(default_factory=list)
    held: list[tuple[str, int, int]] = field(default_factory=list)
    stored: list[tuple[str, int]] = field(default_factory=list)
    virtual: list[tuple[str, int]] = field(default_factory=list)
    swollen: list[tuple[str, int, int]] = field(default_factory=list)
    opaque: list[int] = field(default_factory=list)
    objects: int = 0


def walk(blob: Blob) -> Facts:
    """Everything that the file's objects say. Raises MalformedError or LimitExceeded."""
    return _Walk(blob, _superblock(blob)).run()


def missing(blob: Blob) -> int:
    """How many bytes the superblock tells of that the file does not have. Raises MalformedError."""
    base = _superblock(blob)
    version = blob.number(base + 8, 1)
    at = base + (24, 28, 12, 12)[min(version, 3)]
    begins, ends = blob.number(at, 8), blob.number(at + 16, 8)
    return max(0, ends - begins - (blob.size - base)) if ends != _UNDEFINED else 0


def _superblock(blob: Blob) -> int:
    base = next((at for at in _places(blob.size) if blob.peek(at, 8) == SIGNATURE), -1)
    if base < 0:
        raise MalformedError("no HDF5 superblock")
    return base


def _places(size: int) -> Iterator[int]:
    at = 0
    while at < size and at < 1 << 26:
        yield at
        at = max(512, at * 2)


class _Walk:
    """`base` is where the superblock stands; addresses count from it."""

    def __init__(self, blob: Blob, base: int) -> None:
        self.blob, self.base, self.facts, self.messages = blob, base, Facts(), 0
        self.version = blob.number(base + 8, 1)
        self.heaps = Heaps(blob, base)

    def run(self) -> Facts:
        base, version = self.base, self.version
        widths = (base + 13, base + 14) if version < 2 else (base + 9, base + 10)  # noqa: PLR2004
        if [self.blob.number(at, 1) for at in widths] != [8, 8]:
            raise MalformedError("HDF5 with offsets that are not of 8 bytes", f"offset {base}")
        if version < 2:  # noqa: PLR2004
            root = self.blob.number(base + (24 if version == 0 else 28) + 32 + 8, 8)
        elif version <= 3:  # noqa: PLR2004
            root = self.blob.number(base + 12 + 24, 8)
        else:
            raise MalformedError(f"HDF5 superblock of version {version}", f"offset {base}")
        waiting, seen = [("", root, 0)], set[int]()
        while waiting:
            path, address, depth = waiting.pop()
            if address in seen:
                continue
            seen.add(address)
            if len(seen) > _OBJECTS or depth > _DEPTH:
                raise LimitExceeded("HDF5 of more objects than a verdict may cost")
            waiting.extend((name, where, depth + 1) for name, where in self._object(path, address))
            if len(seen) % _PASSED == 0:
                self.blob.give_back(0, self.blob.size)
        self.facts.objects = len(seen)
        return self.facts

    def _object(self, path: str, address: int) -> list[tuple[str, int]]:
        """The children of an object; what its messages say goes to the facts."""
        children: list[tuple[str, int]] = []
        said: dict[int, int] = {}
        for kind, at, size in self._read_header(self.base + address):
            said[kind] = at
            self.messages += 1
            if self.messages > _MESSAGES:
                raise LimitExceeded("HDF5 of more messages than a verdict may cost")
            children += self._message(kind, at, size, path)
        if _LAYOUT in said and _TYPE in said and self._of_bytes(said[_TYPE]):
            self._bytes(said[_LAYOUT], path)
        if {_SPACE, _TYPE, _LAYOUT} <= said.keys():
            self._shape(said[_SPACE], self.blob.number(said[_TYPE] + 4, 4), path)
        return children

    def _shape(self, at: int, width: int, path: str) -> None:
        """Whether a dataset's shape asks for more memory than packed data of this size could give."""
        version, count = self.blob.number(at, 1), self.blob.number(at + 1, 1)
        start = at + (8 if version == 1 else 4)
        asked = width * prod(self.blob.number(start + 8 * each, 8) for each in range(count))
        if version in {1, 2} and asked > max(_ASKED, _PACKED * self.blob.size):
            self.facts.swollen.append((path, asked, at))

    def _message(self, kind: int, at: int, size: int, path: str) -> list[tuple[str, int]]:
        if kind == _LINK:
            return self._link(at, at + size, path)
        if kind == _GROUP:
            tree, heap = self.blob.number(at, 8), self.blob.number(at + 8, 8)
            return [(f"{path}/{name}", where) for name, where in self._symbols(tree, heap)]
        if kind == _INFO:
            return self._dense_links(at, path)
        if kind == _ATTRIBUTE:
            self._attribute(at, at + size)
        elif kind == _ATTRIBUTES:
            self._dense_attributes(at)
        elif kind == _EXTERNAL:
            self._external(at)
        elif kind == _LAYOUT and self.blob.take(at, 2) == b"\4\3":
            self._virtual(at)
        return []

    # ------------------------------------------------------------------ headers

    def _read_header(self, at: int) -> Iterator[tuple[int, int, int]]:
        """(type, offset, size) of each message of an object header."""
        if self.blob.peek(at, 4) == b"OHDR":
            yield from self._second(at)
        else:
            yield from self._first(at)

    def _first(self, at: int) -> Iterator[tuple[int, int, int]]:
        if self.blob.number(at, 1) != 1:
            raise MalformedError("an HDF5 object without header", f"offset {at}")
        blocks = [(at + 16, self.blob.number(at + 8, 4))]
        for start, size in blocks:
            place, stop = start, start + size
            while place + 8 <= stop:
                kind, length = self.blob.number(place, 2), self.blob.number(place + 2, 2)
                place += 8
                if kind == _CONTINUED:
                    self._continue(place, blocks)
                else:
                    yield kind, place, length
                place += length

    def _second(self, at: int) -> Iterator[tuple[int, int, int]]:
        flags = self.blob.number(at + 5, 1)
        place = at + 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
        width = 1 << (flags & 3)
        size = self.blob.number(place, width)
        blocks = [(place + width, size)]
        head = 6 if flags & 4 else 4
        for index, (start, length) in enumerate(blocks):
            place, stop = start + (4 if index else 0), start + length - (4 if index else 0)
            while place + head <= stop:
                kind, size = self.blob.number(place, 1), self.blob.number(place + 1, 2)
                place += head
                if kind == _CONTINUED:
                    self._continue(place, blocks)
                else:
                    yield kind, place, size
                place += size

    def _continue(self, at: int, blocks: list[tuple[int, int]]) -> None:
        block = (self.base + self.blob.number(at, 8), self.blob.number(at + 8, 8))
        if len(blocks) > 10_000 or block in blocks[-100:]:  # noqa: PLR2004
            raise MalformedError("an HDF5 header that goes on without end", f"offset {at}")
        blocks.append(block)

    # ------------------------------------------------------------------ links

    def _symbols(self, tree: int, heap: int) -> Iterator[tuple[str, int]]:
        """Members of an old group: a B-tree of symbol tables, names in a local heap."""
        names = self.base + self.blob.number(self.base + heap + 24, 8)
        for node in self._leaves(self.base + tree):
            if self.blob.peek(node, 4) != b"SNOD":
                raise MalformedError("an HDF5 group without members", f"offset {node}")
            for index in range(self.blob.number(node + 6, 2)):
                entry = node + 8 + 40 * index
                name = text_at(self.blob, names + self.blob.number(entry, 8))
                if self.blob.number(entry + 16, 4) == 2:  # noqa: PLR2004  a soft link: a path in this file
                    continue
                yield name, self.blob.number(entry + 8, 8)

    def _leaves(self, at: int) -> Iterator[int]:
        waiting, seen = [at], 0
        while waiting:
            node = waiting.pop()
            seen += 1
            if self.blob.peek(node, 4) != b"TREE" or seen > _OBJECTS:
                raise MalformedError("an HDF5 index is damaged", f"offset {node}")
            level, used = self.blob.number(node + 5, 1), self.blob.number(node + 6, 2)
            below = [self.base + self.blob.number(node + 24 + 8 + 16 * index, 8) for index in range(used)]
            if level:
                waiting += below
            else:
                yield from below

    def _link(self, at: int, stop: int, path: str) -> list[tuple[str, int]]:
        """A link message: hard (an address), soft (a path) or external (a file and a path)."""
        flags = self.blob.number(at + 1, 1)
        place, kind = at + 2, 0
        if flags & 8:
            kind, place = self.blob.number(place, 1), place + 1
        place += (8 if flags & 4 else 0) + (1 if flags & 16 else 0)
        width = 1 << (flags & 3)
        length = self.blob.number(place, width)
        place += width
        name = self.blob.take(place, min(length, 4096)).decode("utf-8", errors="replace")
        place += length
        if place > stop + 64:
            raise MalformedError("an HDF5 link goes beyond its message", f"offset {at}")
        if kind == 0:
            return [(f"{path}/{name}", self.blob.number(place, 8))]
        if kind == 64:  # noqa: PLR2004  an external link: flags, file, object
            told = self.blob.take(place + 2, min(self.blob.number(place, 2), 4096))[1:].split(b"\0")
            self.facts.links.append((f"{path}/{name}", told[0].decode("utf-8", errors="replace"), at))
        elif kind > 1:
            self.facts.links.append((f"{path}/{name}", "a link of a kind of its own", at))
        return []

    def _dense_links(self, at: int, path: str) -> list[tuple[str, int]]:
        """Members of a large new group: messages in a fractal heap."""
        flags = self.blob.number(at + 1, 1)
        heap = self.blob.number(at + 2 + (8 if flags & 1 else 0), 8)
        places = self._dense(heap, at)
        return [child for place, size in places for child in self._link(place, place + size, path)]

    def _dense(self, heap: int, at: int) -> list[tuple[int, int]]:
        """The messages in a fractal heap; one that is not packed tightly is said to be opaque."""
        if heap == _UNDEFINED:
            return []
        places, whole = self.heaps.objects(heap)
        if not whole:
            self.facts.opaque.append(at)
        return places

    # ------------------------------------------------------------------ attributes and data

    def _dense_attributes(self, at: int) -> None:
        heap = self.blob.number(at + 2 + (2 if self.blob.number(at + 1, 1) & 1 else 0), 8)
        for place, size in self._dense(heap, at):
            self._attribute(place, place + size)

    def _attribute(self, at: int, stop: int) -> None:
        """An attribute: its name, and its text when it is one."""
        version, flags = self.blob.number(at, 1), self.blob.number(at + 1, 1)
        lengths = [self.blob.number(at + 2 + 2 * index, 2) for index in range(3)]
        step = 8 if version == 1 else 1
        padded = [(length + step - 1) // step * step for length in lengths]
        place = at + (9 if version == 3 else 8)  # noqa: PLR2004
        name = self.blob.take(place, lengths[0]).split(b"\0")[0].decode("utf-8", errors="replace")
        kind = place + padded[0]
        data = kind + padded[1] + padded[2]
        if data > stop + 8 or flags & 1:
            self.facts.opaque.append(at)  # a shared type: its text is not read
            return
        place, length = self._text(kind, data, stop)
        if length > 0 and place + length <= self.blob.size:
            self.facts.texts.append((name, place, length))

    def _text(self, kind: int, data: int, stop: int) -> tuple[int, int]:
        """Where a text or bytes lie: fixed (classes 3, 5) beside their type, of any length (9) in the global heap."""
        cls = self.blob.number(kind, 1) & 15
        if cls in {3, 5}:
            return data, min(self.blob.number(kind + 4, 4), stop - data)
        if cls == 9 and data + 16 <= stop + 8:  # noqa: PLR2004
            place = self.heaps.shared(self.blob.number(data + 4, 8), self.blob.number(data + 12, 4))
            return place, self.blob.number(data, 4) if place else 0
        return 0, 0

    def _of_bytes(self, at: int) -> bool:
        """Whether a dataset's type is opaque, text, or a number of one byte."""
        cls = self.blob.number(at, 1) & 15
        return cls in {3, 5} or (cls == 0 and self.blob.number(at + 4, 4) == 1)

    def _bytes(self, at: int, path: str) -> None:
        """Where a dataset's bytes lie, unless they are packed in chunks: in its header, or in one piece."""
        version, cls = self.blob.number(at, 1), self.blob.number(at + 1, 1)
        if version not in {3, 4} or cls > 1:
            return
        if cls == 0:
            place, length = at + 4, self.blob.number(at + 2, 2)
        else:
            place, length = self.base + self.blob.number(at + 2, 8), self.blob.number(at + 10, 8)
        if len(self.facts.held) < _HELD and place + length <= self.blob.size:
            self.facts.held.append((path, place, length))

    def _virtual(self, at: int) -> None:
        """A dataset put together from others: version, count, then a file and a dataset; a dot is this file."""
        place = self.heaps.shared(self.blob.number(at + 2, 8), self.blob.number(at + 10, 4))
        name = text_at(self.blob, place + 9) if place else ""
        if name != ".":
            self.facts.virtual.append((name, at))

    def _external(self, at: int) -> None:
        """A dataset whose bytes lie in other files."""
        heap = self.base + self.blob.number(at + 8, 8)
        names = self.base + self.blob.number(heap + 24, 8)
        for index in range(min(self.blob.number(at + 6, 2), 64)):
            name = text_at(self.blob, names + self.blob.number(at + 16 + 24 * index, 8))
            self.facts.stored.append((name, at))
