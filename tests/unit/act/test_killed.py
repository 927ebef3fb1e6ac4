"""Killed between any two operations, a fix or an undo can be completed, and the world is byte-identical after."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from worlds import KILLED


@pytest.fixture
def fast() -> Iterator[Path]:
    """A folder in memory where there is one: each trial forces some twenty files to disk."""
    memory = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.mark.parametrize("phase", ["apply", "undo"])
@pytest.mark.parametrize("world", KILLED)
def test_killed_at_every_operation(world: str, phase: str, fast: Path) -> None:
    script = Path(__file__).with_name("killed.py")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script), world, str(fast / "trial"), phase],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["operations"] > 30
