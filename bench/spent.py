"""What a command costs: processor seconds and peak memory of it and all its descendants (Linux)."""

from __future__ import annotations

import os
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spent:
    """`cpu`: processor seconds, user and system. `peak`: bytes, pages shared between processes counted once."""

    code: int
    cpu: float
    peak: int
    errors: str


def spent(command: list[str], *, output: Path, environment: dict[str, str] | None = None) -> Spent:
    """Run a command to its end; what it prints goes to `output`."""
    with (
        output.open("wb") as out,
        subprocess.Popen(
            command, stdout=out, stderr=subprocess.PIPE, env={**os.environ, **(environment or {})}
        ) as process,
    ):
        peak, done = [0], threading.Event()
        said: list[bytes] = []
        threads = [
            threading.Thread(target=_watch, args=(process.pid, peak, done)),
            threading.Thread(target=lambda: said.append(process.stderr.read() if process.stderr else b"")),
        ]
        for thread in threads:
            thread.start()
        _, status, usage = os.wait4(process.pid, 0)  # the only call that tells the use of all descendants
        process.returncode = os.waitstatus_to_exitcode(status)
        done.set()
        for thread in threads:
            thread.join()
    errors = b"".join(said).decode("utf-8", "replace")
    return Spent(process.returncode, usage.ru_utime + usage.ru_stime, peak[0], errors)


def _watch(pid: int, peak: list[int], done: threading.Event) -> None:
    while not done.wait(0.05):
        peak[0] = max(peak[0], memory(pid))


def memory(pid: int) -> int:
    """Bytes in use by a process and its descendants now (proportional set size)."""
    total, waiting = 0, [pid]
    while waiting:
        process = waiting.pop()
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
            total += next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
            for task in Path(f"/proc/{process}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
        except (OSError, StopIteration):
            continue
    return total
