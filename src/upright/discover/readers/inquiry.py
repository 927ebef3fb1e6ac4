"""What is known about one model file while it is read: reasons, limits, and how to look into what it holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from upright.model.errors import LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.readers.blob import Blob
    from upright.model.asset import Json

_REASONS: Final = 100
_SIGNALS: Final = 50
_LOOK: Final = 1024  # bytes that looking into a part costs beside its own
_SWOLLEN, _RATIO = 256 << 20, 500  # bytes out of archives, and how many times those of the file
TENSORS: Final = 20_000  # tensors that are kept by name


class Verdict(IntEnum):
    """What loading a file does, the worst reason deciding. CLEAN: all of it was read, and every call is proven."""

    CLEAN = 0
    UNKNOWN = 1
    SUSPICIOUS = 2
    MALICIOUS = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is not clean: a closed short `code`, a sentence, and the member and offset where it stands."""

    code: str
    message: str
    where: str
    verdict: Verdict = Verdict.UNKNOWN


@dataclass(frozen=True, slots=True)
class Signal:
    """What speaks of tampering and proves nothing: a closed short `name`, a sentence, and the tensor or member where it
    shows. `confidence`: 0 to 1.
    """

    name: str
    message: str
    where: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Tensor:
    """What a header says of a tensor. `at` and `size`: where its bytes lie (-1: not told), in bytes."""

    kind: str
    shape: tuple[int, ...]
    at: int = -1
    size: int = 0


@dataclass(slots=True)
class Budget:
    """Limits of one verdict; `seconds` of processor time. Raises LimitExceeded, which makes the verdict unknown, never
    clean.
    """

    operations: int = 20_000_000
    unpacked: int = 2 << 30
    files: int = 20_000
    depth: int = 8
    seconds: float = 120.0
    started: float = field(default_factory=time.thread_time)
    root: object = None  # the bytes of the whole file; of its parts each is looked at once
    looked: dict[tuple[int, int, str], str] = field(default_factory=dict)
    room: int = 2 << 30  # bytes until what was unpacked is too many times the file's
    views: int = 1 << 18  # bytes of parts that are looked into: each byte there is at every depth, and a little more

    def begin(self, blob: Blob) -> None:
        """Judge this file."""
        self.root = getattr(blob.view, "obj", None)
        self.views += self.depth * blob.size
        self.room = max(_SWOLLEN, _RATIO * blob.size)

    @property
    def swollen(self) -> bool:
        """Whether archives in archives, of which none alone does, unpacked to hundreds of times the file's size."""
        return self.room < 0

    def spend_view(self, size: int) -> None:
        """Look into a part of so many bytes; parts that overlap spend the same bytes again."""
        self.views -= size + _LOOK
        if self.views < 0:
            raise LimitExceeded("holds the same bytes in more parts than a verdict may cost")

    def spend_operations(self, count: int) -> None:
        """Take from the opcodes left, and look at the clock."""
        self.operations -= count
        if self.operations < 0:
            raise LimitExceeded("more pickle opcodes than a verdict may cost")
        if time.thread_time() - self.started > self.seconds:
            raise LimitExceeded("takes longer than a verdict may")

    def spend_bytes(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Pass decompressed bytes on while there is room for them."""
        for part in parts:
            self.spend_unpacked(len(part))
            self.views += self.depth * len(part)
            yield part

    def spend_unpacked(self, size: int) -> None:
        """Take from the bytes that may be unpacked, and look at the clock."""
        self.owe_unpacked(size)
        if self.unpacked < 0 or self.room < 0:
            raise LimitExceeded("unpacks to more bytes than a verdict may cost")
        if size:
            self.spend_operations(0)

    def owe_unpacked(self, size: int) -> None:
        """The same, told where the next are to be spent."""
        self.unpacked -= size
        self.room -= size

    def spend_file(self) -> None:
        """Take one from the members left."""
        self.files -= 1
        if self.files < 0:
            raise LimitExceeded("holds more members than a verdict may cost")


LookInto = Callable[["Blob", "Inquiry"], str]


@dataclass(slots=True)
class Inquiry:
    """`name` is the file or member being read; `look` recognises and inspects bytes found inside (format, or empty).

    `formats` collects what was recognised inside; `form` overrides the format reported for the whole file;
    `leaf` is the last part of its name, `folder` the one before; `companion`: it lies beside a model and is none.
    `structure`: only the structure is judged, so that large members need not be read for their checksums. `signals`
    change no verdict.
    `tensors`: those that the file names, `declared`: what it says of the architecture. `external`: the files
    beside this one that hold its data, by their paths from here, and the bytes that each must have. `storages`: the
    same of the parts of an archive of PyTorch, by their keys.
    """

    name: str
    look: LookInto
    reasons: list[Reason] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)
    metadata: dict[str, Json] = field(default_factory=dict)
    formats: set[str] = field(default_factory=set)
    depth: int = 0
    suffix: str = ""
    form: str = ""
    structure: bool = False
    leaf: str = ""
    folder: str = ""
    companion: bool = False
    signals: list[Signal] = field(default_factory=list)
    tensors: dict[str, Tensor] = field(default_factory=dict)
    declared: dict[str, Json] = field(default_factory=dict)
    external: dict[str, int] = field(default_factory=dict)
    storages: dict[str, int] = field(default_factory=dict)

    def signal(self, name: str, message: str, where: str, confidence: float) -> None:
        """Add a signal, once for each place."""
        told = Signal(name, message, f"{self.name}: {where}" if self.name else where, confidence)
        if len(self.signals) < _SIGNALS and told not in self.signals:
            self.signals.append(told)

    def tensor(self, name: str, tensor: Tensor) -> None:
        """Keep what a header says of a tensor, while there is room."""
        if len(self.tensors) < TENSORS:
            self.tensors[name[:200]] = tensor

    def say(self, verdict: Verdict, code: str, message: str, at: int | str = "") -> None:
        """Add a reason, once. `at` is an offset or a place by name."""
        place = f"offset {at}" if isinstance(at, int) else at
        where = f"{self.name}: {place}" if self.name and place else self.name or place
        if any(known.code == code and known.message == message for known in self.reasons[-_REASONS:]):
            return
        if len(self.reasons) < _REASONS or verdict > max(known.verdict for known in self.reasons):
            self.reasons.append(Reason(code, message, where, verdict))

    @property
    def verdict(self) -> Verdict:
        """The worst of the reasons."""
        return max((reason.verdict for reason in self.reasons), default=Verdict.CLEAN)

    def enter(self, name: str) -> Inquiry:
        """The same inquiry one level down, in member `name`."""
        if self.depth + 1 > self.budget.depth:
            self.say(Verdict.SUSPICIOUS, "nested-deep", "holds files within files, deeper than those of a model lie")
            raise LimitExceeded("nested deeper than a verdict may cost")
        where = f"{self.name}!{name}" if self.name else name
        suffix = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
        return Inquiry(
            where,
            self.look,
            self.reasons,
            self.budget,
            self.metadata,
            self.formats,
            self.depth + 1,
            suffix,
            structure=self.structure,
            leaf=name.rpartition("/")[2],
            folder=name.rpartition("/")[0].rpartition("/")[2],
            signals=self.signals,
            tensors=self.tensors,
            declared=self.declared,
            storages=self.storages,
        )

    def inspect(self, blob: Blob, name: str) -> str:
        """Recognise and inspect bytes found inside this file; the format found, or empty."""
        inner = self.enter(name)
        place = (blob.base, blob.size, inner.leaf)
        within = self.budget.root is not None and getattr(blob.view, "obj", None) is self.budget.root
        if within and place in self.budget.looked:
            return self.budget.looked[place]
        self.budget.spend_view(blob.size)
        if within:
            self.budget.looked[place] = ""
        found = self.look(blob, inner)
        if found:
            self.formats.add(inner.form or found)
        if within:
            self.budget.looked[place] = found
        return found
