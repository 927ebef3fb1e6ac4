"""What a worker process may not do: outgrow its memory, keep what it has grown, dump core, or reach the network."""

from __future__ import annotations

import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_PAUSE = 0.2  # seconds between two looks: a look costs a process that was forked up to half a millisecond
_DATA = 5  # the field of /proc/self/statm that counts pages of private memory


@dataclass(slots=True)
class Confined:
    """A process that may grow by `memory` bytes; `start` is what it had at its peak before."""

    memory: int
    growth: int
    start: int
    asked: float = 0.0  # when it was last looked at

    def worn_out(self) -> bool:
        """Whether it has outgrown `growth`, so that a fresh one should take over: the whole scan stays flat. Asked
        often, it looks now and then.
        """
        now = time.monotonic()
        if now - self.asked < _PAUSE:
            return False
        self.asked = now
        return _peak() - self.start > self.growth


def may_fork() -> bool:
    """Whether this process has one thread, native ones counted, and a kernel on which forking it is safe."""
    try:
        return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def confine(memory: int, growth: int) -> Confined:
    """Limit this process to `memory` bytes of private memory beyond what it has (RLIMIT_DATA, which Linux counts for
    anonymous maps).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[_DATA])
        limit = memory + pages * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    return Confined(memory, growth, _peak())


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
