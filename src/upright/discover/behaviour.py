"""What the code behind a tool does, in the words that all languages share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from upright.model.asset import Json


@dataclass(frozen=True, slots=True)
class Onward:
    """A call into another module: the function's symbol, and by position and keyword which arguments hold the input.
    `checked`: what the caller has checked before (`path`, `sql`); `composed` when it put the text together.
    """

    symbol: str
    positions: tuple[int, ...] = ()
    keywords: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()


@dataclass(slots=True)
class Behaviour:
    """Flaws of a function by the lines that show them, what it can do, and whom it calls elsewhere."""

    lines: dict[str, int] = field(default_factory=dict)
    capabilities: set[str] = field(default_factory=set)
    onward: dict[Onward, None] = field(default_factory=dict)
    asks: bool = False

    def say(self, flaw: str, line: int) -> None:
        """State a flaw, at the first line that shows it."""
        self.lines.setdefault(flaw, line)

    def attributes(self, path: str) -> dict[str, Json]:
        """All of it as attributes of the tool; `path` is that of the document."""
        found: dict[str, Json] = dict.fromkeys(sorted(self.lines), True)
        if self.lines:
            found["sinks"] = {flaw: f"{path}:{line}" for flaw, line in sorted(self.lines.items())}
        if self.capabilities:
            found["capabilities"] = [*sorted(self.capabilities)]
        if self.onward:
            found["onward"] = packed(self.onward)
        if self.asks:
            found["confirmation"] = True
        return found


def packed(onward: Iterable[Onward]) -> list[Json]:
    """Calls into other modules as the value of an attribute."""
    return [[each.symbol, [*each.positions], [*each.keywords], [*each.checked]] for each in onward]


def unpacked(rows: Any) -> list[Onward]:
    """The calls that `packed` wrote."""
    return [
        Onward(symbol, tuple(positions), tuple(names), tuple(checked))
        for symbol, positions, names, checked in rows or ()
    ]
