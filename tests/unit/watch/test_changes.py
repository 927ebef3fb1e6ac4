"""Notices of changed files: by the system and by looking again."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from upright.watch.files import changes


def awaited(noticed: Iterator[frozenset[Path]], path: Path) -> bool:
    """Whether this path is told of within some seconds."""
    until = time.monotonic() + 120
    return any(path in several or time.monotonic() > until for several in noticed) and time.monotonic() < until


@pytest.mark.parametrize("native", [True, False])
def test_what_is_written_moved_and_removed_is_told(native: bool, tmp_path: Path) -> None:
    root = tmp_path / "node_modules" / "root"  # what is above the root says nothing
    (root / "below").mkdir(parents=True)
    kept = root / "kept.txt"
    kept.write_text("as it was")
    noticed = changes([root], poll=0.2, native=native)
    made = root / "below" / "made.txt"
    made.write_text("new")
    assert awaited(noticed, made)
    shutil.move(kept, root / "moved.txt")
    assert awaited(noticed, root / "moved.txt")
    made.unlink()
    assert awaited(noticed, made)
    (root / "node_modules").mkdir()
    (root / "node_modules" / "package.json").write_text("{}")
    assert not any((root / "node_modules" / "package.json") in next(noticed) for _ in range(3))


def test_it_goes_on_without_the_process_that_is_told(tmp_path: Path) -> None:
    noticed = changes([tmp_path], poll=0.2)
    assert next(noticed) == frozenset()
    for child in multiprocessing.active_children():
        os.kill(child.pid or 0, signal.SIGKILL)
    time.sleep(0.5)
    next(noticed)
    made = tmp_path / "made.txt"
    made.write_text("new")
    assert awaited(noticed, made)


def test_the_process_that_is_told_ends_when_nobody_listens(tmp_path: Path) -> None:
    noticed = changes([tmp_path], poll=0.2)
    assert next(noticed) == frozenset()
    children = multiprocessing.active_children()
    assert children
    del noticed
    for child in children:
        child.join(120)
    assert not any(child.is_alive() for child in children)
