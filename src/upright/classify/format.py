"""The format unit: reads one kind of file in parts, a bounded piece at a time, for classification.

A format is one module of `formats/` with the constant `FORMAT`; it is found by walking the folder. The ending of the
file's name chooses it; a file that no format claims is read as text when it is text, and not at all when it is not.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TypeAlias

from upright.model.errors import ConfigError
from upright.model.evidence import Gap
from upright.model.item import Item
from upright.model.unit import Unit, module_name

FALLBACK = "text"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file. `partition` names where it belongs (`path`, `path:column`, `path:cell 3 output`).

    `column`: when given, each line of `text` is one value of the field of this name. `line`: the line of the file at
    which `text` begins (0: lines mean nothing there); `lines`: the file's line of each line of `text`, where they do
    not follow one another. `size`: bytes of the file that were read for it.
    """

    partition: str
    text: str
    column: str = ""
    line: int = 1
    lines: tuple[int, ...] = ()
    size: int = 0

    def line_of(self, line: int) -> int:
        """The file's line for line `line` of the text, both counted from 1; 0 when unknown."""
        if self.lines:
            return self.lines[min(line, len(self.lines)) - 1]
        return self.line + line - 1 if self.line else 0


Read: TypeAlias = Callable[[Item, int], Iterator[Part | Gap]]


@dataclass(frozen=True, kw_only=True)
class Format(Unit):
    """`suffixes`: endings of file names, with their dot. `read(item, limit)` yields parts of at most `limit` bytes in
    all, and gaps; it raises MalformedError, AccessDenied or Unreachable.
    """

    suffixes: tuple[str, ...]
    read: Read


@cache
def formats() -> dict[str, Format]:
    """All formats by id. Raises ConfigError when a module holds none or a wrong one."""
    package = import_module("upright.classify.formats")
    found: dict[str, Format] = {}
    for info in pkgutil.iter_modules(package.__path__):
        if info.name.startswith("_"):
            continue
        unit = getattr(import_module(f"{package.__name__}.{info.name}"), "FORMAT", None)
        if not isinstance(unit, Format) or module_name(unit.id) != info.name:
            raise ConfigError(f"upright.classify.formats.{info.name}: no unit FORMAT of that name")
        found[unit.id] = unit
    return found


@cache
def _by_suffix() -> dict[str, Format]:
    return {suffix: unit for unit in formats().values() for suffix in unit.suffixes}


def format_of(item: Item) -> Format:
    """The format that reads this item."""
    return _by_suffix().get(item.suffix, formats()[FALLBACK])


def columns(
    path: str, values: dict[str, list[str]], lines: tuple[int, ...] = (), size: int = 0, joint: str = ":"
) -> Iterator[Part]:
    """One part for each column of a piece of a table."""
    for name, column in values.items():
        text = "\n".join(value.replace("\n", " ").replace("\r", " ") for value in column)
        if text.strip():
            yield Part(f"{path}{joint}{name}", text, column=name, line=0, lines=lines, size=size // max(1, len(values)))
