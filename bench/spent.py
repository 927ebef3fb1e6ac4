"""What a command costs: processor seconds and peak memory of it and all its descendants (Linux).

The measuring process becomes the reaper of what the command leaves behind, so that the time of processes that outlive
their parent (a fork server and its children) counts too.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <sys/prctl.h>


@dataclass(frozen=True, slots=True)
class Spent:
    """`cpu`: processor seconds, user and system. `peak`: bytes, pages shared between processes counted once."""

    code: int
    cpu: float
    peak: int
    errors: str


def spent(command: list[str], *, output: Path, environment: dict[str, str] | None = None) -> Spent:
    """Run a command to its end, and to that of all that it started; what it prints goes to `output`. No other child of
    this process may end meanwhile.
    """
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    before = _reaped()
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
        _, status, _ = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        done.set()
        for thread in threads:
            thread.join()
        _reap_orphans()
    errors = b"".join(said).decode("utf-8", "replace")
    return Spent(process.returncode, _reaped() - before, peak[0], errors)


def _reaped() -> float:
    """Processor seconds of all descendants that have been waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap_orphans() -> None:
    """Wait for what the command left behind, which became children of this process."""
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


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
