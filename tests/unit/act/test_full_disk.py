"""A disk that fills up: no half state without a journal entry that names it, and a clear message."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def run(folder: Path, limit: int) -> list[str]:
    script = Path(__file__).with_name("full.py")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script), str(folder), str(limit)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_no_room_for_the_state_before(tmp_path: Path) -> None:
    """The plan file and the journal fit, the vault's copy of the data does not."""
    message, kinds, before, after = run(tmp_path, 40_000)
    assert "File too large" in message
    assert kinds == "planned intent failed taken-back"
    assert (before, after) == ("True", "True")


@pytest.mark.parametrize("room", [-1, -100, -600, -1200, -1500, -1800, -2400, -3000])
def test_no_room_in_the_journal(tmp_path: Path, room: int) -> None:
    """Wherever the journal stops, what was begun is named in it, and an undo completes."""
    message, kinds, before, after = run(tmp_path, room)
    assert "File too large" in message
    assert before == "True" or "intent" in kinds
    assert after == "True"
