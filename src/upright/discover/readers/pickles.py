"""Pickle files as a whole: several streams in one file, streams that break off, raw arrays in between, pickles in
bytes.
"""

from __future__ import annotations

import base64
import re
from typing import Final

from upright.discover.readers.blob import CHUNK, Blob
from upright.discover.readers.inquiry import Inquiry, Verdict
from upright.discover.readers.pickle_arrays import alignment, array_of, holds_objects, raw_size
from upright.discover.readers.pickle_bombs import FAR, expands
from upright.discover.readers.pickle_calls import Judge
from upright.discover.readers.pickle_hyperparameters import called_names
from upright.discover.readers.pickle_machine import Machine
from upright.discover.readers.pickle_ops import operation_at
from upright.discover.readers.pickle_shape import asks_too_much, looks_like_pickle, shape_of
from upright.discover.readers.pickle_tensors import size_of, tensor_of
from upright.discover.readers.pickle_values import Group, Made, Span, Value
from upright.model.errors import LimitExceeded, MalformedError

STREAMS: Final = 10_000
_PADDING: Final = b"\0 \t\r\n"
_START = re.compile(rb"\x80[\x02-\x05]|(?:c|\([^(\n]{0,200}\n?i)[A-Za-z_][\w.]{0,80}\n[A-Za-z_][\w.]{0,80}\n")
_SWOLLEN, _TIMES = 1 << 30, 1000  # bytes that an array asks for, and how many times those of the file
_OVERLAP: Final = 400
_CANDIDATES: Final = 200
_FOREIGN: Final = (b"PK\3\4", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"#!/")  # archives and programs, which follow no pickle
_BLOCK: Final = 512  # at which records of `dbm.dumb` begin


def inspect_pickles(blob: Blob, inquiry: Inquiry, *, tail: str = "") -> int:
    """Judge every pickle from the start of `blob`; the offset after the last. `tail` names the raw data that the format
    allows after them (empty: none).
    """
    at = 0
    for _ in range(STREAMS):
        reader = Stream(blob, inquiry)
        end = reader.read(at)
        if end is None:
            return blob.size
        at = _padding(blob, end)
        if at >= blob.size:
            return blob.size
        if not looks_like_pickle(blob.part(at, blob.size - at)):
            break
    if not tail:
        _trailing(blob, at, inquiry)
    return at


def inspect_one(blob: Blob, inquiry: Inquiry, at: int = 0) -> int | None:
    """Judge one pickle; the offset after it, None when it breaks off."""
    return Stream(blob, inquiry).read(at)


def tell_held(content: Blob, inquiry: Inquiry, at: int | str, least: Verdict = Verdict.MALICIOUS) -> bool:
    """Say of bytes that nothing here loads when they are a pickle that is as bad as `least`; whether that was said."""
    if not shape_of(content).calls:
        return False
    quiet = Inquiry(inquiry.name, inquiry.look, [], inquiry.budget, depth=inquiry.depth)
    inspect_one(content, quiet.enter("constant"))
    if quiet.verdict < least:
        return False
    worst = max(quiet.reasons, key=lambda each: each.verdict)
    inquiry.say(Verdict.SUSPICIOUS, "held-pickle", f"holds a pickle that {worst.message}", at)
    return True


class Stream:
    """One pickle in a file, and the arrays that joblib keeps inside it."""

    def __init__(self, blob: Blob, inquiry: Inquiry) -> None:
        self.blob, self.inquiry = blob, inquiry
        self.judge = Judge(inquiry, self._nested)
        self.skipped = False
        self.result: Value = None

    def read(self, at: int) -> int | None:
        """Judge the pickle at `at`; the offset after it, None when it breaks off."""
        end = self._run(at, arrays=True)
        if self.skipped:
            self._without_arrays(at)
        self.judge.finish()
        return end

    def _run(self, at: int, *, arrays: bool) -> int | None:
        machine = Machine(self.blob, self.judge, self.inquiry.budget)
        machine.skip = self._skip if arrays else None
        machine.held = self._held
        machine.named = self._named
        try:
            end = machine.run(at)
        except LimitExceeded as error:
            self.inquiry.say(Verdict.UNKNOWN, "budget", error.what, machine.at)
        except MalformedError as error:
            what = "after calls were made" if self.judge.calls else "before anything was called"
            self.inquiry.say(Verdict.UNKNOWN, "broken-stream", f"{error.what}, {what}", error.where or machine.at)
            if asks_too_much(self.blob, _behind(self.blob, machine.at)):
                told = "asks for memory beyond what the file holds a thousand times over"
                self.inquiry.say(Verdict.SUSPICIOUS, "bomb", told, machine.at)
        except RecursionError:
            self.inquiry.say(Verdict.UNKNOWN, "budget", "values nested too deeply", machine.at)
        else:
            self._bombs(machine)
            self._stored(machine)
            for verdict, message in called_names(machine.result):
                self.inquiry.say(verdict, "calls-by-name", message, machine.at)
            return end
        return None

    def _bombs(self, machine: Machine) -> None:
        if machine.memo.furthest > max(FAR, self.blob.size):
            message = f"remembers something as number {machine.memo.furthest}, for which memory is set aside"
            self.inquiry.say(Verdict.SUSPICIOUS, "bomb", message, machine.at)
        if expands(machine.result):
            message = "collections hold one another more than a billion times over"
            self.inquiry.say(Verdict.SUSPICIOUS, "bomb", message, machine.at)

    def _stored(self, machine: Machine) -> None:
        """Keep how many bytes each storage of PyTorch must have."""
        self.result = machine.result
        for key, storage in machine.storages.items():
            self.inquiry.storages[key] = max(self.inquiry.storages.get(key, -1), size_of(storage))
        if machine.beyond >= 0:
            message = "a tensor reaches beyond the storage that it is rebuilt of"
            self.inquiry.say(Verdict.SUSPICIOUS, "bad-size", message, machine.beyond)

    def _named(self, name: str, value: Value) -> None:
        if (tensor := tensor_of(value)) is not None:
            self.inquiry.tensor(name, tensor)

    def _without_arrays(self, at: int) -> None:
        """What `pickle.load` would make of the file: it takes the arrays' bytes for opcodes."""
        quiet = Inquiry(self.inquiry.name, self.inquiry.look, [], self.inquiry.budget, depth=self.inquiry.depth)
        plain = Stream(self.blob, quiet)
        plain._run(at, arrays=False)
        harm = [each for each in quiet.reasons if each.verdict is Verdict.MALICIOUS and each.code != "computed-name"]
        self.inquiry.reasons += harm  # names out of a memo that is out of step are put together by chance

    def _skip(self, value: Value, at: int) -> int:
        state = array_of(value)
        if state is None:
            return at
        self.skipped = True
        if holds_objects(state):
            return self._objects(at)
        size = raw_size(state)
        if size is None:
            raise MalformedError("an array whose size cannot be told", f"offset {at}")
        if alignment(state) and at < self.blob.size:
            at += 1 + self.blob.view[at]
        if at + size > self.blob.size:
            if size > max(_SWOLLEN, _TIMES * self.blob.size):
                self.inquiry.say(Verdict.SUSPICIOUS, "bomb", f"an array asks for {size} bytes, which are not there", at)
            self.inquiry.say(Verdict.SUSPICIOUS, "truncated", "an array goes beyond the end of the file", at)
            raise MalformedError("an array goes beyond the end", f"offset {at}")
        return at + size

    def _objects(self, at: int) -> int:
        """An array of objects is a pickle within the pickle."""
        inner = self.inquiry.enter("array")
        rest = self.blob.part(at, self.blob.size - at)
        end = inspect_one(rest, inner)
        if end is None:
            raise MalformedError("an array of objects breaks off", f"offset {at}")
        return at + end

    def _held(self, raw: bytes | Span, at: int) -> None:
        """A constant that is a pickle itself: suspicious when it would do harm, though nothing here loads it."""
        content = self.blob.part(raw.at, raw.length) if isinstance(raw, Span) else _decoded(raw)
        if content is not None:
            tell_held(content, self.inquiry, at, Verdict.SUSPICIOUS)

    def _nested(self, value: Value, at: int, *, sure: bool = True) -> Verdict | None:
        """Judge the bytes that a loader would read; None when they are not there to read. `sure`: whatever they are."""
        raw = _bytes_of(value, self.blob)
        if raw is None or not (sure or looks_like_pickle(raw)):
            return None
        inner = self.inquiry.enter(f"bytes at {at}")
        before = len(inner.reasons)
        if raw.peek(0, 4) == b"PK\3\4":  # PyTorch's and Keras' archives
            inner.inspect(raw, "model")
            return max((reason.verdict for reason in inner.reasons[before:]), default=Verdict.CLEAN)
        inspect_pickles(raw, inner, tail="storages" if _is_legacy(raw) else "")
        return max((reason.verdict for reason in inner.reasons[before:]), default=Verdict.CLEAN)


def _behind(blob: Blob, at: int) -> int:
    """The offset after the opcode at an offset; the same one where it is cut off."""
    try:
        return operation_at(blob, at)[3]
    except MalformedError:
        return at


def _bytes_of(value: Value, blob: Blob) -> Blob | None:
    """Constant bytes, also inside BytesIO or bytearray."""
    if isinstance(value, bytes):
        return Blob(value)
    if isinstance(value, str):
        return Blob(value.encode("latin-1", errors="replace"))
    if isinstance(value, Span):
        return blob.part(value.at, value.length)
    if isinstance(value, Group) and value.items:
        return _bytes_of(value.items[0], blob)
    if isinstance(value, Made) and value.callee.name in {"BytesIO", "bytearray", "bytes"}:
        inner = value.state if isinstance(value.state, Group) else next(iter(value.arguments), None)
        return _bytes_of(inner, blob)
    return None


def _decoded(raw: bytes) -> Blob | None:
    """What a constant holds when it begins like a pickle, plain, in hexadecimal digits or in base64."""
    if raw.startswith(b"\x80"):
        return Blob(raw)
    try:
        return Blob(
            bytes.fromhex(raw.decode("ascii")) if raw.startswith(b"80") else base64.b64decode(raw, validate=True)
        )
    except ValueError:
        return None


def _is_legacy(blob: Blob) -> bool:
    return b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19" in blob.peek(0, 64)


def _padding(blob: Blob, at: int) -> int:
    """The offset of the first byte that is no padding."""
    while at < blob.size:
        window = blob.peek(at, CHUNK)
        rest = window.lstrip(_PADDING)
        if rest:
            return at + len(window) - len(rest)
        at += len(window)
    return at


def _trailing(blob: Blob, at: int, inquiry: Inquiry) -> None:
    """Bytes after the last pickle: a loader does not read them, unless it is told to go on."""
    found = 0
    for start in () if _shelved(blob, at, inquiry) else starts(blob, at):
        rest = blob.part(start, blob.size - start)
        if shape_of(rest).calls:
            found += 1
            inner = inquiry.enter(f"trailing data at {start}")
            inspect_one(rest, inner)
            if found >= 8:  # noqa: PLR2004
                break
    message = f"{blob.size - at} bytes stand after the pickle"
    foreign = blob.peek(at, 8).startswith(_FOREIGN)
    inquiry.say(Verdict.SUSPICIOUS if found or foreign else Verdict.UNKNOWN, "trailing-data", message, at)


def _shelved(blob: Blob, at: int, inquiry: Inquiry) -> bool:
    """Whether they are records of a shelf: each begins at a block, and behind it stands what an older and longer one
    left. What was left is taken for harm only when it does harm. Source: CPython Lib/dbm/dumb.py
    """
    blocks = range(-(-at // _BLOCK) * _BLOCK, blob.size, _BLOCK)[:STREAMS]
    records = [start for start in blocks if looks_like_pickle(blob.part(start, blob.size - start))]
    quiet = Inquiry(inquiry.name, inquiry.look, [], inquiry.budget, depth=inquiry.depth)
    for start in records:
        inspect_one(blob.part(start, blob.size - start), inquiry.enter(f"record at {start}"))
    for start in starts(blob, at) if records else ():
        rest = blob.part(start, blob.size - start)
        if start % _BLOCK and shape_of(rest).calls:
            inspect_one(rest, quiet.enter(f"trailing data at {start}"))
    inquiry.reasons += [each for each in quiet.reasons if each.verdict is Verdict.MALICIOUS]
    return bool(records)


def starts(blob: Blob, at: int, span: int = 1 << 62) -> list[int]:
    """Offsets in the next `span` bytes where a pickle may begin."""
    places: list[int] = []
    stop = min(blob.size, at + span)
    while at < stop and len(places) < _CANDIDATES:
        window = blob.peek(at, min(CHUNK, stop - at) + _OVERLAP)
        places += [at + match.start() for match in _START.finditer(window)]
        at += CHUNK
    return sorted(set(places))[:_CANDIDATES]
