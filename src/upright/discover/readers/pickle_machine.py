"""An abstract machine for pickles: the stack and memo of the C unpickler with symbols in place of objects.

Nothing is imported, built or called. Every import, call and change of state goes to the `Judge`, which says what it
would do. Source: CPython `Modules/_pickle.c`.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from upright.discover.readers.blob import CHUNK
from upright.discover.readers.pickle_long import COPIED, LONG, put_back, read_back
from upright.discover.readers.pickle_memo import FORGOTTEN, Memo
from upright.discover.readers.pickle_ops import operation_at
from upright.discover.readers.pickle_plain import ENCODED, FEW, REACH, RUN, WINDOW, run_plain
from upright.discover.readers.pickle_tensors import reaches_beyond, storage_of
from upright.discover.readers.pickle_values import SHORT, Global, Group, Made, Opaque, Span, Value
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Budget
    from upright.discover.readers.pickle_calls import Judge

STACK_LIMIT: Final = 4_100_000
_BUILD: Final = ord("b")
_STOP: Final = ord(".")
_NAMES: Final = 10_000  # imports that are kept by their bytes


class Machine:
    """Runs one stream. `position` is the offset after what has run; `skip` is told of every BUILD and may move it past
    raw data that a loader reads in between (joblib's arrays). `held` is told of constants that may be pickles, `named`
    of what a call gave after a text that may be its key.
    """

    def __init__(self, blob: Blob, judge: Judge, budget: Budget) -> None:
        self.blob, self.judge, self.budget = blob, judge, budget
        self.stack: list[Value] = []
        self.marks: list[int] = []
        self.memo = Memo()
        self.imported: dict[bytes, Value] = {}
        self.storages: dict[str, Opaque] = {}
        self.beyond = -1  # where a tensor was rebuilt of more than its storage has
        self.at = 0
        self.result: Value = None
        self._seen: tuple[bytes, int] = (b"", 0)
        self._count = 0
        self._passed = 0  # where the pages begin that were not given back
        self._copied = 0  # bytes of long constants that were copied
        self.skip: Callable[[Value, int], int] | None = None
        self.held: Callable[[bytes | Span, int], None] | None = None
        self.named: Callable[[str, Value], None] | None = None
        self.table = self._handlers()

    def run(self, at: int) -> int:
        """Run one pickle from `at`; the offset after its STOP. Raises MalformedError where the unpickler would stop."""
        self.stack.clear()
        self.marks.clear()
        self._passed = at
        while True:
            code, self.at, argument, at = operation_at(self.blob, self._plain(at))
            if code == _STOP:
                self.result = self._pop()
                return at
            self._handle(code, argument)
            if code == _BUILD and self.skip is not None and self.stack:
                at = self.skip(self.stack[-1], at)

    def _plain(self, at: int) -> int:
        """Run plain data from `at` on; the offset of the first opcode that is none."""
        while True:
            window, base = self._window(at)
            try:
                end, count = run_plain(self, window, at - base, base)
            except (IndexError, ValueError, KeyError) as error:
                raise MalformedError("pickle whose stack is out of order", f"offset {self.at}") from error
            self._spend(count + 1)
            if base + end == at or (count < RUN and end < len(window) - REACH):
                return base + end
            at = base + end

    def _window(self, at: int) -> tuple[bytes, int]:
        """The bytes around `at`, and the offset of the first of them."""
        window, base = self._seen
        if not base <= at < base + len(window) - REACH:
            if at - self._passed > CHUNK:
                self.blob.give_back(self._passed, at - self._passed)
                self._passed = at
            self._seen = window, base = self.blob.peek(at, WINDOW), at
        return window, base

    def _spend(self, count: int) -> None:
        self._count += count
        if self._count >= RUN:
            self.budget.spend_operations(self._count)
            self._count = 0
            if len(self.stack) > STACK_LIMIT:
                raise LimitExceeded("pickle needs more memory than a verdict may cost")

    def _handle(self, code: int, argument: object) -> None:
        try:
            self.table[code](argument)
        except (IndexError, ValueError, KeyError) as error:
            raise MalformedError("pickle whose stack is out of order", f"offset {self.at}") from error

    def _pop(self) -> Value:
        if not self.stack or (self.marks and self.marks[-1] == len(self.stack)):
            raise MalformedError("pickle takes from an empty stack", f"offset {self.at}")
        return self.stack.pop()

    def _to_mark(self) -> list[Value]:
        if not self.marks:
            raise MalformedError("pickle without a mark", f"offset {self.at}")
        mark = self.marks.pop()
        values = self.stack[mark:]
        del self.stack[mark:]
        return values

    def _top(self) -> Value:
        if not self.stack:
            raise MalformedError("pickle takes from an empty stack", f"offset {self.at}")
        return self.stack[-1]

    def _handlers(self) -> dict[int, Callable[[object], None]]:
        push = self.stack_push
        named: dict[str, Callable[[object], None]] = {
            "(": lambda _: self.marks.append(len(self.stack)), "0": self._drop, "1": lambda _: void(self._to_mark()),
            "2": lambda _: push(self._top()), "N": lambda _: push(None), "\x88": lambda _: push(True),
            "\x89": lambda _: push(False), "I": self._int, "L": self._int, "F": self._float, "S": self._quoted,
            "V": self._escaped, "T": self._latin, "U": self._latin, "X": self._text, "\x8c": self._text,
            "\x8d": self._text,
            "B": self._bytes, "C": self._bytes, "\x8e": self._bytes, "\x96": self._bytes, "\x8a": self._long,
            "\x8b": self._long,
            "J": self._signed, "K": push_any(push), "M": push_any(push), "G": self._binfloat,
            ")": lambda _: push(Group("tuple")), "]": lambda _: push(Group("list")), "}": lambda _: push(Group("dict")),
            "\x8f": lambda _: push(Group("set")), "t": self._collect("tuple"), "l": self._collect("list"),
            "d": self._collect("dict"), "\x91": self._collect("frozenset"), "\x85": self._tuple(1),
            "\x86": self._tuple(2),
            "\x87": self._tuple(3), "a": self._append, "e": self._extend, "\x90": self._extend, "s": self._setitem,
            "u": self._extend, "g": self._get, "h": self._get, "j": self._get, "p": self._put, "q": self._put,
            "r": self._put,
            "\x94": self._memoize, "c": self._global, "\x93": self._stack_global, "i": self._inst, "o": self._obj,
            "R": self._reduce, "\x81": self._new, "\x92": self._new_ex, "b": self._build, "P": self._persistent,
            "Q": self._persistent_id, "\x82": self._extension, "\x83": self._extension, "\x84": self._extension,
            "\x80": void, "\x95": void, "\x97": lambda _: push(Opaque("out-of-band buffer")), "\x98": void,
        }  # fmt: skip
        return {ord(name): handler for name, handler in named.items()}

    def stack_push(self, value: Value) -> None:
        """Put a value on the stack."""
        self.stack.append(value)

    def _drop(self, _: object) -> None:
        if self.marks and self.marks[-1] == len(self.stack):
            self.marks.pop()
        else:
            self._pop()

    def _int(self, line: object) -> None:
        text = bytes(line) if isinstance(line, bytes) else b""
        if text in {b"00", b"01"}:
            self.stack.append(text == b"01")
            return
        try:
            self.stack.append(int(text.rstrip(b"L")[:64] or b"0", 0))
        except ValueError:
            self.stack.append(Opaque("number"))

    def _float(self, line: object) -> None:
        try:
            self.stack.append(float(bytes(line) if isinstance(line, bytes) else b""))
        except ValueError:
            self.stack.append(Opaque("number"))

    def _quoted(self, line: object) -> None:
        text = (bytes(line) if isinstance(line, bytes) else b"").strip()[1:-1]
        with contextlib.suppress(ValueError):
            text = text.decode("unicode_escape").encode("latin-1") if b"\\" in text else text
        self.stack.append(text.decode("latin-1"))

    def _escaped(self, line: object) -> None:
        raw = bytes(line) if isinstance(line, bytes) else b""
        self.stack.append(raw.decode("raw_unicode_escape", errors="replace"))

    def _constant(self, argument: object, codec: str = "") -> bytes:
        """Put a constant on the stack, as a span when it is long; the bytes of one that is not very long. `codec`:
        that of a text.
        """
        at, length = argument if isinstance(argument, tuple) else (0, 0)
        if length > LONG:
            self._copied += length
        raw = bytes(self.blob.view[at : at + length]) if length <= SHORT else b""
        if length > SHORT or (length > LONG and self._copied > COPIED):
            self.stack.append(Span(at, length, bool(codec), codec))
        else:
            self.stack.append(raw.decode(codec, errors="surrogateescape") if codec else raw)
        return raw

    def _text(self, argument: object) -> None:
        raw = self._constant(argument, "utf-8")
        if raw.startswith(ENCODED) and len(raw) > FEW:
            self._tell(raw)

    def _tell(self, raw: bytes | Span) -> None:
        if self.held is not None:
            self.held(raw, self.at)

    def _latin(self, argument: object) -> None:
        self._constant(argument, "latin-1")

    def _bytes(self, argument: object) -> None:
        raw = self._constant(argument)
        if raw.startswith(b"\x80") and len(raw) > FEW:
            self._tell(raw)
        elif not raw and isinstance(span := self.stack[-1], Span) and self.blob.view[span.at] == 0x80:  # noqa: PLR2004  PROTO
            self._tell(span)

    def _long(self, argument: object) -> None:
        at, length = argument if isinstance(argument, tuple) else (0, 0)
        self.stack.append(int.from_bytes(self.blob.view[at : at + min(length, 64)], "little", signed=True))

    def _signed(self, argument: object) -> None:
        value = argument if isinstance(argument, int) else 0
        self.stack.append(value - (1 << 32) if value >= 1 << 31 else value)

    def _binfloat(self, argument: object) -> None:
        raw = (argument if isinstance(argument, int) else 0).to_bytes(8, "little")
        self.stack.append(struct.unpack(">d", raw)[0])

    def _collect(self, kind: str) -> Callable[[object], None]:
        def handler(_: object) -> None:
            group = Group(kind)
            group.add(self._to_mark())
            self.stack.append(group)

        return handler

    def _tuple(self, count: int) -> Callable[[object], None]:
        def handler(_: object) -> None:
            values = [self._pop() for _ in range(count)][::-1]
            self.stack.append(Group("tuple", values))

        return handler

    def _append(self, _: object) -> None:
        value = self._pop()
        self._add([value])

    def _setitem(self, _: object) -> None:
        value, key = self._pop(), self._pop()
        self._add([key, value])

    def _extend(self, _: object) -> None:
        self._add(self._to_mark())

    def _add(self, values: list[Value]) -> None:
        target = self._top()
        if isinstance(target, Group):
            target.add(values)
        else:
            self.judge.mutate(target, list(self._read(tuple(values))), self.at)

    def _get(self, argument: object) -> None:
        self.stack.append(self.recall(_index(argument), self.at))

    def recall(self, index: int, at: int) -> Value:
        """What the memo holds under a number. Raises KeyError."""
        place = self.memo.place(index)
        if place >= 0:
            return self.blob.take(place + 1, self.blob.view[place]).decode("utf-8", errors="surrogateescape")
        value = self.memo.get(index)
        if value is FORGOTTEN:
            self.judge.unproven("budget", "uses something again that was remembered too long ago", at)
        return value

    def _put(self, argument: object) -> None:
        self.memo.put(_index(argument), self._top())

    def _memoize(self, _: object) -> None:
        self.memo.put(len(self.memo), self._top())

    def _global(self, argument: object) -> None:
        module, name = argument if isinstance(argument, tuple) else (b"", b"")
        found = self.judge.find(_decode(module), _decode(name), self.at)
        if len(self.imported) < _NAMES and isinstance(found, Global):
            self.imported[b"c%b\n%b" % (module, name)] = found
        self.stack.append(found)

    def _stack_global(self, _: object) -> None:
        name, module = self._pop(), self._pop()
        found = self.judge.find(module, name, self.at)
        if isinstance(found, Global) and found.dotted in self.judge.sinks and self.stack[-1:] == [name]:
            self.judge.carried.listed.add(found.dotted)
        self.stack.append(found)

    def _extension(self, argument: object) -> None:
        self.stack.append(self.judge.extension(argument if isinstance(argument, int) else 0, self.at))

    def _inst(self, argument: object) -> None:
        module, name = argument if isinstance(argument, tuple) else (b"", b"")
        callee = self.judge.find(_decode(module), _decode(name), self.at)
        self.stack.append(self._call(callee, tuple(self._to_mark())))

    def _obj(self, _: object) -> None:
        values = self._to_mark()
        if not values:
            raise MalformedError("pickle takes from an empty stack", f"offset {self.at}")
        self.stack.append(self._call(values[0], tuple(values[1:])))

    def _read(self, values: tuple[Value, ...]) -> tuple[Value, ...]:
        """Values as they are looked at, with the constants among them that were left where they lie."""
        return read_back(values, self.blob) if self._copied > COPIED else values

    def _call(self, callee: Value, arguments: tuple[Value, ...], *, new: bool = False) -> Value:
        read = self._read(arguments)
        made = self.judge.call(callee, read, self.at, new=new)
        if read is not arguments:
            put_back(made, arguments, read)
        return made

    def _reduce(self, _: object) -> None:
        arguments, callee = self._pop(), self._pop()
        made = self._call(callee, _arguments(arguments))
        if self.named is not None and self.stack and type(self.stack[-1]) is str:
            self.named(self.stack[-1], made)
        if type(made) is Made and made.callee.module == "torch._utils" and reaches_beyond(made):
            self.beyond = self.at
        self.stack.append(made)

    def _new(self, _: object) -> None:
        arguments, callee = self._pop(), self._pop()
        self.stack.append(self._call(callee, _arguments(arguments), new=True))

    def _new_ex(self, _: object) -> None:
        keywords, arguments, callee = self._pop(), self._pop(), self._pop()
        values = (*_arguments(arguments), *_arguments(keywords))
        self.stack.append(self._call(callee, values, new=True))

    def _build(self, _: object) -> None:
        state = self._pop()
        target = self._top()
        read = self._read((state,))
        changed = self.judge.build(target, read[0], self.at)
        if read[0] is not state:
            put_back(changed, (state,), read)
        self.stack[-1] = changed

    def _persistent(self, _: object) -> None:
        self.stack.append(Opaque("persistent object"))

    def _persistent_id(self, _: object) -> None:
        """PyTorch's old files name storages so, and classes: `("module", class, file, source)` stands for the class."""
        named = self._pop()
        kind, what = named.items[:2] if isinstance(named, Group) and len(named.items) > 1 else ("", None)
        if kind == "storage" and isinstance(what, Global) and isinstance(named, Group):
            storage = storage_of(tuple(named.items))
            if storage.key and len(self.storages) < _NAMES:
                self.storages[storage.key] = storage
            self.stack.append(storage)
        else:
            self.stack.append(what if kind == "module" else Opaque("persistent object"))


def void(_: object) -> None:
    """An opcode without effect here."""


def push_any(push: Callable[[Value], None]) -> Callable[[object], None]:
    """A handler that pushes its number."""

    def handler(argument: object) -> None:
        push(argument if isinstance(argument, int) else 0)

    return handler


def _index(argument: object) -> int:
    return argument if isinstance(argument, int) else int(bytes(argument) if isinstance(argument, bytes) else b"", 10)


def _decode(raw: object) -> str:
    return raw.decode("utf-8", errors="surrogateescape") if isinstance(raw, bytes) else ""


def _arguments(value: Value) -> tuple[Value, ...]:
    return tuple(value.items) if isinstance(value, Group) else (value,)
