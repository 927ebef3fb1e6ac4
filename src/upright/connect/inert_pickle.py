"""What a pickle holds, as plain values, without making anything of it: only the names of its steps are walked
(https://docs.python.org/3/library/pickletools.html), and no object is built, called or imported.

An object becomes a mapping of its state. Bytes, and whatever a call would have made, become None.
"""

from __future__ import annotations

import pickletools
from collections.abc import Iterator
from typing import Any, Final

from upright.model.errors import MalformedError

_STEPS: Final = 4_000_000
_TUPLES: Final = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
_KEPT: Final = frozenset({"PUT", "BINPUT", "LONG_BINPUT"})
_GOT: Final = frozenset({"GET", "BINGET", "LONG_BINGET"})
_CONSTANT: Final = {"NEWTRUE": True, "NEWFALSE": False}
_MADE: Final = {"STACK_GLOBAL": 2, "REDUCE": 2, "NEWOBJ": 2, "NEWOBJ_EX": 3, "BINPERSID": 1}  # what they take
_EMPTY: Final = frozenset({"EMPTY_DICT", "EMPTY_LIST", "EMPTY_TUPLE", "EMPTY_SET"})
_QUIET: Final = frozenset({"PROTO", "FRAME", "STOP", "NEXT_BUFFER", "READONLY_BUFFER"})
_MARK: Final = object()


def plain(value: bytes) -> Any:
    """The value that a pickle holds. Raises MalformedError when it breaks off, makes no sense or is too large."""
    walk = _Walk()
    try:
        for number, (step, argument, _) in enumerate(pickletools.genops(value)):
            walk.take(step.name, argument)
            if number >= _STEPS:
                raise MalformedError(f"a pickle of more than {_STEPS} steps")
        return walk.stack[-1]
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise MalformedError(f"a pickle that cannot be walked ({type(error).__name__})") from None


def mappings(value: Any) -> Iterator[dict[Any, Any]]:
    """Every mapping in a plain value, each once."""
    waiting, seen = [value], set[int]()
    while waiting:
        now = waiting.pop()
        if not isinstance(now, dict | list) or id(now) in seen:
            continue
        seen.add(id(now))
        if isinstance(now, dict):
            yield now
        waiting += now.values() if isinstance(now, dict) else now


class _Walk:
    """The stack and the memo of one pickle."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def take(self, name: str, argument: Any) -> None:
        """One step."""
        if name in _EMPTY or name in _MADE:
            self._make(name)
        elif name in _KEPT or name == "MEMOIZE":
            self.memo[len(self.memo) if name == "MEMOIZE" else int(argument)] = self.stack[-1]
        elif name in _GOT:
            self.stack.append(self.memo[int(argument)])
        elif name in _TUPLES or name in {"TUPLE", "LIST", "DICT", "FROZENSET", "OBJ", "INST"}:
            self._gather(name)
        elif name in {"APPEND", "APPENDS", "SETITEM", "SETITEMS", "ADDITEMS", "BUILD"}:
            self._fill(name)
        elif name in {"POP", "POP_MARK", "DUP"}:
            self._shift(name)
        elif name not in _QUIET:
            told = argument if isinstance(argument, str | int | float) and name != "GLOBAL" else None
            self.stack.append(_MARK if name == "MARK" else _CONSTANT.get(name, told))

    def _make(self, name: str) -> None:
        for _ in range(_MADE.get(name, 0)):
            self.stack.pop()
        self.stack.append([] if name in {"EMPTY_LIST", "EMPTY_TUPLE", "EMPTY_SET"} else {})

    def _gather(self, name: str) -> None:
        if name in _TUPLES:
            held = self.stack[-_TUPLES[name] :]
            del self.stack[-_TUPLES[name] :]
        else:
            held = self._to_mark()
        made: Any = dict(_pairs(held)) if name == "DICT" else {} if name in {"OBJ", "INST"} else held
        self.stack.append(made)

    def _fill(self, name: str) -> None:
        several = name in {"APPENDS", "SETITEMS", "ADDITEMS"}
        count = 2 if name == "SETITEM" else 1
        held = self._to_mark() if several else [self.stack.pop() for _ in range(count)][::-1]
        into = self.stack[-1]
        if name == "BUILD":
            states = held[0] if isinstance(held[0], list) else held
            for state in states if isinstance(into, dict) else ():
                into.update(state if isinstance(state, dict) else {})
        elif isinstance(into, dict):
            into.update(_pairs(held))
        elif isinstance(into, list):
            into += held

    def _shift(self, name: str) -> None:
        if name == "POP":
            self.stack.pop()
        elif name == "DUP":
            self.stack.append(self.stack[-1])
        else:
            self._to_mark()

    def _to_mark(self) -> list[Any]:
        held: list[Any] = []
        while (top := self.stack.pop()) is not _MARK:
            held.append(top)
        return held[::-1]


def _pairs(held: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Keys and values; those whose key is no text or number are left out."""
    for key, value in zip(held[::2], held[1::2], strict=False):
        if isinstance(key, str | int):
            yield key, value
