"""Notices that files changed: with the system's own notices where `watchfiles` is installed, else by looking again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

POLL = 0.5  # seconds between two looks
_SKIPPED = frozenset({".git", ".upright", "node_modules", "__pycache__", ".venv"})


def changes(roots: Sequence[Path], *, poll: float = POLL, native: bool = True) -> Iterator[frozenset[Path]]:
    """What changed since the last time, again and again; the empty set when nothing did, about every `poll` seconds."""
    if native and find_spec("watchfiles"):
        yield from _told(roots, poll)
        return
    before = _look(roots)
    while True:
        time.sleep(poll)
        now = _look(roots)
        yield frozenset(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
        before = now


def _told(roots: Sequence[Path], poll: float) -> Iterator[frozenset[Path]]:
    from watchfiles import watch

    wait = int(poll * 1000)
    for several in watch(*roots, debounce=200, step=50, rust_timeout=wait, yield_on_timeout=True):
        yield frozenset(path for path in map(Path, (name for _, name in several)) if _SKIPPED.isdisjoint(path.parts))


def _look(roots: Sequence[Path]) -> dict[Path, tuple[int, int, int]]:
    """Every file with size, time and number; what vanishes while we look is left out."""
    found = {}
    for root in roots:
        for folder, below, names in os.walk(root):
            below[:] = [name for name in below if name not in _SKIPPED]
            for name in names:
                path = Path(folder) / name
                try:
                    known = path.lstat()
                except OSError:
                    continue
                found[path] = known.st_size, known.st_mtime_ns, known.st_ino
    return found
