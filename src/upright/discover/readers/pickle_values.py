"""Values of the abstract pickle machine. Constants stand for themselves: text, numbers, bytes, None."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

KEPT: Final = 64  # members of a collection that are kept; the rest is counted
SHORT: Final = 1 << 16  # bytes of a constant that is copied; longer ones stay where they are


@dataclass(slots=True, eq=False)
class Span:
    """A long constant: where its bytes lie."""

    at: int
    length: int
    text: bool
    codec: str = "utf-8"


@dataclass(slots=True, eq=False)
class Global:
    """Something imported by name: `os.system`. `dotted` is module and name as one."""

    module: str
    name: str
    dotted: str = field(init=False)

    def __post_init__(self) -> None:
        self.dotted = f"{self.module}.{self.name}" if self.name else self.module


@dataclass(slots=True, eq=False)
class Made:
    """What a call gave: `callee` is the class or function that made it."""

    callee: Global
    arguments: tuple[Value, ...] = ()
    state: Value = None
    carried: bool = False  # code that the pickle itself carries
    proven: bool = False  # a class without `__init__`, whatever its name looks like


@dataclass(slots=True, eq=False)
class Partial:
    """A callable made of another: functools.partial, operator.methodcaller and their like. `kind` is the maker's
    name.
    """

    kind: str
    target: Value
    arguments: tuple[Value, ...] = ()


@dataclass(slots=True, eq=False)
class Bound:
    """An attribute of something that is no module or class: `target.name`."""

    target: Value
    name: str


@dataclass(slots=True, eq=False)
class Group:
    """A tuple, list, set or the pairs of a dict; keeps the first members."""

    kind: str
    items: list[Value] = field(default_factory=list)
    more: int = 0

    def add(self, values: list[Value]) -> None:
        """Append members."""
        room = KEPT - len(self.items)
        self.items += values[: max(0, room)]
        self.more += max(0, len(values) - max(0, room))

    def pairs(self) -> list[tuple[Value, Value]]:
        """Keys and values of a dict."""
        return list(zip(self.items[::2], self.items[1::2], strict=False))

    def get(self, key: str) -> Value:
        """The value under a text key of a dict, or None."""
        return next((value for name, value in self.pairs() if name == key), None)


@dataclass(slots=True, eq=False)
class Opaque:
    """Something of which nothing is known: a persistent object, an out-of-band buffer. Of a storage of PyTorch, the key
    that its bytes lie under and how many elements it has.
    """

    what: str
    key: str = ""
    count: int = -1


class Mark:
    """The opcode machine's mark."""


MARK: Final = Mark()
Value: TypeAlias = (
    "str | int | float | bytes | bool | Span | Global | Made | Partial | Bound | Group | Opaque | Mark | None"
)


def describe(value: Value, depth: int = 0) -> str:
    """A value for a person, without its content: names of callables, sizes of texts."""
    if isinstance(value, Global):
        return value.dotted[:120]
    if isinstance(value, str | bytes):
        return f"<{'text' if isinstance(value, str) else 'bytes'} of {len(value)}>"
    if isinstance(value, Span):
        return f"<{'text' if value.text else 'bytes'} of {value.length}>"
    if isinstance(value, Group):
        return f"<{value.kind} of {(len(value.items) + value.more) // (2 if value.kind == 'dict' else 1)}>"
    if isinstance(value, Opaque):
        return f"<{value.what}>"
    return _chain(value, depth)


def _chain(value: Value, depth: int) -> str:
    """A value that was made from others."""
    shown = "<number>"
    if isinstance(value, Made | Partial | Bound) and depth > 2:  # noqa: PLR2004  deep enough to show a chain
        shown = "..."
    elif isinstance(value, Made):
        shown = f"{value.callee.dotted[:120]}({_listed(value.arguments, depth)})"
    elif isinstance(value, Partial):
        shown = f"{value.kind}({_listed((value.target, *value.arguments), depth)})"
    elif isinstance(value, Bound):
        shown = f"{describe(value.target, depth + 1)}.{value.name[:60]}"
    return shown


def _listed(values: tuple[Value, ...], depth: int) -> str:
    shown = ", ".join(describe(value, depth + 1) for value in values[:4])
    return f"{shown}, ..." if len(values) > 4 else shown  # noqa: PLR2004


def members(value: Value, depth: int = 0) -> list[Value]:
    """A value and what it is made of, a few levels down."""
    inner: tuple[Value, ...] | list[Value] = ()
    if isinstance(value, Group):
        inner = value.items
    elif isinstance(value, Partial):
        inner = (value.target, *value.arguments)
    elif isinstance(value, Bound):
        inner = (value.target,)
    elif isinstance(value, Made):
        inner = value.arguments
    if depth > 3:  # noqa: PLR2004
        return [value]
    return [value, *(found for each in inner for found in members(each, depth + 1))]


def rebuilt(target: Partial, state: Value) -> Partial:
    """functools.partial takes its function, arguments and keywords as a state."""
    if isinstance(state, Group) and len(state.items) >= 2:  # noqa: PLR2004  function and arguments
        inner = state.items[1]
        arguments = tuple(inner.items) if isinstance(inner, Group) else ()
        keywords = state.items[2] if len(state.items) > 2 else None  # noqa: PLR2004
        arguments += tuple(value for _, value in keywords.pairs()) if isinstance(keywords, Group) else ()
        return Partial(target.kind, state.items[0], arguments)
    return target
