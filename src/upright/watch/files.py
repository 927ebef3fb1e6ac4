"""Notices that files changed: with the system's own notices where `watchfiles` is installed, else by looking again."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path

POLL = 0.5  # seconds between two looks
_SKIPPED = frozenset({".git", ".upright", "node_modules", "__pycache__", ".venv"})
_START = 10.0  # seconds


def changes(roots: Sequence[Path], *, poll: float = POLL, native: bool = True) -> Iterator[frozenset[Path]]:
    """What changed since this call, then since the last time, again and again; the empty set when nothing did, about
    every `poll` seconds. The system's notices come through a process of their own, so that this one has no threads.
    """
    if native and find_spec("watchfiles"):
        ours, theirs = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(
            target=_notice, args=(roots, poll, theirs, ours), daemon=True
        )
        process.start()
        theirs.close()
        if _begun(ours):
            return _told(ours, roots, poll)
        process.kill()
    return _compared(roots, _look(roots), poll)


def _begun(notices: Connection) -> bool:
    try:
        return notices.poll(_START) and notices.recv() is not None
    except EOFError:  # too many folders for the system, say
        return False


def _notice(roots: Sequence[Path], poll: float, told: Connection, heard: Connection) -> None:
    """The life of the process that is told; it ends when nobody listens."""
    from watchfiles import watch

    heard.close()  # else it would listen to itself for ever
    wait = int(poll * 1000)
    with suppress(OSError, KeyboardInterrupt):
        looks = watch(*roots, watch_filter=None, debounce=200, step=50, rust_timeout=wait, yield_on_timeout=True)
        for several in looks:
            told.send({path for path in (Path(name) for _, name in several) if _counts(path, roots)})


def _told(notices: Connection, roots: Sequence[Path], poll: float) -> Iterator[frozenset[Path]]:
    try:
        while True:
            several = notices.recv()
            while notices.poll():
                several |= notices.recv()
            yield frozenset(several)
    except EOFError:
        yield from _compared(roots, _look(roots), poll)


def _counts(path: Path, roots: Sequence[Path]) -> bool:
    inside = [path.relative_to(root).parts for root in roots if path.is_relative_to(root)]
    return any(_SKIPPED.isdisjoint(parts) for parts in inside)


def _compared(
    roots: Sequence[Path], before: dict[Path, tuple[int, int, int]], poll: float
) -> Iterator[frozenset[Path]]:
    while True:
        time.sleep(poll)
        now = _look(roots)
        yield frozenset(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
        before = now


def _look(roots: Sequence[Path]) -> dict[Path, tuple[int, int, int]]:
    """Every file with size, time and number; what vanishes while we look is left out."""
    found = {}
    for root in roots:
        for path in [root] if root.is_file() else _below(root):
            try:
                known = path.lstat()
            except OSError:
                continue
            found[path] = known.st_size, known.st_mtime_ns, known.st_ino
    return found


def _below(root: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name not in _SKIPPED]
        yield from (Path(folder) / name for name in names)
