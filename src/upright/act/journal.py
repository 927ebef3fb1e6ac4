"""The journal: what was about to be done and what was done, append-only, each entry chained to the one before.

One JSON object a line, in the one canonical spelling. `hash` is the SHA-256 of the entry without it and its signature,
`prev` the hash of the entry before, `signature` the Ed25519 signature of the hash under the key in `<name>.key`. Beside
the file, `<name>.head` holds number, hash and length of the last entry, signed too, so that a cut-off end is found. The
order of writing is: entry, force to disk, head; a process killed between leaves a head that is one behind, which is
known and put right. Putting back an older pair of journal and head is shown only by an export kept elsewhere.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from upright.act.signing import SigningKey, signed
from upright.act.vault import private_folder, sync_folder, write_private
from upright.model.errors import ConflictError, JournalError

_START = "0" * 64
_POLL = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind`: planned, intent, applied, untouched, verified, failed, reverting, reverted, taken-back, undone, refused,
    stuck or recovered; `step` counts from 0 (-1: the plan as a whole); `details` hold paths and digests, never data.
    """

    seq: int
    time: str
    kind: str
    plan: str
    step: int
    details: dict[str, Any] = field(default_factory=dict)
    prev: str = _START
    hash: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    seq: int = -1
    hash: str = _START
    size: int = 0


class Journal:
    """A journal file, made (0600) with the first entry."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.key = SigningKey(path.with_name(path.name + ".key"))
        self._known: tuple[bytes, tuple[Entry, ...]] = b"", ()

    def append(self, kind: str, plan: str, step: int = -1, **details: Any) -> Entry:
        """Write one entry, forced to disk. Raises JournalError when the end of the journal is not as we left it."""
        private_folder(self.path.parent)
        with self._opened() as descriptor:
            self._key_of(descriptor)
            head, torn = self._end(descriptor)
            if head != self._head(self.key.public()):  # killed before the head was written: never be two behind
                self._write_head(head)
            if torn:
                os.ftruncate(descriptor, head.size)
                head, _ = self._write(descriptor, head, "recovered", "", -1, {"bytes": torn})
            _, entry = self._write(descriptor, head, kind, plan, step, details)
        return entry

    def entries(self, public: str = "", *, quick: bool = False) -> tuple[Entry, ...]:
        """All entries, verified. Raises JournalError naming the first wrong one.

        `public` is the key to verify with (default: the journal's own). `quick` checks only the last signature: with
        the chain it vouches for what all entries say; what this process has read already it does not read again while
        the very same bytes stand there.
        """
        if not self.path.exists() and not self._head_path.exists():
            return ()
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            raise JournalError("the journal is gone, its head is still there") from None
        if not content and not self._head_path.exists():  # killed before the first entry
            return ()
        entries = self._read(content) if quick else tuple(_chain(content))
        public = public or self.key.public()
        for entry in entries[-1:] if quick else entries:
            if not signed(bytes.fromhex(entry.hash), entry.signature, public):
                raise JournalError(f"entry {entry.seq}: its signature is not that of this journal's key")
        self._meets_head(entries, len(content), public)
        return entries

    def _read(self, content: bytes) -> tuple[Entry, ...]:
        known, entries = self._known if content.startswith(self._known[0]) else (b"", ())
        start = entries[-1].hash if entries else _START
        self._known = content, (*entries, *_chain(content[len(known) :], len(entries), start))
        return self._known[1]

    def of(self, plan: str) -> tuple[Entry, ...]:
        """The entries of one plan, verified with all others."""
        return tuple(entry for entry in self.entries(quick=True) if entry.plan == plan)

    @contextmanager
    def exclusive(self, wait: float = 30.0) -> Iterator[None]:
        """Hold the right to act; one process at a time. Raises ConflictError after `wait` seconds."""
        private_folder(self.path.parent)
        until = time.monotonic() + wait
        descriptor = os.open(self._beside(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while not _locked(descriptor):
                if time.monotonic() > until:
                    raise ConflictError("another fix or undo is at work; try again when it has finished")
                time.sleep(_POLL)
            yield
        finally:
            os.close(descriptor)

    def _beside(self, suffix: str) -> Path:
        return self.path.with_name(self.path.name + suffix)

    @property
    def _head_path(self) -> Path:
        return self._beside(".head")

    @contextmanager
    def _opened(self) -> Iterator[int]:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)

    def _key_of(self, descriptor: int) -> None:
        """Make the key of a new journal; an old one must have its own."""
        if not os.fstat(descriptor).st_size and not self._head_path.exists():
            self.key.make()

    def _end(self, descriptor: int) -> tuple[_Head, int]:
        """The last good entry, and how many bytes of a half-written one follow it."""
        head, size = self._head(self.key.public()), os.fstat(descriptor).st_size
        if size < head.size:
            raise JournalError(f"entry {head.seq}: the end of the journal was cut off")
        rest = os.pread(descriptor, size - head.size, head.size)
        if not rest:
            return head, 0
        if b"\n" not in rest:
            return head, len(rest)
        entries = tuple(_chain(rest, head.seq + 1, head.hash))
        if len(entries) > 1:
            raise JournalError(f"entry {entries[1].seq}: follows an end that the head does not know")
        return _Head(entries[0].seq, entries[0].hash, size), 0

    def _head(self, public: str) -> _Head:
        try:
            text = self._head_path.read_bytes()
        except FileNotFoundError:
            return _Head()
        try:
            record = json.loads(text)
            head, signature = _Head(record["seq"], record["hash"], record["size"]), str(record["signature"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise JournalError("the journal's head cannot be read") from None
        if text != _head_text(head, signature) or not signed(_head_text(head), signature, public):
            raise JournalError("the journal's head was changed")
        return head

    def _meets_head(self, entries: tuple[Entry, ...], size: int, public: str) -> None:
        head = self._head(public)
        if len(entries) - 1 < head.seq:
            raise JournalError(f"entry {len(entries)}: the end of the journal was cut off")
        if len(entries) - 1 > head.seq + 1:
            raise JournalError(f"entry {head.seq + 2}: follows an end that the head does not know")
        if head.seq >= 0 and entries[head.seq].hash != head.hash:
            raise JournalError(f"entry {head.seq}: not the one that the head names")
        if head.seq == len(entries) - 1 and head.size != size:
            raise JournalError("the journal's head was changed")

    def _write(
        self, descriptor: int, head: _Head, kind: str, plan: str, step: int, details: dict[str, Any]
    ) -> tuple[_Head, Entry]:
        when = datetime.now(UTC).isoformat(timespec="milliseconds")
        unsigned = _sealed(Entry(head.seq + 1, when, kind, plan, step, details, head.hash))
        entry = replace(unsigned, signature=self.key.sign(bytes.fromhex(unsigned.hash)))
        line = _line(entry)
        new = _Head(entry.seq, entry.hash, head.size + len(line))
        try:
            while line:
                line = line[os.write(descriptor, line) :]
            os.fsync(descriptor)
        except OSError:  # a full disk: no half entry stays behind
            os.ftruncate(descriptor, head.size)
            raise
        if head.seq < 0:
            sync_folder(self.path.parent)
        try:
            self._write_head(new)
        except OSError:
            if self._head(self.key.public()) != new:
                os.ftruncate(descriptor, head.size)
            raise
        return new, entry

    def _write_head(self, head: _Head) -> None:
        write_private(self._head_path, _head_text(head, self.key.sign(_head_text(head))))


def verify(path: Path, public: str = "") -> int:
    """Check the whole journal; gives the number of entries. Raises JournalError naming the first wrong one."""
    return len(Journal(path).entries(public))


def _chain(content: bytes, seq: int = 0, prev: str = _START) -> Iterator[Entry]:
    """The entries, each checked against the one before."""
    lines = content.split(b"\n")
    for number, line in enumerate(lines[:-1], seq):
        entry = _parsed(line, number)
        if entry.prev != prev or entry.seq != number:
            raise JournalError(
                f"entry {number}: does not follow the one before; entries were taken out, added or moved"
            )
        if _sealed(entry) != entry or _line(entry) != line + b"\n":
            raise JournalError(f"entry {number}: was changed after it was written")
        prev = entry.hash
        yield entry
    if lines[-1]:
        raise JournalError(f"entry {seq + len(lines) - 1}: is not whole")


def _parsed(line: bytes, number: int) -> Entry:
    try:
        return Entry(**json.loads(line))
    except (ValueError, TypeError, RecursionError):
        raise JournalError(f"entry {number}: cannot be read") from None


def _sealed(entry: Entry) -> Entry:
    """The entry with its hash."""
    record = _record(entry)
    del record["hash"], record["signature"]
    return replace(entry, hash=hashlib.sha256(_spelt(record)).hexdigest())


def _record(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def _line(entry: Entry) -> bytes:
    return _spelt(_record(entry)) + b"\n"


def _spelt(record: dict[str, Any]) -> bytes:
    return json.dumps(record, sort_keys=True, separators=(",", ":")).encode("ascii")


def _head_text(head: _Head, signature: str = "") -> bytes:
    record = {"seq": head.seq, "hash": head.hash, "size": head.size}
    return _spelt({**record, "signature": signature} if signature else record)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
