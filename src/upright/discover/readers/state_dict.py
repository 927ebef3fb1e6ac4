"""The tensors of a PyTorch checkpoint and where their bytes lie, read without unpickling.

Only what a dictionary of tensors needs is understood: a closed list of opcodes and of names, each with one meaning. All
else is a refusal, so that what is understood is the whole of the file.
Source: torch/_utils.py (`_rebuild_tensor_v2`), torch/serialization.py (the archive: `data.pkl`, `data/KEY`,
`byteorder`).
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import prod
from typing import Any, Final

from upright.discover.readers.blob import Blob
from upright.discover.readers.pickle_ops import operations
from upright.model.errors import MalformedError

KINDS: Final = {
    "DoubleStorage": ("F64", 8), "FloatStorage": ("F32", 4), "HalfStorage": ("F16", 2), "BFloat16Storage": ("BF16", 2),
    "LongStorage": ("I64", 8), "IntStorage": ("I32", 4), "ShortStorage": ("I16", 2), "CharStorage": ("I8", 1),
    "ByteStorage": ("U8", 1), "BoolStorage": ("BOOL", 1), "ComplexFloatStorage": ("C64", 8),
}  # fmt: skip
_MOST: Final = 1_000_000  # opcodes, tensors
_PICKLE_LIMIT: Final = 64 << 20  # bytes of data.pkl
_DEEPEST: Final = 20
_REBUILD: Final = frozenset({"torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_tensor"})
_PARAMETER: Final = "torch._utils _rebuild_parameter"
_ORDERED: Final = "collections OrderedDict"
_MARK: Final = object()


@dataclass(frozen=True, slots=True)
class Stored:
    """A tensor: `kind` as safetensors calls it, `entry` of the archive, `offset` and `strides` in elements."""

    name: str
    kind: str
    width: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    entry: str
    offset: int

    @property
    def contiguous(self) -> bool:
        """Whether its elements lie one after the other."""
        want, step = [], 1
        for size in reversed(self.shape):
            want.append(step)
            step *= size
        pairs = zip(self.shape, self.strides, reversed(want), strict=True)
        return all(size == 1 or has == wants for size, has, wants in pairs)

    @property
    def count(self) -> int:
        """How many elements it has."""
        return prod(self.shape)


@dataclass(frozen=True, slots=True)
class _Name:
    dotted: str


@dataclass(frozen=True, slots=True)
class _Storage:
    kind: str
    key: str
    count: int


@dataclass(slots=True, eq=False)
class _Dict:
    entries: dict[Any, Any] = field(default_factory=dict)


def state_dict(archive: zipfile.ZipFile) -> list[Stored]:
    """The tensors of a checkpoint, by name in the order of the file.

    Raises MalformedError, which says what is in it beside a dictionary of tensors, or what is wrong.
    """
    names = archive.namelist()
    pickles = [name for name in names if name.endswith("/data.pkl")]
    if len(pickles) != 1 or len(set(names)) != len(names):
        raise MalformedError("not one checkpoint of PyTorch", f"{len(pickles)} times data.pkl")
    root = pickles[0].removesuffix("data.pkl")
    if f"{root}byteorder" in names and archive.read(f"{root}byteorder").strip() != b"little":
        raise MalformedError("written on a machine of another byte order", f"{root}byteorder")
    if f"{root}constants.pkl" in names:
        raise MalformedError("holds a program (TorchScript), not only tensors", f"{root}constants.pkl")
    if archive.getinfo(pickles[0]).file_size > _PICKLE_LIMIT:
        raise MalformedError("more than is read", pickles[0])
    found = list(_tensors(_Reader(archive.read(pickles[0])).run(), (), root))
    if not found:
        raise MalformedError("holds no tensors", pickles[0])
    for each in found:
        _within(each, archive)
    return found


def _within(tensor: Stored, archive: zipfile.ZipFile) -> None:
    try:
        size = archive.getinfo(tensor.entry).file_size
    except KeyError:
        raise MalformedError(f"the bytes of {tensor.name} are missing", tensor.entry) from None
    last = sum((size - 1) * step for size, step in zip(tensor.shape, tensor.strides, strict=True))
    end = tensor.offset + last + 1 if tensor.count else tensor.offset
    if tensor.offset < 0 or min(tensor.strides, default=0) < 0 or end * tensor.width > size:
        raise MalformedError(f"{tensor.name} goes beyond its bytes", tensor.entry)


def _tensors(value: Any, path: tuple[str, ...], root: str) -> Iterator[Stored]:
    if len(path) > _DEEPEST:
        raise MalformedError("nested too deeply", ".".join(path)[:80])
    if isinstance(value, _Dict):
        for name, each in value.entries.items():
            if not isinstance(name, str):
                raise MalformedError("a key that is no text", ".".join(path)[:80])
            yield from _tensors(each, (*path, name), root)
        return
    if not (isinstance(value, tuple) and len(value) == 4 and isinstance(value[0], _Storage)):  # noqa: PLR2004
        raise MalformedError(f"holds more than tensors: {'.'.join(path)[:80] or 'itself'}", "data.pkl")
    storage, offset, shape, strides = value
    kind, width = KINDS[storage.kind]
    yield Stored(".".join(path), kind, width, shape, strides, f"{root}data/{storage.key}", offset)


class _Reader:
    """Reads one pickle of such a dictionary."""

    def __init__(self, content: bytes) -> None:
        self.blob = Blob(content)
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def run(self) -> Any:
        """What the pickle stands for. Raises MalformedError."""
        try:
            for number, (code, at, argument) in enumerate(operations(self.blob)):
                if number > _MOST:
                    raise MalformedError("more than is read", f"offset {at}")
                work = _WORK.get(chr(code))
                if work is None:
                    raise MalformedError(f"does more than to name tensors (opcode {chr(code)!r})", f"offset {at}")
                work(self, argument)
        except (IndexError, KeyError, ValueError, TypeError, struct.error, UnicodeDecodeError):
            raise MalformedError("out of order", f"offset {at}") from None
        if len(self.stack) != 1:
            raise MalformedError("out of order", "the end")
        return self.stack[0]

    def push(self, value: Any) -> None:
        self.stack.append(value)

    def text(self, argument: Any) -> str:
        at, length = argument
        return self.blob.take(at, length).decode("utf-8")

    def to_mark(self) -> list[Any]:
        at = len(self.stack) - 1 - self.stack[::-1].index(_MARK)
        values = self.stack[at + 1 :]
        del self.stack[at:]
        return values

    def taken(self, count: int) -> tuple[Any, ...]:
        if len(self.stack) < count:
            raise IndexError
        values = tuple(self.stack[-count:])
        del self.stack[-count:]
        return values

    def name(self, argument: Any) -> None:
        module, name = (part.decode() for part in argument)
        self.known(f"{module} {name}")

    def known(self, dotted: str) -> None:
        module, _, name = dotted.partition(" ")
        storage = module == "torch" and name in KINDS
        if not storage and dotted not in {*_REBUILD, _PARAMETER, _ORDERED}:
            raise MalformedError(f"uses {module}.{name}"[:120], "data.pkl")
        self.push(_Name(dotted))

    def persistent(self) -> None:
        kind, what, key, _, count = self.stack.pop()[:5]
        if kind != "storage" or not isinstance(what, _Name) or not str(key).isalnum():
            raise MalformedError("a persistent object that is no storage", "data.pkl")
        self.push(_Storage(what.dotted.partition(" ")[2], str(key), int(count)))

    def reduce(self) -> None:
        callee, arguments = self.taken(2)
        if callee.dotted == _ORDERED and arguments == ():
            self.push(_Dict())
        elif callee.dotted in _REBUILD and isinstance(arguments[0], _Storage):
            self.push(_plain_tensor(*arguments[:4]))
        elif callee.dotted == _PARAMETER:
            self.push(arguments[0])
        else:
            raise MalformedError(f"calls {callee.dotted.replace(' ', '.')}"[:120], "data.pkl")

    def build(self) -> None:
        """PyTorch keeps versions of layers beside the tensors, as `_metadata`; nothing else is set."""
        target, state = self.taken(2)
        if not isinstance(target, _Dict) or not isinstance(state, _Dict) or state.entries.keys() != {"_metadata"}:
            raise MalformedError("sets the state of an object", "data.pkl")
        self.push(target)

    def items(self, values: list[Any]) -> None:
        target = self.stack[-1]
        target.entries.update(zip(values[::2], values[1::2], strict=True))


def _plain_tensor(storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...]) -> Any:
    numbers = (offset, *shape, *strides)
    if len(shape) != len(strides) or any(type(each) is not int or not 0 <= each < 1 << 48 for each in numbers):
        raise ValueError
    return storage, offset, tuple(shape), tuple(strides)


def _long(reader: _Reader, argument: Any) -> None:
    at, length = argument
    reader.push(int.from_bytes(reader.blob.take(at, length), "little", signed=True))


_Work = Callable[[_Reader, Any], None]
_WORK: Final[dict[str, _Work]] = {
    "\x80": lambda _, __: None, "\x95": lambda _, __: None, ".": lambda _, __: None,
    "(": lambda reader, _: reader.push(_MARK), "N": lambda reader, _: reader.push(None),
    "\x88": lambda reader, _: reader.push(True), "\x89": lambda reader, _: reader.push(False),
    "K": lambda reader, value: reader.push(value), "M": lambda reader, value: reader.push(value),
    "J": lambda reader, value: reader.push(value - (1 << 32) if value >= 1 << 31 else value),
    "\x8a": _long,
    "X": lambda reader, value: reader.push(reader.text(value)),
    "\x8c": lambda reader, value: reader.push(reader.text(value)),
    "c": lambda reader, value: reader.name(value),
    "\x93": lambda reader, _: reader.known(" ".join(reader.taken(2))),
    "}": lambda reader, _: reader.push(_Dict()), ")": lambda reader, _: reader.push(()),
    "t": lambda reader, _: reader.push(tuple(reader.to_mark())),
    "\x85": lambda reader, _: reader.push(reader.taken(1)), "\x86": lambda reader, _: reader.push(reader.taken(2)),
    "\x87": lambda reader, _: reader.push(reader.taken(3)),
    "q": lambda reader, value: reader.memo.__setitem__(value, reader.stack[-1]),
    "r": lambda reader, value: reader.memo.__setitem__(value, reader.stack[-1]),
    "\x94": lambda reader, _: reader.memo.__setitem__(len(reader.memo), reader.stack[-1]),
    "h": lambda reader, value: reader.push(reader.memo[value]),
    "j": lambda reader, value: reader.push(reader.memo[value]),
    "Q": lambda reader, _: reader.persistent(), "R": lambda reader, _: reader.reduce(),
    "b": lambda reader, _: reader.build(),
    "s": lambda reader, _: reader.items(list(reader.taken(2))),
    "u": lambda reader, _: reader.items(reader.to_mark()),
}  # fmt: skip
