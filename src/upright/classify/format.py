"""The format unit: reads one kind of file in parts, a bounded piece at a time, for classification.

A format is one module of `formats/` with the constant `FORMAT`; it is found by walking the folder. What a file begins
with chooses it, then the ending of its name, then what its text looks like; see `format_of`. A file that no format
claims is read as text when it is text, and not at all when it is not.

Files inside files (archives, attachments) are items that a format yields; `walk` reads them with one budget for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from upright.classify.encoding import encoding_of
from upright.classify.folder import units_in
from upright.model.errors import AccessDenied, LimitExceeded, MalformedError, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item
from upright.model.unit import Unit

FALLBACK = "text"
HEAD = 4096  # bytes at the beginning (and of packages at the end) that tell the format
DEEPEST = 5  # files inside files inside files
MOST_MEMBERS = 50_000  # of one file, those of its members included
FEE = 256  # bytes of the budget that a member costs, however small it is
LOOSE = frozenset(
    {
        "", ".txt", ".text", ".dat", ".data", ".out", ".log", ".bak", ".old", ".orig", ".tmp", ".dump", ".export",
        ".raw", ".part", ".1", ".2", ".bin", ".asc",
    }
)  # fmt: skip  # endings that say nothing about the content


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file. `partition` names where it belongs (`path`, `path:column`, `path:cell 3 output`).

    `column`: when given, each line of `text` is one value of the field of this name. `line`: the line of the file at
    which `text` begins (0: lines mean nothing there); `lines`: the file's line of each line of `text`, where they do
    not follow one another. `size`: bytes of the file that were read for it. `start`: of a section (`Format.sections`),
    the character of the decoded file at which `text` begins; `lead`: the header that belongs before it.
    """

    partition: str
    text: str
    column: str = ""
    line: int = 1
    lines: tuple[int, ...] = ()
    size: int = 0
    start: int = 0
    lead: str = ""

    def line_of(self, line: int) -> int:
        """The file's line for line `line` of the text, both counted from 1; 0 when unknown."""
        if self.lines:
            return self.lines[min(line, len(self.lines)) - 1]
        return self.line + line - 1 if self.line else 0


Read: TypeAlias = Callable[[Item, int], Iterator[Part | Gap | Item]]


@dataclass(frozen=True, slots=True)
class Example:
    """A small file. `holds`: (partition without the file's name, a text that must be read there).

    `build` makes the content, so that libraries are loaded by the tests alone.
    """

    name: str
    build: Callable[[], bytes]
    holds: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Format(Unit):
    """`suffixes`: endings of file names, with their dot. `read(item, limit)` yields parts of about `limit` bytes in
    all, gaps, and files inside the file, which are valid until the next is asked for; it raises MalformedError,
    AccessDenied or Unreachable.

    `magic`: (offset, bytes) of which one tells the format. `packed`: what the directory of a zip package names when it
    is of this format. `looks`: whether a text that begins like this is of the format. `sections`: pieces of the
    decoded text in order, of formats whose values stand in the file as they are. `encloses`: though it has sections,
    other files stand inside, which they do not show.
    """

    suffixes: tuple[str, ...]
    read: Read
    magic: tuple[tuple[int, bytes], ...] = ()
    packed: tuple[bytes, ...] = ()
    looks: Callable[[str], bool] | None = None
    sections: Callable[[Item, int], Iterator[Part]] | None = None
    encloses: bool = False
    examples: tuple[Example, ...] = ()

    def begins(self, head: bytes) -> bool:
        """Whether a file that begins so is of this format."""
        return any(head.startswith(magic, offset) for offset, magic in self.magic)


@cache
def formats() -> dict[str, Format]:
    """All formats by id. Raises ConfigError when a module holds none or a wrong one."""
    return units_in("formats", "FORMAT", Format)


@cache
def _by_suffix() -> dict[str, Format]:
    return {suffix: unit for unit in formats().values() for suffix in unit.suffixes}


@cache
def _with_magic() -> tuple[Format, ...]:
    return tuple(unit for unit in formats().values() if unit.magic)


def format_of(item: Item) -> Format:
    """The format that reads this item: by what it begins with, then by its name, then by what its text looks like."""
    head = item.read(HEAD)
    if not head:
        return formats()[FALLBACK]
    claimed = _by_suffix().get(item.suffix)
    fitting = [unit for unit in _with_magic() if unit.begins(head)]
    if fitting:
        return claimed if claimed in fitting else _package(item, head, fitting)
    binary = claimed is not None and bool(claimed.magic)
    if binary or item.suffix in LOOSE:
        text = _beginning(head)
        for unit in formats().values() if text else ():
            if unit.looks is not None and unit.looks(text):
                return unit
    return claimed or formats()[FALLBACK]


def is_binary(item: Item) -> bool:
    """Whether nothing of it can be read: bytes that are neither of a format that is known nor text in any encoding."""
    return format_of(item) is formats()[FALLBACK] and bool(head := item.read(HEAD)) and not encoding_of(head)


def is_named_text(item: Item) -> bool:
    """Whether the name of an item is one that only texts have."""
    claimed = _by_suffix().get(item.suffix)
    return claimed is not None and not claimed.magic


def _package(item: Item, head: bytes, fitting: list[Format]) -> Format:
    plain = [unit for unit in fitting if not unit.packed]
    if len(plain) == len(fitting):
        return fitting[0]
    with item.open() as stream:
        stream.seek(max(0, stream.seek(0, 2) - (HEAD << 4)))
        ends = head + stream.read(HEAD << 4)
    named = [unit for unit in fitting if any(name in ends for name in unit.packed)]
    return (named + plain + fitting)[0]


def _beginning(head: bytes) -> str:
    encoding = encoding_of(head)
    return head.decode(encoding, "ignore").lstrip("\ufeff") if encoding else ""


def walk(item: Item, limit: int) -> Iterator[tuple[Item, Part | Gap]]:
    """Every part and gap of a file and of the files inside it, each with the file that it belongs to.

    What is wrong inside becomes a gap; for the file itself it raises MalformedError, AccessDenied or Unreachable.
    """
    yield from _Walk(limit).file(item, 0)


class _Walk:
    """The budget of one file: bytes and members, whatever the nesting."""

    def __init__(self, limit: int) -> None:
        self.left = limit
        self.members = 0

    def file(self, item: Item, depth: int) -> Iterator[tuple[Item, Part | Gap]]:
        with closing(format_of(item).read(item, max(1, self.left))) as entries:  # type: ignore[type-var]
            for entry in entries:
                if not isinstance(entry, Item):
                    self.left -= entry.size if isinstance(entry, Part) else 0
                    yield item, entry
                elif (refused := self._refused(depth)) is not None:
                    yield item, Gap(item.path, refused, "sampled", item.source)
                    return
                else:
                    yield from self._member(entry, depth + 1)

    def _refused(self, depth: int) -> str | None:
        if self.left <= 0:
            return "more than the limit inside; the rest was not read"
        if self.members >= MOST_MEMBERS:
            return f"more than {MOST_MEMBERS} files inside; the rest was not read"
        return f"files inside files deeper than {DEEPEST}" if depth >= DEEPEST else None

    def _member(self, item: Item, depth: int) -> Iterator[tuple[Item, Part | Gap]]:
        self.members += 1
        before = self.left
        try:
            yield from self.file(item, depth)
        except LimitExceeded as error:
            yield item, Gap(item.path, error.what, "too-large", item.source)
        except MalformedError as error:
            why, code = ("too large to be read whole", "too-large") if "cut" in item.provenance else (error.what, "")
            yield item, Gap(item.path, why, code or "malformed", item.source)
        except AccessDenied:
            yield item, Gap(item.path, "permission denied", "denied", item.source)
        except Unreachable:
            yield item, Gap(item.path, "cannot be read", "unreachable", item.source)
        self.left = before - FEE - max(before - self.left, item.size)


def columns(
    path: str, values: dict[str, list[str]], lines: tuple[int, ...] = (), size: int = 0, joint: str = ":"
) -> Iterator[Part]:
    """One part for each column of a piece of a table."""
    for name, column in values.items():
        text = "\n".join(value.replace("\n", " ").replace("\r", " ") for value in column)
        if text.strip():
            yield Part(f"{path}{joint}{name}", text, column=name, line=0, lines=lines, size=size // max(1, len(values)))
