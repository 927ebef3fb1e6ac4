"""How long a process was kept waiting by others: a busy machine makes no reader slow that would be quick."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def waited(process: int | None) -> float:
    """Seconds that a process was ready to run while others ran; 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    return 0.0
