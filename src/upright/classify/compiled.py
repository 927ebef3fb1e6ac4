"""Hyperscan databases: many patterns or words at once over a text; each hit says where a closer look is worth it.

A database reports where a match may end, without its start (keeping starts makes large sets impossible to compile).
Compiling takes longer than in proportion to the number of patterns, so they are spread over a few databases. What takes
long to compile is kept under the user's cache folder, named by a digest of what it was made from.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

from upright.classify.prefilter import branches
from upright.model.errors import ConfigError

Hits: TypeAlias = "list[tuple[int, int]]"

WORTH_KEEPING = 0.1  # seconds of compiling above which a database is kept on disk
MOST_KEPT = 64  # databases: a set of classifiers needs some ten
TOGETHER = 200  # patterns in one database
_WITHIN = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that begin no character


class Patterns:
    """Regular expressions compiled into a few databases."""

    def __init__(self, patterns: Sequence[str]) -> None:
        """Patterns that begin alike are put together: they share most of an automaton."""
        order = sorted((part, index) for index, pattern in enumerate(patterns) for part in branches(pattern))
        count = -(-len(order) // TOGETHER)
        size = -(-len(order) // count) if count else 1
        chunks = [order[start : start + size] for start in range(0, len(order), size)]
        self._databases = [Database([part for part, _ in chunk], [index for _, index in chunk]) for chunk in chunks]

    def hits(self, data: bytes) -> Hits:
        """`(byte offset of the end, pattern)` for each place worth a look, in order."""
        found: Hits = []
        for database in self._databases:
            database.scan(data, found)
        found.sort()
        return found


class Database:
    """Patterns, or literal words, compiled together when first used. Safe to use from several threads."""

    def __init__(self, patterns: Sequence[str], numbers: Sequence[int] = (), *, literal: bool = False) -> None:
        """`numbers`: what hits call each pattern; its index if none are given."""
        self._patterns, self._literal = tuple(pattern.encode() for pattern in patterns), literal
        self._numbers = list(numbers or range(len(patterns)))
        self._lock = threading.Lock()
        self._local = threading.local()
        self._database: Any = None

    def scan(self, data: bytes, found: Hits) -> None:
        """Append `(byte offset of the end, number of the pattern)` of each hit, in order of the offset."""
        append = found.append

        def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            append((end, number))

        if data and self._patterns:
            database, scratch = self._ready()
            database.scan(data, match_event_handler=note, scratch=scratch)

    def _ready(self) -> tuple[Any, Any]:
        import hyperscan

        if self._database is None:
            with self._lock:
                if self._database is None:
                    self._database = _load_or_compile(self._patterns, self._numbers, literal=self._literal)
        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        return self._database, scratch


class Run:
    """Several texts as one run of bytes, so that short ones are scanned together: a database is then fetched once."""

    def __init__(self, texts: Iterable[str], wall: bytes) -> None:
        """`wall`: bytes between two texts that nothing searched for holds."""
        self._pieces = [text.encode("utf-8", "replace") for text in texts]
        self._wall = len(wall)
        self.data = wall.join(self._pieces)

    def apart(self, hits: Hits) -> Iterator[tuple[int, bytes, Hits]]:
        """Of each text where it begins in `data`, its bytes and its hits, by byte offset in `data`, in order."""
        start = first = 0
        for piece in self._pieces:
            stop = start + len(piece)
            last = bisect_left(hits, (stop + 1,), first)
            yield start, piece, hits[bisect_left(hits, (start + 1,), first, last) : last]
            first, start = last, stop + self._wall


def offsets(hits: Hits, data: bytes) -> Hits:
    """The same hits with byte offsets into UTF-8 turned into character offsets; inside a character: behind it."""
    found: Hits = []
    read = characters = 0
    for end, number in hits:
        if end != read:
            characters += len(data[read:end].translate(None, _WITHIN))
            read = end
        found.append((characters, number))
    return found


def _compile(patterns: Sequence[bytes], numbers: Sequence[int], *, literal: bool) -> Any:
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    flags = 0 if literal else hyperscan.HS_FLAG_MULTILINE
    try:
        database.compile(
            expressions=list(patterns), ids=list(numbers), elements=len(patterns), flags=flags, literal=literal
        )
    except hyperscan.HyperscanError as error:
        raise ConfigError(f"a classifier's pattern does not compile: {_culprit(patterns) or error}") from error
    return database


def _culprit(patterns: Sequence[bytes]) -> str:
    import hyperscan

    for pattern in patterns:
        try:
            hyperscan.Database().compile(expressions=[pattern], ids=[0], elements=1, flags=hyperscan.HS_FLAG_MULTILINE)
        except hyperscan.HyperscanError as error:
            return f"{pattern.decode()!r}: {error}"
    return ""


def _load_or_compile(patterns: Sequence[bytes], numbers: Sequence[int], *, literal: bool) -> Any:
    import hyperscan

    made_from = "\0".join(
        (getattr(hyperscan, "__version__", ""), str(literal), *map(str, numbers), *map(repr, patterns))
    )
    path = _cache_folder() / f"patterns-{hashlib.sha256(made_from.encode()).hexdigest()[:24]}.hs"
    with _alone(path):
        try:
            if _is_ours(path):
                path.touch()  # those that nobody asks for go first
                return hyperscan.loadb(path.read_bytes(), hyperscan.HS_MODE_BLOCK)
        except (OSError, hyperscan.HyperscanError):
            with suppress(OSError):
                path.unlink()  # cut short, or of another processor: made anew below
        started = time.perf_counter()
        database = _compile(patterns, numbers, literal=literal)
        if time.perf_counter() - started > WORTH_KEEPING:
            _keep(path, hyperscan.dumpb(database))
    return database


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Of workers that start together one compiles and the others wait for what it keeps. Best effort."""
    import fcntl

    if path.exists():
        yield
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = path.with_suffix(".lock").open("w")
    except OSError:
        yield  # a read-only home: every process compiles for itself
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
        with suppress(OSError):
            path.with_suffix(".lock").unlink()


def _cache_folder() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or str(Path("~").expanduser() / ".cache")
    return Path(root) / "upright"


def _is_ours(path: Path) -> bool:
    """Whether the file is there and nobody but this user can have written it."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _keep(path: Path, data: bytes) -> None:
    """Written aside and renamed, so that workers who start together see a whole file or none. Best effort."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    except OSError:
        return  # a read-only home: every process compiles for itself
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(name).replace(path)
    with suppress(OSError):
        kept = sorted(path.parent.glob("patterns-*.hs"), key=lambda each: -each.stat().st_mtime)
        for old in kept[MOST_KEPT:]:
            old.unlink(missing_ok=True)  # of other sets or versions; made anew where it is asked for again
